namespace Portal.Governance.Models;

/// <summary>What the distribution of an environment's traffic has to fulfil.</summary>
public static class DistributionRules
{
    private const decimal Whole = 100;
    private const int Decimals = 2;

    /// <summary>Everything that is wrong, in the order of the form.</summary>
    /// <param name="versions">The versions of the model.</param>
    /// <param name="hasActive">Whether anything runs there now.</param>
    public static IReadOnlyList<ModelFault> Check(Distribution asked, IReadOnlyCollection<ModelVersion> versions, bool hasActive)
    {
        ArgumentNullException.ThrowIfNull(asked);
        const string shares = nameof(asked.Shares);
        var faults = new List<ModelFault>();
        var environment = asked.Environment.Trim();
        if (environment.Length == 0)
        {
            faults.Add(new ModelFault(ModelFaultKind.EnvironmentMissing, nameof(asked.Environment)));
        }
        if (environment.Length > ModelLimits.Environment)
        {
            faults.Add(new ModelFault(ModelFaultKind.TooLong, nameof(asked.Environment), ModelLimits.Environment));
        }
        if (asked.Shares.Count == 0 && !hasActive)
        {
            faults.Add(new ModelFault(ModelFaultKind.NothingToEnd, shares));
        }
        var byName = versions.ToDictionary(version => version.Name, StringComparer.Ordinal);
        foreach (var share in asked.Shares)
        {
            if (!byName.TryGetValue(share.Version, out var version))
            {
                faults.Add(new ModelFault(ModelFaultKind.VersionUnknown, shares, share.Version));
            }
            else if (version.Stage == LifecycleStage.Retired)
            {
                faults.Add(new ModelFault(ModelFaultKind.VersionRetired, shares, share.Version));
            }
            if (share.Percent is <= 0 or > Whole || decimal.Round(share.Percent, Decimals) != share.Percent)
            {
                faults.Add(new ModelFault(ModelFaultKind.ShareOutOfRange, shares, share.Version));
            }
        }
        faults.AddRange(asked.Shares.GroupBy(share => share.Version, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => new ModelFault(ModelFaultKind.VersionTwice, shares, group.Key)));
        if (asked.Shares.Count > 0 && asked.Shares.Sum(share => share.Percent) is var sum && sum != Whole)
        {
            faults.Add(new ModelFault(ModelFaultKind.SharesNotWhole, shares, sum));
        }
        faults.AddRange(ModelRules.CheckReason(asked.Reason, nameof(asked.Reason)));
        return faults;
    }

    /// <summary>The deployments that were active just before the last change of an environment.</summary>
    /// <param name="all">Every deployment the environment ever had.</param>
    public static IReadOnlyList<Deployment> Before(IReadOnlyCollection<Deployment> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        if (all.Count == 0)
        {
            return [];
        }
        var change = all.Max(deployment => deployment.To is { } to && to > deployment.From ? to : deployment.From);
        return [.. all.Where(deployment => deployment.From < change && (deployment.To is null || deployment.To >= change))];
    }
}
