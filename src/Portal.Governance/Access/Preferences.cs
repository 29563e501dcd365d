using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>How somebody wants the portal to look, on all their devices.</summary>
/// <param name="Language">Two letters; null: as the browser asks.</param>
/// <param name="TimeZone">IANA name; null: the browser's.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>system</c>; null: nothing chosen.</param>
public sealed record PreferenceSet(string? Language, string? TimeZone, string? Theme)
{
    public static IReadOnlyList<string> Themes { get; } = ["system", "light", "dark"];

    /// <summary>What a signed-in person has chosen.</summary>
    public static PreferenceSet Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new PreferenceSet(user.FindFirst(PortalClaims.Language)?.Value, user.FindFirst(PortalClaims.TimeZone)?.Value, user.FindFirst(PortalClaims.Theme)?.Value);
    }
}

/// <summary>Keeps what people choose for themselves.</summary>
public sealed class Preferences(IDbContextFactory<PortalDb> contexts, AccessGuard guard, PersonSessions sessions, TimeProvider time)
{
    /// <summary>Changes the choices of the signed-in person; every page opened from now on follows.</summary>
    /// <exception cref="AccessRefusedException">Nobody is signed in.</exception>
    /// <exception cref="ArgumentException">There is no such time zone, language or theme.</exception>
    public async Task SetAsync(ClaimsPrincipal user, Func<PreferenceSet, PreferenceSet> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var actor = await guard.RequireAsync(user, PortalPolicies.View, cancellationToken: cancellationToken);
        if (actor.Kind != ActorKind.Person || !Guid.TryParse(actor.Id, out var id))
        {
            throw new AccessRefusedException(AccessRefusal.NotAllowed, PortalPolicies.View);
        }
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var person = await db.Set<Person>().SingleAsync(one => one.Id == id, cancellationToken);
            var set = change(new PreferenceSet(person.Language, person.TimeZone, person.Theme));
            Check(set);
            (person.Language, person.TimeZone, person.Theme) = (set.Language, set.TimeZone, set.Theme);
            (person.ChangedBy, person.ChangedAt) = (person.Name, time.GetUtcNow());
            db.Audit(actor, "access.preferences.changed", People.SubjectOf(person));
            await db.SaveChangesAsync(cancellationToken);
        }
        await sessions.FindAsync(user, TimeSpan.Zero, cancellationToken); // the next request finds the new choices
    }

    private static void Check(PreferenceSet set)
    {
        if (set.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            throw new ArgumentException($"There is no time zone '{zone}'.", nameof(set));
        }
        if (set.Theme is { } theme && !PreferenceSet.Themes.Contains(theme, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is no theme '{theme}'.", nameof(set));
        }
        if (set.Language is { Length: not 2 } language)
        {
            throw new ArgumentException($"'{language}' is not a language of two letters.", nameof(set));
        }
    }
}
