namespace Portal.Governance.Access;

/// <summary>Who somebody is by the word of an identity provider, after everything about that word has been checked.</summary>
/// <param name="Issuer">The provider, exactly as its tokens say it.</param>
/// <param name="Subject">The provider's own name for the person; unique with the issuer only.</param>
/// <param name="Roles">Roles of the portal that the provider's roles or groups were mapped to.</param>
/// <param name="ProviderSessionId">The provider's name for its session; null where it tells none.</param>
public sealed record ExternalIdentity(string Issuer, string Subject, string Name, string? Email, IReadOnlyList<string> Roles, string? ProviderSessionId = null);

/// <summary>Why somebody who is known to the provider may not come in.</summary>
public enum SignInRefusal
{
    /// <summary>An administrator disabled the person.</summary>
    Disabled,

    /// <summary>Neither the provider nor an administrator has given the person a role.</summary>
    NoRole,
}

/// <summary>The outcome of a sign-in.</summary>
/// <param name="Person">Whoever it is, also when refused: the administrator finds them in the list.</param>
/// <param name="Refusal">Null: welcome.</param>
public sealed record SignInResult(Person Person, SignInRefusal? Refusal);
