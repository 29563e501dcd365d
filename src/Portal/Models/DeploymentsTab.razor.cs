using System.Globalization;
using Portal.Governance.Models;
using Portal.Ui;

namespace Portal.Models;

/// <summary>Where a model runs: the shares that were declared beside those seen in traffic, and how they came about.</summary>
public sealed partial class DeploymentsTab
{
    private const int MostPast = 50;

    private Deploying? _deploying;
    private Asking? _asking;
    private IReadOnlyList<ModelFault> _faults = [];
    private string _reason = "";

    /// <param name="Environment">Null: one to be named.</param>
    private sealed record Deploying(string? Environment);

    private sealed record Asking(EnvironmentDeployments Environment, bool IsRollBack);

    private IReadOnlyList<(string Environment, IReadOnlyList<SeenShare> Shares)> Shares => SeenShares.Of(Environments, Traffic?.RowsOf(ModelId) ?? []);

    private string Headline()
    {
        var running = Environments.Count(environment => environment.Active.Any());
        var undeclared = Shares.Count(one => one.Shares.Any(share => share.IsUndeclared));
        var text = Text[running == 1 ? "DeploymentsOne" : "DeploymentsSome", running].Value;
        return undeclared == 0 ? text : $"{text} {Text["DeploymentsUndeclared", undeclared]}";
    }

    private static string Width(double percent) => string.Create(CultureInfo.InvariantCulture, $"width:{Math.Clamp(percent, 0, 100):0.##}%");

    private void Ask(EnvironmentDeployments environment, bool isRollBack) => (_asking, _reason, _faults) = (new Asking(environment, isRollBack), "", []);

    /// <summary>What a roll-back brings, or what an end takes away.</summary>
    private string Past(EnvironmentDeployments environment)
    {
        var which = _asking!.IsRollBack ? DistributionRules.Before([.. environment.Deployments]) : [.. environment.Active];
        return string.Join(", ", which.Select(one => $"{NameOf(one.VersionId)} {UnitFormat.Format((double)one.TrafficPercent / 100, Unit.Share)}"));
    }

    private async Task ActAsync()
    {
        var (environment, isRollBack) = (_asking!.Environment.Environment, _asking.IsRollBack);
        var name = environment.Environment;
        var done = await TryAsync(
            caller => isRollBack
                ? Deployments.RollBackAsync(caller, Model!.Name, name, environment.Version, _reason, CancellationToken.None)
                : Deployments.SetAsync(caller, Model!.Name, new Distribution(name, DeploymentStrategy.Rolling, [], _reason), environment.Version, CancellationToken.None),
            faults => _faults = faults,
            Text[isRollBack ? "RolledBack" : "Ended", name]);
        if (done || _faults.Count == 0)
        {
            _asking = null;
        }
    }

    private Task DeployedAsync(string environment)
    {
        (_deploying, Message) = (null, Text["Deployed", environment]);
        return LoadAsync();
    }
}
