namespace Portal.Telemetry.Drift;

/// <summary>The features an application has in a window.</summary>
internal static class DriftFeaturesQuery
{
    public static async Task<IReadOnlyList<DriftFeatureName>> ReadAsync(DriftScope scope, DriftRequest request, CancellationToken cancellationToken)
    {
        var window = scope.WindowOf(request);
        var slots = new DriftSlots(0, [window], Together: true);
        var features = await FeatureBinsQuery.Of(request, [slots]).ReadAsync(scope.ClickHouse, slots.End, cancellationToken);
        return [.. features.Select(feature => new DriftFeatureName(feature.Feature, feature.Kind, (ulong)feature.Sum(0).Sum()))];
    }
}
