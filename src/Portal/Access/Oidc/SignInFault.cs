using System.Text;

namespace Portal.Access.Oidc;

/// <summary>Why a sign-in by an identity provider was refused. Names appear in the log, in the address of the page and in resource keys.</summary>
public enum SignInFault
{
    /// <summary>The provider did not answer, or not in time.</summary>
    ProviderUnreachable,

    /// <summary>What the provider publishes about itself does not fit the settings or is not safe to use.</summary>
    ProviderSetup,

    /// <summary>The provider does not accept the portal's own credentials or redirect address.</summary>
    ClientRefused,

    /// <summary>The person, or a rule of the provider, ended the sign-in.</summary>
    AccessDenied,

    /// <summary>The provider reported another error.</summary>
    ProviderRefused,

    /// <summary>The answer carries no state, or none that the portal wrote for this provider.</summary>
    StateInvalid,

    /// <summary>The sign-in was begun in another browser.</summary>
    StateElsewhere,

    /// <summary>The sign-in took too long.</summary>
    StateExpired,

    /// <summary>The same answer came a second time.</summary>
    StateReplayed,

    /// <summary>The answer names another issuer than the provider that was asked (RFC 9207).</summary>
    MixUp,

    /// <summary>The answer lacks the code, or carries a parameter twice.</summary>
    AnswerMalformed,

    /// <summary>The provider did not exchange the code: used before, too old, or not for this verifier.</summary>
    CodeRefused,

    /// <summary>No id token came, or it is no signed JWT.</summary>
    TokenMalformed,

    /// <summary>A token of another kind stands in the place of the id token.</summary>
    TokenType,

    /// <summary>The token is signed with an algorithm that is not allowed.</summary>
    Algorithm,

    /// <summary>The token names a key that the provider does not publish.</summary>
    UnknownKey,

    /// <summary>The signature does not fit.</summary>
    Signature,

    /// <summary>The token is from another issuer.</summary>
    Issuer,

    /// <summary>The token is for another application.</summary>
    Audience,

    /// <summary>The token has ended.</summary>
    TokenExpired,

    /// <summary>The token is not valid yet.</summary>
    TokenNotYetValid,

    /// <summary>The token was issued long ago or in the future.</summary>
    IssuedAt,

    /// <summary>The token belongs to another sign-in.</summary>
    Nonce,

    /// <summary>The access token beside the id token is not the one it was issued with.</summary>
    AccessTokenHash,

    /// <summary>The token names nobody.</summary>
    Subject,

    /// <summary>The userinfo endpoint speaks of somebody else, or not in JSON.</summary>
    UserInfo,

    /// <summary>The person last signed in at the provider longer ago than <c>MaxAgeMinutes</c>.</summary>
    AuthenticationAge,

    /// <summary>The person did not sign in at the strength asked for.</summary>
    AuthenticationContext,

    /// <summary>The person's organisation is not among those allowed.</summary>
    TenantNotAllowed,

    /// <summary>The provider left the groups out of the token because there are too many.</summary>
    GroupsOverage,

    /// <summary>The person holds no role here.</summary>
    NoRole,

    /// <summary>The person was disabled here.</summary>
    Disabled,

    /// <summary>The database of records does not answer.</summary>
    RecordsUnavailable,

    /// <summary>A defect of the portal.</summary>
    Unexpected,
}

/// <summary>A sign-in that may not go on.</summary>
/// <param name="detail">For the log: what was found. Never a token, a code or a secret.</param>
internal sealed class SignInRefusedException(SignInFault fault, string detail, Exception? innerException = null) : Exception(detail, innerException)
{
    public SignInFault Fault => fault;
}

/// <summary>Faults as they stand in addresses: <c>state-elsewhere</c>.</summary>
internal static class SignInFaultNames
{
    private static readonly Dictionary<string, SignInFault> ByName = Enum.GetValues<SignInFault>().ToDictionary(ToName, StringComparer.Ordinal);

    public static string ToName(this SignInFault fault)
    {
        var text = new StringBuilder();
        foreach (var letter in fault.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    public static SignInFault? Find(string? name) => name is not null && ByName.TryGetValue(name, out var fault) ? fault : null;
}
