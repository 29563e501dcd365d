using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Keys;

/// <summary>The folder of keys does not belong to the database.</summary>
public sealed class KeyRingException : Exception
{
    public KeyRingException()
    {
    }

    public KeyRingException(string message)
        : base(message)
    {
    }

    public KeyRingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Keys of one purpose that the folder has.</summary>
/// <param name="Fingerprints">The key in use first, then earlier ones; empty: none has been made yet.</param>
public sealed record HeldKeys(string Purpose, IReadOnlyList<string> Fingerprints);

/// <summary>
/// Compares the folder of keys with the database. With other keys, hashes of users would not match what is stored, and the audit trail would be signed by a
/// stranger: nobody would notice before somebody has to be erased or the trail is checked.
/// </summary>
public static class KeyRing
{
    /// <summary>Notes down keys that are new to an empty database or were rotated.</summary>
    /// <exception cref="KeyRingException">The database was written with a key that is not in the folder.</exception>
    public static async Task CheckAsync(DbContextOptions<PortalDb> options, IReadOnlyList<HeldKeys> held, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(held);
        await using var db = new PortalDb(options);
        foreach (var keys in held)
        {
            var noted = await db.Set<KeyFingerprint>().FindAsync([keys.Purpose], cancellationToken);
            if (noted is null)
            {
                if (keys.Fingerprints.Count > 0)
                {
                    db.Add(new KeyFingerprint { Purpose = keys.Purpose, Fingerprint = keys.Fingerprints[0] });
                }
            }
            else if (!keys.Fingerprints.Contains(noted.Fingerprint, StringComparer.Ordinal))
            {
                throw new KeyRingException(
                    $"The folder of keys does not belong to this database: the {keys.Purpose} it was written with is missing. Restore the folder 'keys' of the backup the database is from; instances that share a database share their keys.");
            }
            else
            {
                noted.Fingerprint = keys.Fingerprints[0];
            }
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException together) when (!cancellationToken.IsCancellationRequested)
        {
            // Two portals started together on a new database: the other one's keys count now.
            db.ChangeTracker.Clear();
            foreach (var keys in held.Where(keys => keys.Fingerprints.Count > 0))
            {
                if (await db.Set<KeyFingerprint>().FindAsync([keys.Purpose], cancellationToken) is { } noted && !keys.Fingerprints.Contains(noted.Fingerprint, StringComparer.Ordinal))
                {
                    throw new KeyRingException($"The folder of keys does not belong to this database: another portal wrote to it first with another {keys.Purpose}. Instances that share a database share their keys.", together);
                }
            }
        }
    }
}
