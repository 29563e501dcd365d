using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Access.Oidc;
using Portal.Testing;
using Portal.Testing.Oidc;

namespace Portal.Integration.Tests.Access.Oidc;

/// <summary>A real portal that lets people sign in by two providers, both of which do whatever a test wants.</summary>
public sealed partial class SignInPortal : IAsyncLifetime
{
    public RogueProvider Rogue { get; private set; } = null!;
    public RogueProvider Second { get; private set; } = null!;
    public PortalProcess Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Rogue = await RogueProvider.StartAsync();
        Second = await RogueProvider.StartAsync();
        Portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForTelemetry = false,
            WaitForRecords = true,
            Settings = Settings(("rogue", Rogue), ("second", Second)),
        });
    }

    /// <summary>Settings of providers that know the portal by the same id and secret.</summary>
    public static Dictionary<string, string> Settings(params IEnumerable<(string Name, RogueProvider Provider)> providers)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Access:Oidc:RequestsPerMinute"] = "10000",
            ["Access:Oidc:LogoutsPerMinute"] = "10000",
            ["Access:RevalidateSeconds"] = "1",
            ["Api:RequestsPerMinute"] = "100000",
        };
        foreach (var (name, provider) in providers)
        {
            var key = $"Access:Oidc:Providers:{name}";
            settings[$"{key}:DisplayName"] = $"Provider {name}";
            settings[$"{key}:Authority"] = provider.Issuer;
            settings[$"{key}:ClientId"] = RogueProvider.ClientId;
            settings[$"{key}:ClientSecret"] = RogueProvider.ClientSecret;
            settings[$"{key}:Roles:Viewer:0"] = "watchers";
            settings[$"{key}:Roles:Admin:0"] = "admins";
        }
        return settings;
    }

    public HttpClient NewBrowser(CookieContainer? cookies = null) => SignInAttempt.NewBrowser(Portal, cookies);

    /// <summary>Signs somebody in and returns the browser.</summary>
    public async Task<HttpClient> SignInAsync(RogueProvider provider, string name)
    {
        var browser = NewBrowser();
        var attempt = await SignInAttempt.BeginAsync(browser, name);
        using var answer = await attempt.AnswerAsync(provider);
        answer.Headers.Location?.OriginalString.ShouldBe("/");
        return browser;
    }

    /// <summary>Asserts that nobody was signed in, that the page says why with an id, and that the log has the same reason under the same id.</summary>
    /// <returns>The log line.</returns>
    public async Task<string> ShouldRefuseAsync(HttpResponseMessage answer, HttpClient browser, SignInFault fault)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = answer.Headers.Location!.OriginalString;
        page.ShouldStartWith("/sign-in/refused?");
        var query = QueryHelpers.ParseQuery(page[page.IndexOf('?', StringComparison.Ordinal)..]);
        var id = query["id"].ToString();
        await Portal.WaitForLineAsync($"id {id}");
        var line = Portal.Output.Split('\n').Last(printed => printed.Contains($"id {id}", StringComparison.Ordinal));
        query["fault"].ToString().ShouldBe(Name(fault), line);
        line.ShouldContain($"refused: {fault}.");
        line.ShouldNotContain("eyJ"); // how every token begins

        using var shown = await browser.GetAsync(page);
        ((int)shown.StatusCode).ShouldBeOneOf(403, 503);
        var text = await shown.Content.ReadAsStringAsync();
        text.ShouldContain(id);
        text.ShouldNotContain($"What{fault}"); // the text itself, not its key
        text.ShouldContain("</h1>");

        using var start = await browser.GetAsync("/");
        start.StatusCode.ShouldBe(HttpStatusCode.Redirect, "nobody is signed in");
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Rogue.DisposeAsync();
        await Second.DisposeAsync();
    }

    private static string Name(SignInFault fault) => Capital().Replace(fault.ToString(), match => match.Index == 0 ? match.Value : $"-{match.Value}").ToLowerInvariant();

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
