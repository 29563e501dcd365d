using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Access;
using Portal.Testing;

namespace Portal.Integration.Tests.Operations;

/// <summary>The command <c>rotate</c> on the data folder of a portal that does not run.</summary>
public sealed class RotateCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("portal-rotate-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task DataProtection_Rotated_NoEarlierSessionCookieIsReadAndNewOnesOutliveAStart()
    {
        var old = await InNextStartAsync(cookies => cookies.Protect(Ticket("before")));
        (await InNextStartAsync(cookies => PersonOf(cookies, old))).ShouldBe("before", "a start alone ends no session");

        await using var stopped = PortalProcess.Stopped(new PortalProcessOptions { Data = _data.FullName });
        var rotated = await stopped.RunCommandAsync("rotate", "data-protection");

        rotated.ExitCode.ShouldBe(0, rotated.Error);
        rotated.Output.ShouldContain("Every session has ended");
        var (ended, begun) = await InNextStartAsync(cookies => (PersonOf(cookies, old), cookies.Protect(Ticket("after"))));
        ended.ShouldBeNull();
        (await InNextStartAsync(cookies => (PersonOf(cookies, old), PersonOf(cookies, begun)))).ShouldBe((null, "after"));
    }

    /// <summary>Does something with session cookies as the portal's own set-up reads and writes them, which has the keys of the data folder anew each time.</summary>
    private async Task<T> InNextStartAsync<T>(Func<ISecureDataFormat<AuthenticationTicket>, T> use)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration["Portal:Data"] = _data.FullName;
        builder.AddAccess();
        await using var app = builder.Build(); // never started: cookies need no database
        return use(app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(AccessSchemes.Cookie).TicketDataFormat);
    }

    private static AuthenticationTicket Ticket(string person) => new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, person)], AccessSchemes.Cookie)), AccessSchemes.Cookie);

    /// <summary>Whose session a cookie is; null: nobody's, and the portal asks to sign in.</summary>
    private static string? PersonOf(ISecureDataFormat<AuthenticationTicket> cookies, string cookie) => cookies.Unprotect(cookie)?.Principal.Identity!.Name;
}
