namespace Portal.Governance.Models;

/// <summary>How far a version of a model has come; <see cref="StageRules"/> says which moves are allowed.</summary>
public enum LifecycleStage
{
    /// <summary>Being built or tried out.</summary>
    Development,

    /// <summary>Being tested under conditions like those of production.</summary>
    Staging,

    /// <summary>Fit for people's requests.</summary>
    Production,

    /// <summary>No longer to be used; its record stays.</summary>
    Retired,
}
