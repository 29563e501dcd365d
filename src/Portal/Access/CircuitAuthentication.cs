using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;

namespace Portal.Access;

/// <summary>
/// An open page outlives the request that authorised it, so it looks again, at most a minute apart, whether its session still stands and with which rights.
/// When the session is over, the page's user becomes nobody and every guarded part of it closes; other rights take effect in place.
/// </summary>
internal sealed class CircuitAuthentication(ILoggerFactory log, PersonSessions sessions, DevelopmentSignIn development, IOptions<AccessOptions> options)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    // Not zero: while the database is away, an open page goes on for a while.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(1);

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(options.Value.RevalidateSeconds);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var user = authenticationState.User;
        if (await sessions.FindAsync(user, Fresh, cancellationToken) is not { } state || !development.Admits(state.Session))
        {
            return false;
        }
        if (!SessionPrincipal.AreEqual(user, state.Principal))
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(state.Principal))); // also begins the next round of looks
        }
        return true;
    }
}
