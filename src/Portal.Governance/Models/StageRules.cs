namespace Portal.Governance.Models;

/// <summary>Which moves between stages are allowed.</summary>
public static class StageRules
{
    /// <summary>Stages a version may move to next, in the order people would choose them.</summary>
    public static IReadOnlyList<LifecycleStage> Next(LifecycleStage stage) => stage switch
    {
        LifecycleStage.Development => [LifecycleStage.Staging, LifecycleStage.Retired],
        LifecycleStage.Staging => [LifecycleStage.Production, LifecycleStage.Development, LifecycleStage.Retired],
        LifecycleStage.Production => [LifecycleStage.Retired, LifecycleStage.Staging],
        LifecycleStage.Retired => [LifecycleStage.Development],
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    /// <summary>The stage of a model: the furthest of its versions, retired once all of them are; without a version, development.</summary>
    public static LifecycleStage OfModel(IEnumerable<LifecycleStage> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        var all = versions.ToList();
        var living = all.Where(stage => stage != LifecycleStage.Retired).ToList();
        return living.Count > 0 ? living.Max() : all.Count > 0 ? LifecycleStage.Retired : LifecycleStage.Development;
    }
}
