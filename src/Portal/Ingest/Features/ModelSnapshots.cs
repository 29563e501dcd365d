using Portal.Telemetry.Pricing;

namespace Portal.Ingest.Features;

/// <summary>Whether two names of a model mean the same one; remembers the pairs it has seen, because comparing costs more than a call may.</summary>
internal sealed class ModelSnapshots
{
    private const int MostRemembered = 1024;

    private readonly Dictionary<(string Requested, string Answered), bool> _known = [];

    /// <summary>A dated snapshot or a fully qualified name of what was asked for is the same model; another snapshot than the one asked for is not.</summary>
    public bool IsSame(string requested, string answered)
    {
        if (string.Equals(requested, answered, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        if (_known.TryGetValue((requested, answered), out var same))
        {
            return same;
        }
        if (_known.Count == MostRemembered)
        {
            _known.Clear();
        }
        return _known[(requested, answered)] = Compare(Parts(requested), Parts(answered));
    }

    private static bool Compare((string Name, string Snapshot) requested, (string Name, string Snapshot) answered) =>
        requested.Name == answered.Name
        && (requested.Snapshot == requested.Name || answered.Snapshot == answered.Name || requested.Snapshot == answered.Snapshot);

    /// <summary>The name without anything, and without all but its version.</summary>
    private static (string Name, string Snapshot) Parts(string model)
    {
        var candidates = ModelNames.Candidates(model);
        return candidates.Count == 0 ? (model, model)
            : (candidates[^1], candidates.Where(one => model.EndsWith(one, StringComparison.OrdinalIgnoreCase)).MinBy(one => one.Length) ?? model);
    }
}
