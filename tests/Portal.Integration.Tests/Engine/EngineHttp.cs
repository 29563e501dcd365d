using System.Net.Http.Headers;
using System.Text;
using Portal.Telemetry.ClickHouse;

namespace Portal.Integration.Tests.Engine;

/// <summary>Plain HTTP to the engine, as curl would send it: these tests are about the bytes on the wire, not about our client.</summary>
internal sealed class EngineHttp : IDisposable
{
    private readonly HttpClient _client;

    public EngineHttp(ClickHouseConnectionSettings settings, string? database = null)
    {
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = settings.Endpoint, Timeout = TimeSpan.FromMinutes(3) };
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
        if (database is not null)
        {
            _client.DefaultRequestHeaders.Add("X-ClickHouse-Database", database);
        }
    }

    public Task<HttpResponseMessage> GetAsync(string url) => _client.GetAsync(new Uri(url, UriKind.Relative));

    /// <summary>POST; the body is the statement or, behind one in the URL, its data.</summary>
    public Task<HttpResponseMessage> PostAsync(HttpContent body, string url = "/", CancellationToken cancellationToken = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(url, UriKind.Relative)) { Content = body }, cancellationToken);

    public Task<HttpResponseMessage> PostAsync(string body, string url = "/", CancellationToken cancellationToken = default) =>
        PostAsync(new StringContent(body), url, cancellationToken);

    /// <summary>Sends and returns as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>The result's text without its last line end; fails the test when the engine reports an error.</summary>
    public async Task<string> QueryAsync(string sql, string url = "/", CancellationToken cancellationToken = default)
    {
        using var response = await PostAsync(sql, url, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.TrimEnd('\n');
    }

    /// <summary>Waits until the statement, known by a mark in its text, runs on the engine or no longer does.</summary>
    public async Task WaitUntilRunsAsync(string mark, bool runs)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var sql = $"SELECT count() FROM system.processes WHERE position(query, '{mark}') > 0 AND position(query, 'system.processes') = 0";
        while (await QueryAsync(sql, cancellationToken: deadline.Token) is "0" == runs)
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    public void Dispose() => _client.Dispose();
}
