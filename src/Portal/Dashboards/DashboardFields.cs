using System.Text.Json;
using Portal.Live;

namespace Portal.Dashboards;

/// <summary>Reads values of a document and collects what is wrong with them.</summary>
internal sealed class DashboardFields
{
    private readonly List<DashboardFault> _faults = [];

    public IReadOnlyList<DashboardFault> Faults => _faults;

    public void Add(int line, string field, string message) => _faults.Add(new DashboardFault(line, field, message));

    /// <summary>Checks that a value is an object without unknown properties.</summary>
    public bool Object(LocatedJson value, string path, IReadOnlyList<string> known)
    {
        if (value.Kind != JsonValueKind.Object)
        {
            Add(value.Line, path, $"An object with {string.Join(", ", known)} belongs here.");
            return false;
        }
        foreach (var (name, property) in value.Properties.Where(property => !known.Contains(property.Key, StringComparer.Ordinal)))
        {
            Add(property.Line, Join(path, IsoTime.Cut(name)), $"There is no such property; known are {string.Join(", ", known)}.");
        }
        return true;
    }

    /// <param name="missing">Taken where the property is left out; null: it must be there.</param>
    public string? Text(LocatedJson owner, string path, string name, int shortest, int longest, string? missing)
    {
        if (!owner.Properties.TryGetValue(name, out var value))
        {
            if (missing is null && owner.Kind == JsonValueKind.Object)
            {
                Add(owner.Line, Join(path, name), "This is missing.");
            }
            return missing;
        }
        if (value.Scalar is not string text)
        {
            Add(value.Line, Join(path, name), "A text in quotes belongs here.");
            return null;
        }
        text = text.Trim();
        if (text.Length < shortest || text.Length > longest)
        {
            Add(value.Line, Join(path, name), text.Length < shortest ? "This may not be empty." : $"{text.Length} characters are too many; at most {longest} are possible.");
        }
        return text;
    }

    public List<string> Texts(LocatedJson owner, string path, string name, int most, int longest)
    {
        var list = owner.Properties[name];
        if (list.Kind != JsonValueKind.Array || list.Items.Count > most)
        {
            Add(list.Line, Join(path, name), $"A list of at most {most} texts belongs here.");
            return [];
        }
        foreach (var item in list.Items.Where(item => item.Scalar is not string { Length: > 0 } text || text.Length > longest))
        {
            Add(item.Line, Join(path, name), $"Each value is a text of 1 to {longest} characters.");
        }
        return [.. list.Items.Select(item => item.Scalar).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    public int Number(LocatedJson owner, string path, string name, int lowest, int highest, int missing)
    {
        if (!owner.Properties.TryGetValue(name, out var value))
        {
            return missing;
        }
        if (value.Scalar is decimal number && number >= lowest && number <= highest && decimal.IsInteger(number))
        {
            return (int)number;
        }
        Add(value.Line, Join(path, name), $"A whole number from {lowest} to {highest} belongs here.");
        return missing;
    }

    /// <param name="possible">Values that fit; null: all.</param>
    public T Name<T>(LocatedJson owner, string path, string name, IReadOnlyList<T>? possible, T missing)
        where T : struct, Enum
    {
        if (!owner.Properties.TryGetValue(name, out var value))
        {
            return missing;
        }
        possible ??= Enum.GetValues<T>();
        foreach (var known in possible)
        {
            if (value.Scalar is string text && string.Equals(text, DashboardJson.NameOf(known), StringComparison.Ordinal))
            {
                return known;
            }
        }
        Add(value.Line, Join(path, name), $"Use one of {string.Join(", ", possible.Select(DashboardJson.NameOf))}.");
        return missing;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
