using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Testing;
using Portal.Testing.Oidc;

namespace Portal.Integration.Tests.Access.Oidc;

/// <summary>Sign-in as it is in production: a proxy speaks https to the world and plain http to the portal, which lies below a path.</summary>
public sealed class SignInBehindProxyTests
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    [Fact]
    public async Task SignIn_BelowAPathBehindAProxy_ComesBackByTheAddressPeopleUse()
    {
        await using var provider = await RogueProvider.StartAsync();
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            Environment = "Production",
            WaitForTelemetry = false,
            WaitForRecords = true,
            Settings = new Dictionary<string, string>(SignInPortal.Settings(("entra", provider)), StringComparer.Ordinal)
            {
                ["Portal:BasePath"] = "/llm",
                ["Portal:Proxies:0"] = "127.0.0.1",
            },
        });
        using var client = portal.CreateClient(key: null);

        using var page = await SendAsync(client, "/llm/sign-in");
        (await page.Content.ReadAsStringAsync()).ShouldContain("href=\"/llm/sign-in/with/entra?returnUrl=%2Fllm%2F\"");

        using var start = await SendAsync(client, "/llm/sign-in/with/entra?returnUrl=%2Fllm%2Flatency");
        var query = QueryHelpers.ParseQuery(start.Headers.Location!.Query);
        query["redirect_uri"].ToString().ShouldBe("https://portal.example/llm/sign-in/with/entra/callback");
        var cookie = start.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith("__Host-portal-sign-in.");
        cookie.ShouldContain("; path=/;");
        cookie.ShouldContain("; secure;");
        cookie.ShouldContain("; samesite=lax;");
        cookie.ShouldContain("; httponly");

        provider.Nonce = query["nonce"].ToString();
        var code = provider.IssueCode(query["code_challenge"].ToString());
        using var answer = await SendAsync(client, QueryHelpers.AddQueryString("/llm/sign-in/with/entra/callback", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["code"] = code, ["state"] = query["state"].ToString(), ["iss"] = provider.Issuer,
        }));
        answer.Headers.Location!.OriginalString.ShouldBe("/llm/latency");
        provider.LastTokenRequest["redirect_uri"].ShouldBe("https://portal.example/llm/sign-in/with/entra/callback");
        answer.Headers.GetValues("Set-Cookie").ShouldContain(set => set.StartsWith("__Host-portal-session=", StringComparison.Ordinal));
        // What signing out at the provider takes goes to those pages only.
        answer.Headers.GetValues("Set-Cookie").ShouldContain(set =>
            set.StartsWith("__Secure-portal-sign-out=", StringComparison.Ordinal) && set.Contains("; path=/llm/sign-out;", StringComparison.Ordinal));

        using var inside = await SendAsync(client, "/llm/latency");
        inside.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await inside.Content.ReadAsStringAsync()).ShouldContain("Nadia Brandt");

        using var refused = await SendAsync(client, "/llm/sign-in/with/entra/callback?state=made-up");
        refused.Headers.Location!.OriginalString.ShouldStartWith("/llm/sign-in/refused?fault=state-invalid&");
    }

    [Fact]
    public async Task Portal_WithSettingsThatCannotWork_DoesNotStartAndSaysWhy()
    {
        var (exitCode, _, error) = await PortalProcess.RunToEndAsync(new PortalProcessOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Access:Oidc:Providers:entra:Authority"] = "https://login.microsoftonline.com/common/v2.0",
                ["Access:Oidc:Providers:entra:ClientId"] = "x",
                ["Access:Oidc:Providers:entra:Roles:Boss:0"] = "y",
            },
        });
        exitCode.ShouldBe(1);
        error.ShouldContain("The portal cannot start: Access:Oidc:Providers:entra:Tenants:");
        error.ShouldContain("The portal cannot start: Access:Oidc:Providers:entra:Roles:Boss:");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient proxy, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "portal.example");
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await proxy.SendAsync(request);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            var parts = set.Split(';')[0].Split('=', 2);
            if (parts[1].Length == 0)
            {
                _cookies.Remove(parts[0]);
            }
            else
            {
                _cookies[parts[0]] = parts[1];
            }
        }
        return answer;
    }
}
