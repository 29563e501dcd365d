namespace Portal.Governance.Models.Cards;

/// <summary>How a command on a card ended.</summary>
public enum CardOutcome
{
    Done,

    /// <summary>Somebody saved the draft since; nothing was written.</summary>
    Conflict,

    /// <summary>There is no such model, or nothing to be published.</summary>
    Missing,

    /// <summary>The draft says what the newest version says; nothing was written.</summary>
    Unchanged,

    /// <summary>What was given cannot be kept; the fault says why.</summary>
    Invalid,
}

/// <param name="Card">As it stands now, after the command or where a conflict was found.</param>
/// <param name="Published">The version a publication made.</param>
public sealed record CardResult(CardOutcome Outcome, ModelCard? Card = null, ModelCardVersion? Published = null, string? Fault = null);
