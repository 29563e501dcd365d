namespace Portal.Ui;

/// <summary>How <see cref="LocalTime"/> writes a moment; the full moment always shows on hover.</summary>
public enum TimeForm
{
    /// <summary>Date and time to the second.</summary>
    Full,

    /// <summary>Time of day to the millisecond, for moments of one trace.</summary>
    Time,

    /// <summary>How long ago, "3 min ago".</summary>
    Ago,
}
