using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Ui;

namespace Portal.Access.Keys;

/// <summary>How a key stands, in a word and in a status.</summary>
internal static class KeyWords
{
    /// <summary>From so long before its end on, a key is in warning: time to hand out a new one and change every sender.</summary>
    public static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(14);

    /// <summary>A key that nobody used for so long is better revoked.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromDays(90);

    public static (Status Status, string Word) StandingOf(ApiKey key, DateTimeOffset now, IStringLocalizer text) => key switch
    {
        { RevokedAt: not null } => (Status.Unknown, text["Revoked"]),
        { ExpiresAt: { } end } when end <= now => (Status.Critical, text["Expired"]),
        { ExpiresAt: { } end } when end - now <= ExpiryWarning => (Status.Warning, text["ExpiresIn", Math.Max(1, (int)Math.Ceiling((end - now).TotalDays))]),
        _ when now - (key.LastUsedAt ?? key.CreatedAt) >= Unused => (Status.Warning, text["UnusedFor", (int)(now - (key.LastUsedAt ?? key.CreatedAt)).TotalDays]),
        _ => (Status.Ok, text["Live"]),
    };

    public static string Sentence(ApiKeyFault fault, IStringLocalizer text) => fault switch
    {
        ApiKeyFault.NameTooLong => text["FaultNameTooLong", ApiKeyRules.NameLength],
        ApiKeyFault.DaysOutOfRange => text["FaultDaysOutOfRange", ApiKeyRules.LongestDays],
        ApiKeyFault.TooManyOrigins => text["FaultTooManyOrigins", ApiKeyRules.MostOrigins],
        _ => text[$"Fault{fault}"],
    };
}
