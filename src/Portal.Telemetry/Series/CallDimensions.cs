namespace Portal.Telemetry.Series;

/// <summary>The columns behind dimensions: the only names that may reach a query's text.</summary>
internal static class CallDimensions
{
    public static IReadOnlyList<CallDimension> All { get; } = Enum.GetValues<CallDimension>();

    public static string Column(this CallDimension dimension) => dimension switch
    {
        CallDimension.Application => "application",
        CallDimension.Environment => "environment",
        CallDimension.Provider => "provider",
        CallDimension.Model => "model",
        CallDimension.Version => "version",
        CallDimension.Operation => "operation",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    public static IReadOnlyList<string> Values(this CallFilter filter, CallDimension dimension) => dimension switch
    {
        CallDimension.Application => filter.Applications,
        CallDimension.Environment => filter.Environments,
        CallDimension.Provider => filter.Providers,
        CallDimension.Model => filter.Models,
        CallDimension.Version => filter.Versions,
        CallDimension.Operation => filter.Operations,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };
}
