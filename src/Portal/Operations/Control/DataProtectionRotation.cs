using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Portal.Operations.Control;

/// <summary>Replaces the keys that protect cookies and forms.</summary>
internal static class DataProtectionRotation
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Makes a new key, valid at once, and revokes all earlier ones: every session ends. Returns what to tell the operator.</summary>
    public static string Rotate(IKeyManager keys, DateTimeOffset now)
    {
        keys.RevokeAllKeys(now, "rotated by an operator");
        var key = keys.CreateNewKey(now, now + Lifetime);
        return $"New Data Protection key {key.KeyId:D}. Every session has ended: people sign in again, also on other instances as soon as they are restarted.";
    }
}
