using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Testing;
using Portal.Testing.Oidc;

namespace Portal.Integration.Tests.Access.Oidc;

/// <summary>A browser (cookies, no script) on its way through a sign-in, step by step, so that a test can bend each of them.</summary>
internal sealed class SignInAttempt : IDisposable
{
    private readonly HttpClient _browser;

    private SignInAttempt(HttpClient browser, string provider, Uri request)
    {
        _browser = browser;
        Provider = provider;
        Request = request;
        var query = QueryHelpers.ParseQuery(request.Query);
        (State, Nonce, Challenge, Method) = (query["state"].ToString(), query["nonce"].ToString(), query["code_challenge"].ToString(), query["code_challenge_method"].ToString());
    }

    public string Provider { get; }
    public Uri Request { get; }
    public string State { get; }
    public string Nonce { get; }
    public string Challenge { get; }
    public string Method { get; }
    public HttpClient Browser => _browser;

    public static HttpClient NewBrowser(PortalProcess portal, CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = portal.Address };

    /// <summary>Follows the button of the sign-in page as far as the provider.</summary>
    public static async Task<SignInAttempt> BeginAsync(HttpClient browser, string provider, string returnUrl = "/")
    {
        using var answer = await browser.GetAsync($"/sign-in/with/{provider}?returnUrl={Uri.EscapeDataString(returnUrl)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return new SignInAttempt(browser, provider, answer.Headers.Location!);
    }

    /// <summary>Brings an answer of the provider back to the portal.</summary>
    /// <param name="change">Changes the query of a right answer.</param>
    public Task<HttpResponseMessage> AnswerAsync(RogueProvider provider, Action<Dictionary<string, string?>>? change = null, HttpClient? browser = null, string? callback = null)
    {
        provider.Nonce = Nonce;
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["code"] = provider.IssueCode(Challenge),
            ["state"] = State,
            ["iss"] = provider.Issuer,
        };
        change?.Invoke(query);
        return (browser ?? _browser).GetAsync(QueryHelpers.AddQueryString(callback ?? $"/sign-in/with/{Provider}/callback", query.Where(one => one.Value is not null)));
    }

    public void Dispose() => _browser.Dispose();
}
