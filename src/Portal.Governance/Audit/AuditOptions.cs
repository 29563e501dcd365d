using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Portal.Governance.Audit;

/// <summary>Settings <c>Audit:*</c> of the audit trail: how fast its tree grows, how often it is signed, who outside the database is told, how often it is checked.</summary>
public sealed class AuditOptions : IValidatableObject
{
    public const string Section = "Audit";

    /// <summary>Milliseconds between two looks for entries that have no leaf yet.</summary>
    [Range(20, 10_000)]
    public int SequenceMilliseconds { get; set; } = 250;

    /// <summary>Entries that become leaves in one transaction at most.</summary>
    [Range(1, 20_000)]
    public int SequenceEntries { get; set; } = 2_000;

    /// <summary>Seconds after which another instance takes over from one that is not heard of any more.</summary>
    [Range(2, 600)]
    public int LeaseSeconds { get; set; } = 6;

    /// <summary>Longest time, in seconds, that an entry waits to be signed for.</summary>
    [Range(1, 86_400)]
    public int CheckpointSeconds { get; set; } = 60;

    /// <summary>Entries after which a checkpoint is signed before its time.</summary>
    [Range(1, 1_000_000)]
    public int CheckpointEntries { get; set; } = 1_000;

    /// <summary>File that every checkpoint is appended to; null: <c>audit/checkpoints.jsonl</c> in the data folder. Better on a volume that only appends.</summary>
    public string? AnchorFile { get; set; }

    /// <summary>Address (https) that is sent the newest checkpoint; null: none.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Sent as bearer token with it.</summary>
    public string? WebhookToken { get; set; }

    /// <summary>Private networks the webhook may lie in, as <c>10.1.0.0/16</c>; addresses that are not public are refused otherwise.</summary>
    public IList<string> WebhookNetworks { get; } = [];

    /// <summary>Seconds the webhook may take to answer.</summary>
    [Range(1, 120)]
    public int WebhookSeconds { get; set; } = 10;

    /// <summary>Hours between two checks of the whole trail; 0: only when somebody asks.</summary>
    [Range(0, 8_760)]
    public int VerifyHours { get; set; } = 24;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WebhookUrl is { } url && (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0))
        {
            yield return new ValidationResult($"{Section}:{nameof(WebhookUrl)} has to be an https address without user name.", [nameof(WebhookUrl)]);
        }
        foreach (var network in WebhookNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return new ValidationResult($"{Section}:{nameof(WebhookNetworks)} has '{network}', which is not a network such as 10.1.0.0/16.", [nameof(WebhookNetworks)]);
        }
    }
}
