using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Access;

/// <summary>
/// Sessions of people: what a session's principal looks like, and which sessions have been ended. Ended sessions are remembered on disk until
/// they would have expired, so a copied cookie is of no use after sign-out, also after a restart.
/// </summary>
public sealed class PersonSessions
{
    private const string SessionId = "portal:session";

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _save = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended;

    public PersonSessions(DataDirectory data, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(data);
        _time = time;
        SecretFile.CreateFolder(data.Keys);
        _path = Path.Combine(data.Keys, "ended-sessions.json");
        _ended = File.Exists(_path)
            ? new(JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(File.ReadAllBytes(_path)) ?? [], StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
    }

    /// <summary>A new session of a person.</summary>
    public ClaimsPrincipal Begin(DevelopmentPerson person, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, $"dev:{person.Id}"),
                new Claim(ClaimTypes.Name, person.Name),
                new Claim(ClaimTypes.Role, person.Role),
                new Claim(PortalClaims.Tenant, Tenants.Default),
                new Claim(SessionId, Convert.ToHexString(RandomNumberGenerator.GetBytes(16))),
                new Claim(PortalClaims.SessionEnd, (_time.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            AccessSchemes.Cookie));
    }

    /// <summary>Ends a session everywhere: its cookie and its open pages.</summary>
    public void End(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.FindFirst(SessionId) is not { } session)
        {
            return;
        }
        _ended[session.Value] = EndOf(principal);
        lock (_save)
        {
            var now = _time.GetUtcNow();
            foreach (var (id, end) in _ended)
            {
                if (end < now)
                {
                    _ended.TryRemove(id, out _);
                }
            }
            SecretFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(_ended));
        }
    }

    /// <summary>Whether the session behind a principal is neither over nor ended.</summary>
    public bool IsValid(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirst(SessionId) is { } session && !_ended.ContainsKey(session.Value) && EndOf(principal) > _time.GetUtcNow();
    }

    private static DateTimeOffset EndOf(ClaimsPrincipal principal) => principal.GetSessionEnd() ?? DateTimeOffset.MinValue;
}
