namespace Portal.Ui;

/// <summary>The one status language of all panels. Ordered so that the worst of several is their maximum.</summary>
public enum Status
{
    /// <summary>Nothing is known: no data yet, or too old to judge.</summary>
    Unknown,
    Ok,
    Warning,
    Critical,
}
