namespace Portal.Tools.Otlp;

/// <summary>The three signals of OTLP; each has its own path.</summary>
public enum OtlpSignal
{
    Traces,
    Logs,
    Metrics,
}

public static class OtlpSignals
{
    /// <summary>The path of OTLP/HTTP.</summary>
    public static string Path(this OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "/v1/traces",
        OtlpSignal.Logs => "/v1/logs",
        OtlpSignal.Metrics => "/v1/metrics",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "Not a signal of OTLP."),
    };
}
