namespace Portal.Governance.Models;

/// <summary>Longest texts of the registry, in characters.</summary>
public static class ModelLimits
{
    public const int Name = 100;
    public const int Title = 200;
    public const int Purpose = 2000;
    public const int Application = 200;
    public const int Provider = 100;
    public const int RiskBasis = 2000;
    public const int VersionName = 100;
    public const int Notes = 2000;

    /// <summary>A digest with its algorithm, as registries of artifacts write it: <c>sha256:</c> and 64 hexadecimal digits; longer for others.</summary>
    public const int Digest = 200;

    /// <summary>A model's name as providers and telemetry give it.</summary>
    public const int ModelId = 200;

    public const int PromptName = 200;
    public const int Environment = 100;
    public const int Reason = 1000;

    /// <summary>Response models, service versions and attribute values one version may be linked by.</summary>
    public const int Links = 20;

    internal const int Tenant = 100;
    internal const int RiskClass = 60;
    internal const int Word = 20;
    internal const int Author = 200;
    internal const int SearchText = Name + Title + Purpose + Application + Provider + 10;
    internal const int VersionSearchText = 4000;
}
