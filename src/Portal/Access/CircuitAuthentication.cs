using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace Portal.Access;

/// <summary>
/// An open page outlives the request that authorised it, so it looks again, at most a minute apart, whether its session still stands;
/// when it does not, the page's user becomes nobody and every guarded part of it closes.
/// </summary>
internal sealed class CircuitAuthentication(ILoggerFactory log, PersonSessions sessions, DevelopmentSignIn development, IOptions<AccessOptions> options)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(options.Value.RevalidateSeconds);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(development.IsEnabled && sessions.IsValid(authenticationState.User));
}
