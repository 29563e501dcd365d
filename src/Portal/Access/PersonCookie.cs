using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;

namespace Portal.Access;

/// <summary>The last step of every way to sign in: a new session in the database and its cookie in the browser.</summary>
public sealed class PersonCookie(PersonSessions sessions, IOptions<AccessOptions> options)
{
    /// <summary>Begins a session in the browser of a request; the one it had before is ended, so that no id survives a sign-in.</summary>
    /// <param name="method">One of <see cref="SignInMethods"/>.</param>
    /// <param name="providerSessionId">The provider's name for its own session; null: unknown.</param>
    /// <param name="lifetime">Null: as long as the settings say.</param>
    public async Task BeginAsync(HttpContext context, Person person, string method, string? providerSessionId = null, TimeSpan? lifetime = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        await sessions.EndAsync(context.User, context.RequestAborted);
        var principal = await sessions.BeginAsync(
            person, method, providerSessionId, lifetime ?? TimeSpan.FromHours(options.Value.SessionHours), context.Request.Headers.UserAgent.ToString(), context.RequestAborted);
        await context.SignInAsync(AccessSchemes.Cookie, principal, new AuthenticationProperties { IsPersistent = false });
    }

    /// <summary>Ends the session of a request everywhere.</summary>
    public async Task EndAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await sessions.EndAsync(context.User, context.RequestAborted);
        await context.SignOutAsync(AccessSchemes.Cookie);
    }
}
