namespace Portal.Governance.Models;

/// <summary>What can be wrong with a change of the registry; pages and the API choose their words by it.</summary>
public enum ModelFaultKind
{
    NameMissing,

    /// <summary>Something else than lower-case letters, digits, dots, dashes and underscores, or not beginning with a letter or digit.</summary>
    NameNotAllowed,

    /// <summary>The portal has a page of this name.</summary>
    NameReserved,
    TitleMissing,
    PurposeMissing,

    /// <summary>Value: the most characters.</summary>
    TooLong,
    OwnerTwice,
    OwnerUnknown,
    RiskClassUnknown,
    RiskBasisMissing,
    DigestNotAllowed,
    PromptNameMissing,

    /// <summary>Value: how many are allowed.</summary>
    TooManyLinks,

    /// <summary>The version it derives from is unknown here, or is itself.</summary>
    BaseUnknown,
    ReasonMissing,

    /// <summary>Values: the stage it is in, the stage asked for.</summary>
    StageNotAllowed,

    /// <summary>Value: the environments it takes traffic in.</summary>
    StillDeployed,
    EnvironmentMissing,
    ShareOutOfRange,

    /// <summary>Value: the sum, in percent.</summary>
    SharesNotWhole,
    VersionTwice,

    /// <summary>Value: the name nobody registered.</summary>
    VersionUnknown,

    /// <summary>Value: its name.</summary>
    VersionRetired,
    NothingToEnd,
    NothingToRollBack,

    /// <summary>It was deployed or left development: its record must stay.</summary>
    NotDeletable,

    /// <summary>The record of another part of the portal refers to it.</summary>
    InUse,

    MessagesMissing,

    /// <summary>Value: its place, from 1.</summary>
    MessageEmpty,

    /// <summary>Value: how many are allowed.</summary>
    TooManyMessages,

    /// <summary>Value: the line.</summary>
    SettingsNotJson,

    /// <summary>Value: the most characters.</summary>
    LabelNotAllowed,

    /// <summary>Value: the label.</summary>
    LabelReserved,

    /// <summary>Counts and sizes are not below zero.</summary>
    Negative,

    /// <summary>Value: what was named.</summary>
    SourceUnknown,

    /// <summary>A source is a registered version or something outside, not both and not neither.</summary>
    SourceUnclear,

    /// <summary>Value: how many are allowed.</summary>
    TooManySources,

    /// <summary>A run ends after it starts.</summary>
    EndsBeforeStart,

    /// <summary>Value: how many are allowed.</summary>
    TooManyValues,

    /// <summary>Values: where, what is wrong.</summary>
    NotReadable,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Field">The field of the draft, by its property's name.</param>
/// <param name="Values">What the words name.</param>
public sealed record ModelFault(ModelFaultKind Kind, string Field, params IReadOnlyList<object> Values);

/// <summary>How a change of the registry ended.</summary>
public enum ModelOutcome
{
    Done,

    /// <summary>The change breaks a rule; nothing was kept.</summary>
    Invalid,

    /// <summary>Somebody else changed the record since it was read; nothing was overwritten.</summary>
    Conflict,

    /// <summary>There is one of that name already.</summary>
    Duplicate,

    /// <summary>There is no such record in the tenant.</summary>
    Missing,
}

/// <param name="Record">The record as it is now stored: after a conflict or for a duplicate the other's; null when there is none.</param>
/// <param name="Faults">Everything that is wrong with an invalid change.</param>
public sealed record ModelChange<T>(ModelOutcome Outcome, T? Record = null, IReadOnlyList<ModelFault>? Faults = null)
    where T : class
{
    internal static ModelChange<T> Missing { get; } = new(ModelOutcome.Missing);

    internal static ModelChange<T> Invalid(params IReadOnlyList<ModelFault> faults) => new(ModelOutcome.Invalid, Faults: faults);
}
