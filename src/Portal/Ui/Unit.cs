namespace Portal.Ui;

/// <summary>What a number measures; decides how it is written (<see cref="UnitFormat"/> here, js/chart/format.js on axes).</summary>
public enum Unit
{
    /// <summary>A duration, given in milliseconds.</summary>
    Duration,

    /// <summary>A plain number of things.</summary>
    Count,

    /// <summary>Things per second.</summary>
    Rate,

    /// <summary>Tokens per second.</summary>
    TokenRate,

    /// <summary>A share, given as a ratio (0.12 is written 12 %).</summary>
    Share,

    /// <summary>A difference of two shares, given as a ratio (0.12 is written 12 pp, percentage points).</summary>
    Points,

    /// <summary>Money in US dollars; exact amounts come as <see cref="decimal"/>.</summary>
    Usd,
}
