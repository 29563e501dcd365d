using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Governance.Features;

[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,

    /// <summary>Numbers that are no whole numbers.</summary>
    Number = 16,
    Integer = 32,
    String = 64,
}

/// <summary>What one check may cost. A schema that refers to itself would otherwise go round for ever, and anyOf within anyOf multiplies.</summary>
internal struct ShapeBudget()
{
    private const int MostDepth = 256;

    private int _steps = 100_000;
    private int _depth;

    /// <summary>The check was given up.</summary>
    public bool IsSpent { get; private set; }

    public bool TryEnter()
    {
        if (IsSpent || --_steps < 0 || _depth >= MostDepth)
        {
            IsSpent = true;
            return false;
        }
        _depth++;
        return true;
    }

    public void Leave() => _depth--;
}

/// <summary>One schema of a <see cref="JsonShape"/>: what is null asks for nothing.</summary>
internal sealed class JsonShapeNode
{
    public bool Never { get; set; }
    public JsonTypes? Types { get; set; }
    public JsonElement[]? Enum { get; set; }
    public Dictionary<string, JsonShapeNode>? Properties { get; set; }
    public string[]? Required { get; set; }
    public JsonShapeNode? AdditionalProperties { get; set; }
    public JsonShapeNode? Items { get; set; }
    public JsonShapeNode[]? PrefixItems { get; set; }
    public JsonShapeNode[]? AnyOf { get; set; }
    public JsonShapeNode[]? OneOf { get; set; }
    public JsonShapeNode[]? AllOf { get; set; }
    public JsonShapeNode? Not { get; set; }
    public JsonShapeNode? Reference { get; set; }
    public Regex? Pattern { get; set; }
    public double? Minimum { get; set; }
    public double? Maximum { get; set; }
    public double? ExclusiveMinimum { get; set; }
    public double? ExclusiveMaximum { get; set; }
    public double? MultipleOf { get; set; }
    public double? MinLength { get; set; }
    public double? MaxLength { get; set; }
    public double? MinItems { get; set; }
    public double? MaxItems { get; set; }
    public double? MinProperties { get; set; }
    public double? MaxProperties { get; set; }

    /// <summary>Whether a value has this shape; without meaning once the budget is spent.</summary>
    public bool Matches(JsonElement value, ref ShapeBudget budget)
    {
        if (!budget.TryEnter())
        {
            return false;
        }
        var matches = MatchesWithin(value, ref budget);
        budget.Leave();
        return matches;
    }

    private bool MatchesWithin(JsonElement value, ref ShapeBudget budget)
    {
        if (Never || (Types is { } types && (types & TypeOf(value)) == JsonTypes.None) || (Enum is not null && !IsAmong(value)))
        {
            return false;
        }
        return value.ValueKind switch
        {
            JsonValueKind.Object => MatchesObject(value, ref budget),
            JsonValueKind.Array => MatchesArray(value, ref budget),
            JsonValueKind.String => MatchesText(value.GetString()!),
            JsonValueKind.Number => MatchesNumber(value.GetDouble()),
            _ => true,
        } && MatchesOthers(value, ref budget);
    }

    private static JsonTypes TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonTypes.Object,
        JsonValueKind.Array => JsonTypes.Array,
        JsonValueKind.String => JsonTypes.String,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        // 1.0 is a whole number as well, says the specification.
        JsonValueKind.Number => Math.Floor(value.GetDouble()) == value.GetDouble() ? JsonTypes.Integer : JsonTypes.Number,
        _ => JsonTypes.Null,
    };

    private bool IsAmong(JsonElement value)
    {
        foreach (var one in Enum!)
        {
            if (JsonElement.DeepEquals(one, value))
            {
                return true;
            }
        }
        return false;
    }

    private bool MatchesObject(JsonElement value, ref ShapeBudget budget)
    {
        var count = 0;
        foreach (var property in value.EnumerateObject())
        {
            count++;
            var shape = Properties?.GetValueOrDefault(property.Name) ?? AdditionalProperties;
            if (shape is not null && !shape.Matches(property.Value, ref budget))
            {
                return false;
            }
        }
        foreach (var name in Required ?? [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                return false;
            }
        }
        return !(count < MinProperties) && !(count > MaxProperties);
    }

    private bool MatchesArray(JsonElement value, ref ShapeBudget budget)
    {
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var shape = index < PrefixItems?.Length ? PrefixItems[index] : Items;
            index++;
            if (shape is not null && !shape.Matches(item, ref budget))
            {
                return false;
            }
        }
        return !(index < MinItems) && !(index > MaxItems);
    }

    private bool MatchesText(string text)
    {
        if (MinLength is not null || MaxLength is not null)
        {
            // Characters as the specification counts them: a pair of surrogates is one.
            var length = text.EnumerateRunes().Count();
            if (length < MinLength || length > MaxLength)
            {
                return false;
            }
        }
        try
        {
            return Pattern?.IsMatch(text) != false;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private bool MatchesNumber(double number) =>
        !(number < Minimum) && !(number > Maximum) && !(number <= ExclusiveMinimum) && !(number >= ExclusiveMaximum)
        && (MultipleOf is not { } step || Math.Abs((number / step) - Math.Round(number / step)) < 1e-9);

    private bool MatchesOthers(JsonElement value, ref ShapeBudget budget)
    {
        foreach (var shape in AllOf ?? [])
        {
            if (!shape.Matches(value, ref budget))
            {
                return false;
            }
        }
        return (AnyOf is null || Count(AnyOf, value, 1, ref budget) == 1)
            && (OneOf is null || Count(OneOf, value, 2, ref budget) == 1)
            && Not?.Matches(value, ref budget) != true
            && Reference?.Matches(value, ref budget) != false;
    }

    /// <summary>How many shapes a value has, counted up to a number.</summary>
    private static int Count(JsonShapeNode[] shapes, JsonElement value, int most, ref ShapeBudget budget)
    {
        var count = 0;
        foreach (var shape in shapes)
        {
            if (shape.Matches(value, ref budget) && ++count == most)
            {
                break;
            }
        }
        return count;
    }
}
