using System.Data.Common;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Access.Oidc;

/// <summary>Sessions that the provider ended, here as well: in the database, so that every instance knows and open pages close.</summary>
internal sealed partial class ProviderLogouts(PersonSessions sessions, OidcProviders providers, OnceOnly once, TimeProvider time, ILogger<ProviderLogouts> logger)
{
    /// <summary>The provider calls (OpenID Connect Back-Channel Logout 1.0, section 2.5).</summary>
    /// <exception cref="SignInRefusedException">The token may not be trusted, or the database does not answer.</exception>
    public async Task EndByTokenAsync(OidcProvider provider, string? token, CancellationToken cancellationToken)
    {
        var logout = await LogoutToken.ReadAsync(token, provider, once, time.GetUtcNow(), cancellationToken);
        await EndAsync(provider, logout.Issuer, logout.Subject, logout.SessionId, cancellationToken);
    }

    /// <summary>
    /// The provider has the person's browser load an address of ours in a frame (OpenID Connect Front-Channel Logout 1.0, section 3). The browser may withhold our cookies
    /// there, so the provider's session id alone says what ends: nobody else knows it, and all that knowing it gives is a sign-out.
    /// </summary>
    public async Task EndBySessionAsync(OidcProvider provider, string? issuer, string? sessionId, CancellationToken cancellationToken)
    {
        var metadata = await provider.GetMetadataAsync(cancellationToken);
        string[] issuers = EntraTenants.IsTemplate(metadata.Issuer) ? [.. provider.Options.Tenants.Select(tenant => EntraTenants.Fill(metadata.Issuer, tenant))] : [metadata.Issuer];
        if (string.IsNullOrEmpty(sessionId) || (issuer is not null && !issuers.Contains(issuer, StringComparer.Ordinal)))
        {
            throw new SignInRefusedException(SignInFault.Issuer, "The front-channel logout names no session (sid), or another issuer.");
        }
        foreach (var one in issuers)
        {
            await EndAsync(provider, one, subject: null, sessionId, cancellationToken);
        }
    }

    public OidcProvider? Find(string name) => providers.Find(name);

    public void LogRefused(HttpContext context, OidcProvider provider, SignInRefusedException exception) =>
        LogRefused(provider.Name, exception.Fault, exception.Message, context.Connection.RemoteIpAddress, ErrorLog.IdOf(context));

    private async Task EndAsync(OidcProvider provider, string issuer, string? subject, string? sessionId, CancellationToken cancellationToken)
    {
        try
        {
            LogEnded(provider.Name, await sessions.EndByProviderAsync(issuer, subject, sessionId, cancellationToken));
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            throw new SignInRefusedException(SignInFault.RecordsUnavailable, $"The database of records does not answer: {exception.Message}", exception);
        }
    }

    [LoggerMessage(1165, LogLevel.Information, "{Provider} ended {Count} sessions")]
    private partial void LogEnded(string provider, int count);

    [LoggerMessage(1166, LogLevel.Warning, "Logout by {Provider} refused: {Fault}. {Reason} From {Address}; id {Id}")]
    private partial void LogRefused(string provider, SignInFault fault, string reason, System.Net.IPAddress? address, string id);
}
