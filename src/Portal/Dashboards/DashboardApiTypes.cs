using System.Text;
using System.Text.Json.Serialization;
using Portal.Governance.Dashboards;
using Portal.Live.Series;
using Portal.Telemetry.Series;

namespace Portal.Dashboards;

/// <summary>A dashboard in a list.</summary>
public sealed record DashboardListed(Guid Id, string Name, string Description, string Owner, DashboardSharing Sharing, int Panels, long Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static DashboardListed Of(DashboardEntry entry) =>
        new(entry.Id, entry.Name, entry.Description, entry.OwnerName, entry.Sharing, entry.PanelCount, entry.Version, entry.ChangedBy, entry.ChangedAt);
}

/// <summary>What a panel can show.</summary>
public sealed record DashboardSeriesListed(string Metric, SeriesUnit Unit, IReadOnlyList<PanelForm> Forms, IReadOnlyList<string> By)
{
    internal static DashboardSeriesListed Of(DashboardSeries series) => new(series.Id, series.Unit, series.Forms, [.. series.Groupings.Select(grouping => grouping.Id)]);
}

/// <summary>A dashboard with what is known about it.</summary>
public sealed record DashboardRead
{
    /// <summary>Null where nothing was stored.</summary>
    public Guid? Id { get; init; }
    public long? Version { get; init; }
    public string? Owner { get; init; }
    public DashboardSharing? Sharing { get; init; }
    public string? ChangedBy { get; init; }
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Metrics of panels that this portal does not have.</summary>
    public IReadOnlyList<string> Unavailable { get; init; } = [];

    public required DashboardDocument Dashboard { get; init; }

    internal static DashboardRead Of(Dashboard stored, DashboardDefinition definition, IReadOnlyList<string> unavailable) => new()
    {
        Id = stored.Id,
        Version = stored.Version,
        Owner = stored.OwnerName,
        Sharing = stored.Sharing,
        ChangedBy = stored.ChangedBy,
        ChangedAt = stored.ChangedAt,
        Unavailable = unavailable,
        Dashboard = DashboardDocument.Of(definition),
    };
}

/// <summary>The document of a dashboard, as export writes and import reads it.</summary>
public sealed record DashboardDocument(string Schema, string Name, string? Description, string? Range, IReadOnlyList<DashboardDocumentPanel>? Panels)
{
    internal static DashboardDocument Of(DashboardDefinition definition) => new(
        DashboardJson.Schema, definition.Name, definition.Description, definition.Range.ToQuery(), [.. definition.Panels.Select(DashboardDocumentPanel.Of)]);
}

/// <summary>A panel of a document; what is left out takes its default.</summary>
public sealed record DashboardDocumentPanel(
    string? Id, string? Title, string Metric, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By, PanelForm? Form,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<string>>? Filter, DashboardDocumentPlace? Place)
{
    internal static DashboardDocumentPanel Of(DashboardPanel panel)
    {
        var filter = CallDimensions.All.Where(dimension => panel.Filter.Values(dimension).Count > 0)
            .ToDictionary(DashboardJson.NameOf, panel.Filter.Values, StringComparer.Ordinal);
        return new DashboardDocumentPanel(
            panel.Id, panel.Title, panel.Metric, panel.By, panel.Form, filter.Count == 0 ? null : filter,
            new DashboardDocumentPlace(panel.Place.X, panel.Place.Y, panel.Place.W, panel.Place.H));
    }
}

/// <summary>Cells of a grid of 12 columns, counted from 0.</summary>
public sealed record DashboardDocumentPlace(int X, int Y, int W, int H);

/// <summary>Request bodies as text, so that faults can name their line.</summary>
internal static class DashboardBody
{
    /// <summary>Null when it is longer than a document may be.</summary>
    public static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var buffer = new char[DashboardJson.LongestDocument + 1];
        var read = await reader.ReadBlockAsync(buffer, cancellationToken);
        return read > DashboardJson.LongestDocument ? null : new string(buffer, 0, read);
    }
}
