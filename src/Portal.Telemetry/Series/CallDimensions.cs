namespace Portal.Telemetry.Series;

/// <summary>What filters and queries know of each dimension, in reading order. Its columns are the only names that may reach a query's text.</summary>
public static class CallDimensions
{
    public static IReadOnlyList<CallDimension> All { get; } = Enum.GetValues<CallDimension>();

    internal static string Column(this CallDimension dimension) => dimension switch
    {
        CallDimension.Application => "application",
        CallDimension.Environment => "environment",
        CallDimension.Provider => "provider",
        CallDimension.Model => "model",
        CallDimension.Version => "version",
        CallDimension.Operation => "operation",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>What a filter chooses of a dimension; empty means all.</summary>
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

    /// <summary>The filter with other values of one dimension.</summary>
    public static CallFilter With(this CallFilter filter, CallDimension dimension, IReadOnlyList<string> values) => dimension switch
    {
        CallDimension.Application => filter with { Applications = values },
        CallDimension.Environment => filter with { Environments = values },
        CallDimension.Provider => filter with { Providers = values },
        CallDimension.Model => filter with { Models = values },
        CallDimension.Version => filter with { Versions = values },
        CallDimension.Operation => filter with { Operations = values },
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };
}
