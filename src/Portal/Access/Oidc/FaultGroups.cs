namespace Portal.Access.Oidc;

/// <summary>Faults that ask the same of a person. Names are parts of resource keys.</summary>
internal enum FaultGroup
{
    /// <summary>Wait, or ask for access without the provider.</summary>
    Unreachable,

    /// <summary>An administrator has to change settings.</summary>
    Setup,

    /// <summary>The person ended it.</summary>
    Cancelled,

    /// <summary>Beginning anew helps.</summary>
    Restart,

    /// <summary>Something does not fit that always fits: perhaps an attack.</summary>
    Checks,

    /// <summary>The person may not come in.</summary>
    Access,

    /// <summary>The portal's own database is away.</summary>
    Records,

    /// <summary>A defect of the portal.</summary>
    Defect,
}

internal static class FaultGroups
{
    public static FaultGroup Of(SignInFault fault) => fault switch
    {
        SignInFault.ProviderUnreachable => FaultGroup.Unreachable,
        SignInFault.ProviderSetup or SignInFault.ClientRefused or SignInFault.GroupsOverage or SignInFault.ProviderRefused => FaultGroup.Setup,
        SignInFault.AccessDenied => FaultGroup.Cancelled,
        SignInFault.StateInvalid or SignInFault.StateElsewhere or SignInFault.StateExpired or SignInFault.StateReplayed or SignInFault.CodeRefused
            or SignInFault.AuthenticationAge or SignInFault.AnswerMalformed => FaultGroup.Restart,
        SignInFault.TenantNotAllowed or SignInFault.NoRole or SignInFault.Disabled or SignInFault.AuthenticationContext => FaultGroup.Access,
        SignInFault.RecordsUnavailable => FaultGroup.Records,
        SignInFault.Unexpected => FaultGroup.Defect,
        _ => FaultGroup.Checks,
    };
}
