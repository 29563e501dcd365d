using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Base64Url = System.Buffers.Text.Base64Url;

namespace Portal.Access.Oidc;

/// <summary>
/// The authorization code flow of OpenID Connect with PKCE, one scheme per provider. The framework's OAuth handler writes and reads the state, ties it to the
/// browser by a cookie and builds the redirect address; everything that makes it OpenID Connect is here, in the order in which it must happen.
/// </summary>
internal sealed class OidcHandler(
    IOptionsMonitor<OidcHandlerOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    OidcBackchannel backchannel,
    OidcPersons persons,
    OnceOnly once,
    PersonSignIn signIn)
    : OAuthHandler<OidcHandlerOptions>(options, logger, encoder)
{
    /// <summary>Set on a request by the endpoint of the callback, so that nothing else of the pipeline runs it.</summary>
    internal static readonly object CallbackMark = new();

    private const string Nonce = "nonce";
    private const string Verifier = "verifier";

    private OidcMetadata? _metadata;

    private OidcProvider Provider => Options.Provider;

    /// <summary>The callback is an endpoint, with the limits and the listing every endpoint has; the authentication middleware leaves it alone.</summary>
    public override Task<bool> ShouldHandleRequestAsync() => Task.FromResult(Context.Items.ContainsKey(CallbackMark));

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        _metadata = await Provider.GetMetadataAsync(Context.RequestAborted);
        properties.Items[Nonce] = RandomText();
        properties.Items[Verifier] = RandomText();
        properties.ExpiresUtc = TimeProvider.GetUtcNow() + Options.RemoteAuthenticationTimeout;
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var settings = Provider.Options;
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = settings.ClientId,
            ["response_type"] = "code",
            ["redirect_uri"] = redirectUri,
            ["scope"] = FormatScope(),
            ["nonce"] = properties.Items[Nonce],
            ["code_challenge"] = Challenge(properties.Items[Verifier]!),
            ["code_challenge_method"] = "S256",
            ["state"] = Options.StateDataFormat.Protect(properties),
            ["prompt"] = settings.Prompt,
            ["max_age"] = settings.MaxAgeMinutes is { } minutes ? (minutes * 60).ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            ["acr_values"] = settings.AcrValues.Count > 0 ? string.Join(' ', settings.AcrValues) : null,
        };
        return QueryHelpers.AddQueryString(_metadata!.AuthorizationEndpoint.AbsoluteUri, query.Where(parameter => parameter.Value is not null));
    }

    protected override string FormatScope() =>
        string.Join(' ', Provider.Options.Scopes is { Count: > 0 } scopes ? scopes.Prepend("openid").Distinct(StringComparer.Ordinal) : ["openid", "profile", "email"]);

    protected override bool ValidateCorrelationId(AuthenticationProperties properties) => base.ValidateCorrelationId(properties)
        ? true
        : throw new SignInRefusedException(SignInFault.StateElsewhere, "The browser that brings the answer did not begin the sign-in, or has used the answer before.");

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var properties = ReadState(Single("state"));
        var metadata = await Provider.GetMetadataAsync(Context.RequestAborted);
        CheckResponseIssuer(metadata, Single("iss"));
        if (Single("error") is { } error)
        {
            throw Refused(error, Single("error_description"));
        }
        if (Single("code") is not { Length: > 0 } code)
        {
            throw new SignInRefusedException(SignInFault.AnswerMalformed, "The answer carries no code.");
        }
        var tokens = await backchannel.ExchangeAsync(
            Provider, metadata.TokenEndpoint, code, BuildRedirectUri(Options.CallbackPath), properties.Items[Verifier]!, Context.RequestAborted);
        var person = await persons.ReadAsync(Provider, metadata, tokens, properties.Items[Nonce]!, Context.RequestAborted);
        await signIn.CompleteAsync(Context, Provider, person, tokens.IdToken);
        Response.Redirect(SignInUrls.SafeReturn(properties.RedirectUri));
        return HandleRequestResult.Handle();
    }

    private AuthenticationProperties ReadState(string? state)
    {
        if (Options.StateDataFormat.Unprotect(state) is not { } properties || !properties.Items.ContainsKey(Nonce) || !properties.Items.ContainsKey(Verifier))
        {
            throw new SignInRefusedException(SignInFault.StateInvalid, state is null ? "The answer carries no state." : "The state was not written by this portal for this provider.");
        }
        // From here on a refusal can offer to try again with where the person wanted to go.
        Context.Features.Set(new ReturnAddress(properties.RedirectUri));
        ValidateCorrelationId(properties);
        if (properties.ExpiresUtc is not { } end || end <= TimeProvider.GetUtcNow())
        {
            throw new SignInRefusedException(SignInFault.StateExpired, $"The sign-in was begun more than {Options.RemoteAuthenticationTimeout.TotalMinutes:0} minutes ago.");
        }
        return once.TryTake(properties.Items[Nonce]!, Options.RemoteAuthenticationTimeout)
            ? properties
            : throw new SignInRefusedException(SignInFault.StateReplayed, "The answer of this sign-in was used before.");
    }

    /// <summary>RFC 9207: an answer of another provider must not make the portal give that provider's code to this one, or the reverse.</summary>
    private void CheckResponseIssuer(OidcMetadata metadata, string? issuer)
    {
        if (issuer is null)
        {
            if (metadata.NamesIssuerInAnswers)
            {
                throw new SignInRefusedException(SignInFault.MixUp, "The answer does not name its issuer, though the provider says that it always does (iss).");
            }
            return;
        }
        var isOurs = EntraTenants.IsTemplate(metadata.Issuer)
            ? Provider.Options.Tenants.Any(tenant => string.Equals(EntraTenants.Fill(metadata.Issuer, tenant), issuer, StringComparison.Ordinal))
            : string.Equals(metadata.Issuer, issuer, StringComparison.Ordinal);
        if (!isOurs)
        {
            throw new SignInRefusedException(SignInFault.MixUp, $"The answer is from '{LogText.Clean(issuer)}', but '{metadata.Issuer}' was asked (iss).");
        }
    }

    private static SignInRefusedException Refused(string error, string? description)
    {
        var fault = error switch
        {
            "access_denied" or "consent_required" or "interaction_required" or "login_required" or "account_selection_required" => SignInFault.AccessDenied,
            "temporarily_unavailable" or "server_error" => SignInFault.ProviderUnreachable,
            "unauthorized_client" or "invalid_client" or "invalid_scope" or "unsupported_response_type" => SignInFault.ClientRefused,
            _ => SignInFault.ProviderRefused,
        };
        return new SignInRefusedException(fault, $"The provider answered '{LogText.Clean(error)}' {LogText.Clean(description)}".TrimEnd() + ".");
    }

    /// <summary>A parameter of the answer; none may come twice (RFC 6749, section 3.1).</summary>
    private string? Single(string name) => Request.Query[name] switch
    {
        { Count: 0 } => null,
        [{ } only] => only,
        _ => throw new SignInRefusedException(SignInFault.AnswerMalformed, $"The answer carries '{name}' more than once."),
    };

    /// <summary>256 random bits, as RFC 7636, section 4.1, advises for a verifier.</summary>
    private static string RandomText() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}

/// <summary>Where a person wanted to go when the sign-in of a request began.</summary>
internal sealed record ReturnAddress(string? Address);
