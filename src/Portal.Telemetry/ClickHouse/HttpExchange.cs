using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Portal.Telemetry.ClickHouse;

/// <summary>What is sent beside the statement.</summary>
internal sealed record HttpQuery
{
    public required string QueryId { get; init; }
    public required string Database { get; init; }
    public required TimeSpan Timeout { get; init; }

    /// <summary>The statement where the body is data; null where the body is the statement.</summary>
    public string? Statement { get; init; }

    public string? Format { get; init; }
    public IEnumerable<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Texts of the {name:Type} placeholders.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters { get; init; } = [];
}

/// <summary>One HTTP conversation with a ClickHouse server: builds requests, turns every failure into a <see cref="ClickHouseException"/>.</summary>
internal sealed class HttpExchange : IDisposable
{
    private const int MaxErrorText = 64 * 1024;

    // ClickHouse's default limit, less the request's own path.
    private const int MaxAddress = 1024 * 1024 - 1024;

    private readonly ClickHouseConnectionSettings _settings;
    private readonly HttpClient _client;
    private readonly string _path;
    private readonly (string Name, string Value)[] _headers;

    public HttpExchange(ClickHouseConnectionSettings settings)
    {
        _settings = settings;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AutomaticDecompression = settings.Compression ? System.Net.DecompressionMethods.GZip : System.Net.DecompressionMethods.None,
            // Servers close idle connections (keep_alive_timeout, 10 s in older ones); one that is closed while a request leaves looks like a failure.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(8),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            Expect100ContinueTimeout = TimeSpan.FromMilliseconds(250),
            // A result left unread is worth less than the connection it would be drained through, and closing ends the query.
            MaxResponseDrainSize = 64 * 1024,
            // A password must not follow an address nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !settings.Endpoint.IsLoopback,
        }, disposeHandler: true)
        { Timeout = Timeout.InfiniteTimeSpan };
        _path = settings.Endpoint.AbsolutePath;
        _headers = Authenticate(settings);
    }

    public ClickHouseConnectionSettings Settings => _settings;

    /// <summary>Sends a query and returns the answer when its headers are here.</summary>
    /// <exception cref="ClickHouseException">The server refused it or could not be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpQuery query, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_settings.Endpoint, _path + Address(query))) { Content = content };
        // An insert the server will refuse should be refused before its body travels, and its reason be read while the body is being sent.
        if (query.Statement is not null)
        {
            request.Headers.ExpectContinue = true;
        }

        foreach (var (name, value) in _headers)
        {
            request.Headers.Add(name, value);
        }

        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw ClickHouseException.Unreachable(_settings.Endpoint, query.QueryId, e);
        }
        if (response.IsSuccessStatusCode && !response.Headers.Contains("X-ClickHouse-Exception-Code"))
        {
            return response;
        }

        using (response)
        {
            throw ClickHouseException.FromServer(await ReadErrorAsync(response, cancellationToken), QueryId(response) ?? query.QueryId, (int)response.StatusCode);
        }
    }

    /// <summary>Ends a query by its id. Returns when the server has taken note, or after five seconds.</summary>
    public async Task KillAsync(string queryId)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var kill = new HttpQuery
        {
            QueryId = Guid.NewGuid().ToString(),
            Database = _settings.Database,
            Timeout = TimeSpan.Zero,
            Parameters = [new("victim", queryId)],
        };
        using var content = new StringContent("KILL QUERY WHERE query_id = {victim:String} ASYNC", Encoding.UTF8);
        using var response = await SendAsync(kill, content, timeout.Token);
    }

    public static string? QueryId(HttpResponseMessage response) => Header(response.Headers, "X-ClickHouse-Query-Id");

    public static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    public void Dispose() => _client.Dispose();

    private string Address(HttpQuery query)
    {
        var address = new StringBuilder(256);
        Append("query_id", query.QueryId);
        Append("database", query.Database);
        if (query.Format is not null)
        {
            Append("default_format", query.Format);
        }

        if (query.Statement is not null)
        {
            Append("query", query.Statement);
        }

        if (_settings.Compression)
        {
            Append("enable_http_compression", "1");
        }

        foreach (var (name, value) in SettingsOf(query))
        {
            Append(name, value);
        }

        foreach (var (name, value) in query.Parameters)
        {
            Append("param_" + name, value);
        }

        if (address.Length > MaxAddress)
        {
            throw new InvalidOperationException(
                $"The parameters take {address.Length} characters in the request's address; ClickHouse reads 1 MiB (http_max_uri_size). Insert long lists into a temporary table and join it.");
        }

        return address.ToString();

        void Append(string name, string value) =>
            address.Append(address.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    private Dictionary<string, string> SettingsOf(HttpQuery query)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["cancel_http_readonly_queries_on_client_close"] = "1" };
        // Ends what a client that died no longer waits for; the client's own clock comes first.
        if (query.Timeout > TimeSpan.Zero)
        {
            settings["max_execution_time"] = ((long)Math.Ceiling(query.Timeout.TotalSeconds) + 1).ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in _settings.Settings)
        {
            settings[name] = value;
        }

        foreach (var (name, value) in query.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxErrorText];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return $"(the text of the error broke off: {e.Message})";
        }
    }

    private static (string, string)[] Authenticate(ClickHouseConnectionSettings settings)
    {
        // ClickHouse's own headers carry ASCII only.
        if (!Ascii.IsValid(settings.User) || !Ascii.IsValid(settings.Password))
        {
            return [("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")))];
        }

        return settings.Password.Length == 0
            ? [("X-ClickHouse-User", settings.User)]
            : [("X-ClickHouse-User", settings.User), ("X-ClickHouse-Key", settings.Password)];
    }
}
