using System.ComponentModel.DataAnnotations;

namespace Portal.Access;

/// <summary>Settings of section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Hours after which a person signs in again, whatever they did in between.</summary>
    [Range(1, 24 * 7)]
    public int SessionHours { get; set; } = 12;

    /// <summary>Minutes without a request and without an open page after which a session ends.</summary>
    [Range(5, 24 * 60)]
    public int IdleMinutes { get; set; } = 120;

    /// <summary>Minutes for which the first administrator's link works that is printed at start.</summary>
    [Range(5, 24 * 60)]
    public int FirstAdministratorMinutes { get; set; } = 60;

    /// <summary>Minutes after which a session by a sealed code or by the first administrator's link ends.</summary>
    [Range(5, 240)]
    public int EmergencyMinutes { get; set; } = 60;

    /// <summary>Sign-in attempts per minute and address.</summary>
    [Range(1, 10_000)]
    public int SignInPerMinute { get; set; } = 30;

    /// <summary>Requests per minute and address without a session or a key (health, sign-in page, refused requests); static assets are not counted.</summary>
    [Range(10, 1_000_000)]
    public int AnonymousPerMinute { get; set; } = 1_200;

    /// <summary>Requests with telemetry per minute and API key; beyond it senders are told when to come back, and nothing is lost if they do.</summary>
    [Range(1, 10_000_000)]
    public int IngestPerMinute { get; set; } = 120_000;

    /// <summary>All other requests per minute and person or API key; static assets are not counted. Questions of the API have a narrower limit beside it (Api:RequestsPerMinute).</summary>
    [Range(10, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Exports per minute and person or API key.</summary>
    [Range(1, 10_000)]
    public int ExportsPerMinute { get; set; } = 30;

    /// <summary>Seconds between looks at whether the person behind an open page may still be there.</summary>
    [Range(1, 60)]
    public int RevalidateSeconds { get; set; } = 30;
}
