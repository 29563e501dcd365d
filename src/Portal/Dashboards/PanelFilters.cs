using Portal.Panels;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Dashboards;

/// <summary>The dimensions of a filter bar.</summary>
internal static class PanelFilters
{
    /// <param name="values">What can be chosen; null while it is not known.</param>
    public static IReadOnlyList<FilterDimension> Dimensions(CallFilter filter, FilterValuesResult? values, PanelNames names) =>
    [
        .. CallDimensions.All.Select(dimension => new FilterDimension(
            dimension.ToString(),
            names.OfDimension(dimension),
            values?.Values.GetValueOrDefault(dimension) ?? [],
            filter.Values(dimension),
            Colored: dimension is CallDimension.Application or CallDimension.Model)),
    ];
}
