namespace Portal.Telemetry.CallSearch;

/// <summary>A search text that was understood.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Root">Null: every call matches.</param>
public sealed record SearchExpression(string Text, SearchNode? Root)
{
    /// <summary>Matches every call.</summary>
    public static SearchExpression Everything { get; } = new("", null);

    /// <summary>The conditions that must hold together.</summary>
    public IReadOnlyList<SearchNode> Conditions => Root switch
    {
        null => [],
        AllOf all => all.Parts,
        var single => [single],
    };

    /// <summary>Whether prompts or answers have to be read to answer it, which asks for the content right.</summary>
    public bool ReadsContent => Nodes(Root).Any(node => node is ContentHas);

    /// <summary>Whether it names a kind or one span, so that spans that are not calls are looked at too.</summary>
    public bool CoversAllSpans => Nodes(Root).Any(node => node is ChoiceIs { Field: var kind } && kind == SearchFields.Kind
        || node is IdIs { Field: var id } && (id == SearchFields.Trace || id == SearchFields.Span || id.Name is "parent"));

    /// <summary>Whether every match belongs to one trace, conversation or answer, which an index finds.</summary>
    public bool NamesOneThing => WholeTraceId is not null || Conditions.OfType<NameIs>().Any(name =>
        (name.Field == SearchFields.Conversation || name.Field == SearchFields.Response) && name.Values.All(value => value.Match is NameMatch.Whole));

    /// <summary>The trace every match belongs to; null unless the search names one by its whole id.</summary>
    public string? WholeTraceId => Conditions.OfType<IdIs>().FirstOrDefault(id => id.Field == SearchFields.Trace && id.IsWhole)?.Digits;

    private static IEnumerable<SearchNode> Nodes(SearchNode? node) => node switch
    {
        null => [],
        AllOf all => all.Parts.SelectMany(Nodes),
        AnyOf any => any.Parts.SelectMany(Nodes),
        Not not => Nodes(not.Part),
        _ => [node],
    };
}
