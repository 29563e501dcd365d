using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Portal.Telemetry.Series;

namespace Portal.Live.Series;

/// <summary>Everything a panel of a dashboard can show, and the answers of the one live panel that shows it.</summary>
public sealed class SeriesCatalogue(IEnumerable<DashboardSeries> series)
{
    /// <summary>The live panel whose argument is a <see cref="SeriesQuestion"/>.</summary>
    public const string Panel = "series";

    private readonly FrozenDictionary<string, DashboardSeries> _byId = series.ToFrozenDictionary(entry => entry.Id, StringComparer.Ordinal);

    /// <summary>All series in the order of their registration, which is reading order.</summary>
    public IReadOnlyList<DashboardSeries> All { get; } = [.. series];

    /// <summary>Null when this portal has no such series.</summary>
    public DashboardSeries? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>What is wrong with a question, in a sentence; null when it can be asked.</summary>
    public string? Fault(string? argument) => TryRead(argument, out _, out _, out var fault) ? null : fault;

    /// <summary>Answers a question.</summary>
    /// <exception cref="ArgumentException">The question cannot be asked; the message says why.</exception>
    public Task<SeriesAnswer> AskAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken) =>
        TryRead(argument, out var question, out var asked, out var fault)
            ? asked.Query(question, request, cancellationToken)
            : throw new ArgumentException(fault, nameof(argument));

    private bool TryRead(
        string? argument,
        [NotNullWhen(true)] out SeriesQuestion? question,
        [NotNullWhen(true)] out DashboardSeries? asked,
        [NotNullWhen(false)] out string? fault)
    {
        asked = null;
        if (!SeriesQuestion.TryParse(argument, out question))
        {
            fault = $"{IsoTime.Shown(argument)} is no question about a series: write metric/grouping/shape, for example latency.p95/model/time, with - for no grouping and time, total, change or heat.";
            return false;
        }
        asked = Find(question.Metric);
        fault = asked is null
            ? $"There is no series {IsoTime.Shown(question.Metric)}; known are {string.Join(", ", All.Select(entry => entry.Id))}."
            : Fault(asked, question);
        return fault is null;
    }

    private static string? Fault(DashboardSeries asked, SeriesQuestion question)
    {
        if (!asked.Forms.Any(form => SeriesQuestion.ShapeOf(form) == question.Shape))
        {
            return $"The series '{asked.Id}' cannot be asked as {question.ToArgument()}: it has no such shape.";
        }
        if (question.By is not { } by || asked.Groupings.Any(grouping => string.Equals(grouping.Id, by, StringComparison.Ordinal)))
        {
            return null;
        }
        return asked.Groupings.Count == 0
            ? $"The series '{asked.Id}' cannot be split."
            : $"The series '{asked.Id}' cannot be split by {IsoTime.Shown(by)}; use one of {string.Join(", ", asked.Groupings.Select(grouping => grouping.Id))}.";
    }
}
