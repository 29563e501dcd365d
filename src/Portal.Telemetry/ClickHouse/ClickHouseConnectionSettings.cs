using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;

namespace Portal.Telemetry.ClickHouse;

/// <summary>Where a ClickHouse server, cluster or cloud service answers, and as whom. The same for the embedded engine.</summary>
public sealed record ClickHouseConnectionSettings
{
    /// <summary>Scheme, host and port of the HTTP interface; a path is kept for servers behind a reverse proxy.</summary>
    public required Uri Endpoint { get; init; }

    public string Database { get; init; } = "default";

    public string User { get; init; } = "default";

    public string Password { get; init; } = "";

    /// <summary>gzip of results and inserts: worth it over a network, not on the same machine.</summary>
    public bool Compression { get; init; }

    /// <summary>How long the server may be silent before a command fails; zero: for ever.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a cancelled query is also ended by KILL QUERY. Off for engines that end a query when its request is closed.</summary>
    public bool KillOnCancel { get; init; } = true;

    /// <summary>ClickHouse settings sent with every query.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>
    /// Reads <c>Host=..;Port=8123;Protocol=http;Database=..;Username=..;Password=..;Compression=true;Timeout=30</c>. Instead of host, port and
    /// protocol an <c>Endpoint=https://..</c> may stand. Keys that begin with <c>set_</c> are ClickHouse settings (<c>set_max_threads=2</c>).
    /// </summary>
    /// <exception cref="FormatException">Lists every fault.</exception>
    public static ClickHouseConnectionSettings Parse(string connectionString)
    {
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = connectionString;
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"The ClickHouse connection string is not a list of key=value pairs: {e.Message}", e);
        }
        return new Reader(builder).Read();
    }

    /// <summary>The connection string without its password.</summary>
    public override string ToString() => $"Endpoint={Endpoint};Database={Database};Username={User}";

    private sealed class Reader(DbConnectionStringBuilder builder)
    {
        private readonly List<string> _faults = [];

        public ClickHouseConnectionSettings Read()
        {
            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string key in builder.Keys)
            {
                var value = Convert.ToString(builder[key], CultureInfo.InvariantCulture) ?? "";
                if (key.StartsWith("set_", StringComparison.OrdinalIgnoreCase))
                {
                    settings[key[4..]] = value;
                }
                else if (Canonical(key) is { } name)
                {
                    values[name] = value;
                }
                else
                {
                    _faults.Add($"'{key}' is not a key (known: Host, Port, Protocol, Endpoint, Database, Username, Password, Compression, Timeout, KillOnCancel, set_...)");
                }
            }

            var result = new ClickHouseConnectionSettings
            {
                Endpoint = ReadEndpoint(values),
                Database = values.GetValueOrDefault("Database", "default"),
                User = values.GetValueOrDefault("Username", "default"),
                Password = values.GetValueOrDefault("Password", ""),
                Compression = ReadBool(values, "Compression", absent: false),
                CommandTimeout = ReadTimeout(values),
                KillOnCancel = ReadBool(values, "KillOnCancel", absent: true),
                Settings = settings.ToFrozenDictionary(StringComparer.Ordinal),
            };
            return _faults.Count == 0 ? result : throw new FormatException($"The ClickHouse connection string has faults: {string.Join("; ", _faults)}.");
        }

        private static string? Canonical(string key) => key.ToUpperInvariant() switch
        {
            "HOST" or "SERVER" => "Host",
            "PORT" => "Port",
            "PROTOCOL" => "Protocol",
            "ENDPOINT" => "Endpoint",
            "DATABASE" => "Database",
            "USERNAME" or "USER" or "USER ID" => "Username",
            "PASSWORD" => "Password",
            "COMPRESSION" => "Compression",
            "TIMEOUT" => "Timeout",
            "KILLONCANCEL" => "KillOnCancel",
            _ => null,
        };

        private Uri ReadEndpoint(Dictionary<string, string> values)
        {
            var fallback = new Uri("http://localhost:8123");
            if (values.TryGetValue("Endpoint", out var endpoint))
            {
                if (values.ContainsKey("Host") || values.ContainsKey("Port") || values.ContainsKey("Protocol"))
                {
                    _faults.Add("Endpoint stands for Host, Port and Protocol; give one or the other");
                }

                if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                {
                    return uri;
                }

                _faults.Add($"Endpoint '{endpoint}' is not an http or https address");
                return fallback;
            }
            if (!values.TryGetValue("Host", out var host) || host.Length == 0)
            {
                _faults.Add("Host (or Endpoint) is missing");
                host = "localhost";
            }
            var protocol = values.GetValueOrDefault("Protocol", "http").ToLowerInvariant();
            if (protocol is not ("http" or "https"))
            {
                _faults.Add($"Protocol '{protocol}' is neither http nor https (the native protocol on port 9000 is not spoken)");
                protocol = "http";
            }
            var port = protocol is "https" ? 8443 : 8123;
            if (values.TryGetValue("Port", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            {
                _faults.Add($"Port '{text}' is not a number from 1 to 65535");
                port = 8123;
            }
            if (Uri.CheckHostName(host.Trim('[', ']')) != UriHostNameType.Unknown)
            {
                return new UriBuilder(protocol, host, port).Uri;
            }

            _faults.Add($"Host '{host}' is not a host name or address");
            return fallback;
        }

        private bool ReadBool(Dictionary<string, string> values, string key, bool absent)
        {
            if (!values.TryGetValue(key, out var text))
            {
                return absent;
            }

            if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (text is not "0" && !text.Equals("false", StringComparison.OrdinalIgnoreCase))
            {
                _faults.Add($"{key} '{text}' is neither true nor false");
            }

            return false;
        }

        private TimeSpan ReadTimeout(Dictionary<string, string> values)
        {
            if (!values.TryGetValue("Timeout", out var text))
            {
                return TimeSpan.FromSeconds(30);
            }

            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            _faults.Add($"Timeout '{text}' is not a number of seconds from 0 (none) to 86400");
            return TimeSpan.Zero;
        }
    }
}
