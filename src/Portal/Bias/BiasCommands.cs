using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Bias;
using Portal.Live;

namespace Portal.Bias;

/// <summary>Changes of how groups are compared, by whoever may administer the portal; checked here by the rights of this moment, whatever page or endpoint asks.</summary>
public sealed class BiasCommands(BiasSettingsStore settings, AccessGuard guard, LiveFeed feed)
{
    /// <summary>Keeps the settings of an application.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    /// <exception cref="ArgumentException">A value breaks <see cref="BiasRules"/>.</exception>
    /// <exception cref="BiasSettingsConflictException">Somebody was faster.</exception>
    public async Task<BiasSettings> SaveAsync(ClaimsPrincipal caller, string application, BiasSettingsChange change, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await KeepAsync(actor, application, change, cancellationToken);
    }

    /// <summary>Chooses the group that others of an attribute are compared with, and leaves everything else as it is.</summary>
    /// <param name="group">Null: none.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    /// <exception cref="ArgumentException">A name is too long.</exception>
    /// <exception cref="BiasSettingsConflictException">Somebody changed the settings in this moment.</exception>
    public async Task<BiasSettings> ChooseReferenceAsync(ClaimsPrincipal caller, string application, string attribute, string? group, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        var current = await settings.FindAsync(actor.Tenant, application, cancellationToken);
        var rule = BiasRules.Of(current);
        var references = new Dictionary<string, string>(rule.References, StringComparer.Ordinal);
        references.Remove(attribute);
        if (group is not null)
        {
            references.Add(attribute, group);
        }
        var change = new BiasSettingsChange(rule.FavourableOutcomes, references, rule.MinimumSize, rule.RatioLine, rule.DifferenceFloor, current?.Version ?? 0);
        return await KeepAsync(actor, application, change, cancellationToken);
    }

    private async Task<BiasSettings> KeepAsync(Actor actor, string application, BiasSettingsChange change, CancellationToken cancellationToken)
    {
        var kept = await settings.SaveAsync(actor, application, change, cancellationToken);
        // Whoever looks at these groups sees them by the new rules.
        feed.Wake();
        return kept;
    }
}
