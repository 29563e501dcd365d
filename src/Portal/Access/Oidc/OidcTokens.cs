using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>What came back for a code.</summary>
internal sealed record OidcTokens(string IdToken, string? AccessToken);

/// <summary>The two requests a sign-in makes of a provider on the portal's own behalf.</summary>
internal sealed class OidcBackchannel(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>Exchanges a code for tokens.</summary>
    /// <exception cref="SignInRefusedException">The provider does not answer or refuses.</exception>
    public async Task<OidcTokens> ExchangeAsync(OidcProvider provider, Uri endpoint, string code, string redirectUri, string verifier, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        ClientCredentials.Add(provider.Options, endpoint, request.Headers, form, time.GetUtcNow());
        request.Content = new FormUrlEncodedContent(form);
        using var answer = await SendAsync(request, cancellationToken);
        using var document = await ReadAsync(answer, cancellationToken);
        var root = document?.RootElement ?? default;
        if (!answer.IsSuccessStatusCode)
        {
            throw Refused(provider, endpoint, (int)answer.StatusCode, root);
        }
        return root.Text("id_token") is { } token
            ? new OidcTokens(token, root.Text("access_token"))
            : throw new SignInRefusedException(SignInFault.TokenMalformed, $"{endpoint} returned no id_token. Is 'openid' among the scopes the client may ask for?");
    }

    /// <summary>Asks who an access token is about.</summary>
    /// <exception cref="SignInRefusedException">The provider does not answer, or speaks of somebody else.</exception>
    public async Task<JsonElement> GetUserInfoAsync(Uri endpoint, string accessToken, string subject, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await SendAsync(request, cancellationToken);
        using var document = await ReadAsync(answer, cancellationToken);
        if (!answer.IsSuccessStatusCode || document is null)
        {
            throw new SignInRefusedException(SignInFault.UserInfo, $"{endpoint} answered {(int)answer.StatusCode} {(document is null ? "and no JSON" : "")}".TrimEnd() + ".");
        }
        // Without this comparison another person's access token would lend their claims (OpenID Connect Core 1.0, section 5.3.4).
        return document.RootElement.Text("sub") == subject
            ? document.RootElement.Clone()
            : throw new SignInRefusedException(SignInFault.UserInfo, $"{endpoint} speaks of another person than the id token (sub).");
    }

    private static SignInRefusedException Refused(OidcProvider provider, Uri endpoint, int status, JsonElement answer)
    {
        var error = answer.Text("error");
        var detail = $"{endpoint} answered {status} '{LogText.Clean(error)}' {LogText.Clean(answer.Text("error_description"))}".TrimEnd() + ".";
        return error switch
        {
            "invalid_grant" => new SignInRefusedException(SignInFault.CodeRefused, detail),
            null when status >= 500 => new SignInRefusedException(SignInFault.ProviderUnreachable, detail),
            "server_error" or "temporarily_unavailable" => new SignInRefusedException(SignInFault.ProviderUnreachable, detail),
            _ => new SignInRefusedException(SignInFault.ClientRefused, $"{detail} The portal proves itself by {ClientCredentials.WayOf(provider.Options)} as '{provider.Options.ClientId}'."),
        };
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var client = clients.CreateClient(OidcProvider.HttpClientName);
            return await client.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new SignInRefusedException(SignInFault.ProviderUnreachable, $"{request.RequestUri} does not answer: {exception.Message}", exception);
        }
    }

    private static async Task<JsonDocument?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var document = StrictJson.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : null;
        }
        catch (FormatException)
        {
            return null; // the caller says so with the status beside it
        }
    }
}
