namespace Portal.Governance.Access;

/// <summary>Why something was refused.</summary>
public enum AccessRefusal
{
    /// <summary>The session is over, or the person was disabled.</summary>
    SignedOut,

    /// <summary>The rights of the person or key do not reach.</summary>
    NotAllowed,

    /// <summary>A role alone does not open the content of this application.</summary>
    ContentByGrantOnly,
}

/// <summary>Somebody asked for what they may not do. The API answers 403 with the message; pages say it in the person's language by <see cref="Refusal"/>.</summary>
public sealed class AccessRefusedException : Exception
{
    public AccessRefusedException()
        : this(AccessRefusal.NotAllowed, PortalPolicies.View)
    {
    }

    public AccessRefusedException(string message)
        : base(message) => Policy = PortalPolicies.View;

    public AccessRefusedException(string message, Exception innerException)
        : base(message, innerException) => Policy = PortalPolicies.View;

    public AccessRefusedException(AccessRefusal refusal, string policy, string? application = null)
        : base(Describe(refusal, policy, application)) => (Refusal, Policy, Application) = (refusal, policy, application);

    public AccessRefusal Refusal { get; } = AccessRefusal.NotAllowed;

    /// <summary>What was asked for: one of <see cref="PortalPolicies"/>.</summary>
    public string Policy { get; }

    /// <summary>For which application; null: the project.</summary>
    public string? Application { get; }

    private static string Describe(AccessRefusal refusal, string policy, string? application) => refusal switch
    {
        AccessRefusal.SignedOut => "The session is over. Sign in again.",
        AccessRefusal.ContentByGrantOnly => $"Prompts and answers of '{application}' are open by grant only. Ask an administrator for one.",
        _ => application is null ? $"This asks for the right '{policy}'." : $"This asks for the right '{policy}' for '{application}'.",
    };
}
