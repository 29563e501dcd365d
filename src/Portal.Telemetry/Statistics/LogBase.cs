namespace Portal.Telemetry.Statistics;

/// <summary>The base of the logarithm in an information measure.</summary>
public enum LogBase
{
    /// <summary>Natural logarithm; the measure is in nats.</summary>
    E,

    /// <summary>Base 2; the measure is in bits.</summary>
    Two,
}
