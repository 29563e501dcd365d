namespace Portal.Traces;

/// <summary>Whether what was said in a call is shown, and if not, why.</summary>
public enum ContentState
{
    Loading,
    Shown,

    /// <summary>The viewer lacks the right.</summary>
    Forbidden,

    /// <summary>The sender sent none, or it was erased.</summary>
    NotStored,

    /// <summary>The operator keeps none of this application.</summary>
    CaptureOff,

    /// <summary>Its time of keeping is over.</summary>
    Expired,

    /// <summary>It could not be read, or the look could not be recorded.</summary>
    Failed,
}
