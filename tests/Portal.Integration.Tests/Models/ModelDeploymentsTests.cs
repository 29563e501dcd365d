using Portal.Governance.Models;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

/// <summary>Which version takes which share of an environment's traffic, in a real database.</summary>
public sealed class ModelDeploymentsTests(GovernanceFixture governance)
{
    [Fact]
    public async Task Set_SharesThatAreNotWhole_SaysTheirSum()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        await some.RegisterAsync("v1", "v2");

        var refused = await some.DeployAsync(seen: 0, ("v1", 80), ("v2", 30), ("v3", -10));

        refused.Faults!.Select(fault => fault.Kind).ShouldBe([ModelFaultKind.VersionUnknown, ModelFaultKind.ShareOutOfRange]);
        (await some.DeployAsync(seen: 0, ("v1", 80), ("v2", 30))).Faults!.ShouldHaveSingleItem().Values.ShouldBe([110m]);
    }

    [Fact]
    public async Task Canary_StepByStep_TellsWhatRanWhen()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        await some.RegisterAsync("v1", "v2");
        await some.DeployAsync(seen: 0, ("v1", 100));
        some.Time.Advance(TimeSpan.FromHours(1));
        await some.DeployAsync(seen: 1, ("v1", 90), ("v2", 10));
        some.Time.Advance(TimeSpan.FromHours(1));

        var done = (await some.DeployAsync(seen: 2, ("v2", 100))).Record!;

        done.Active.ShouldHaveSingleItem().TrafficPercent.ShouldBe(100);
        // Newest first: v2 whole since 14:00; from 13:00 to 14:00 both; before that v1 alone.
        done.Deployments.Select(one => (Percent: one.TrafficPercent, From: one.From.Hour, To: one.To?.Hour)).OrderBy(one => one.From).ThenBy(one => one.Percent)
            .ShouldBe([(100m, 12, 13), (10m, 13, 14), (90m, 13, 14), (100m, 14, null)]);
    }

    [Fact]
    public async Task RollBack_OfTheLastStep_BringsBackWhatRanBefore()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1", "v2");
        await some.DeployAsync(seen: 0, ("v1", 100));
        some.Time.Advance(TimeSpan.FromHours(1));
        await some.DeployAsync(seen: null, ("v1", 75), ("v2", 25));
        some.Time.Advance(TimeSpan.FromHours(1));

        var back = (await some.Deployments.RollBackAsync(SomeModels.Key(), model.Name, "production", 2, "Errors doubled.", CancellationToken.None)).Record!;

        var version = (await some.Catalogue.FindVersionAsync(model.Id, "v1", CancellationToken.None))!;
        back.Active.ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.VersionId.ShouldBe(version.Id), one => one.TrafficPercent.ShouldBe(100));
        back.Deployments.Count(one => one.Status == DeploymentStatus.RolledBack).ShouldBe(2);
    }

    [Fact]
    public async Task RollBack_OfTheFirstDeployment_HasNothingToGoBackTo()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");
        await some.DeployAsync(seen: 0, ("v1", 100));

        (await some.Deployments.RollBackAsync(SomeModels.Key(), model.Name, "production", 1, "Why", CancellationToken.None)).Faults!
            .ShouldHaveSingleItem().Kind.ShouldBe(ModelFaultKind.NothingToRollBack);
    }

    [Fact]
    public async Task Set_TwoPeopleAtOnce_OneLearnsOfTheOther()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        await some.RegisterAsync("v1", "v2");

        var both = await Task.WhenAll(some.DeployAsync(seen: 0, ("v1", 100)), some.DeployAsync(seen: 0, ("v2", 100)));

        both.Select(change => change.Outcome).Order().ShouldBe([ModelOutcome.Done, ModelOutcome.Conflict]);
        both.ShouldAllBe(change => change.Record!.Active.Sum(one => one.TrafficPercent) == 100);
    }

    [Fact]
    public async Task Retire_WhileItTakesTraffic_IsRefusedAndNamesWhere()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        await some.RegisterAsync("v1");
        await some.DeployAsync(seen: 0, ("v1", 100));

        (await some.MoveAsync("v1", LifecycleStage.Retired)).Faults!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(ModelFaultKind.StillDeployed), fault => fault.Values.ShouldBe(["production"]));

        (await some.DeployAsync(seen: null)).Outcome.ShouldBe(ModelOutcome.Done);
        (await some.MoveAsync("v1", LifecycleStage.Retired)).Outcome.ShouldBe(ModelOutcome.Done);
        (await some.DeployAsync(seen: null, ("v1", 100))).Faults!.ShouldHaveSingleItem().Kind.ShouldBe(ModelFaultKind.VersionRetired);
        (await some.DeployAsync(seen: null)).Faults!.ShouldHaveSingleItem().Kind.ShouldBe(ModelFaultKind.NothingToEnd);
    }

    [Fact]
    public async Task Set_UnchangedShares_GoOn()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        await some.RegisterAsync("v1", "v2", "v3");
        var first = (await some.DeployAsync(seen: 0, ("v1", 50), ("v2", 50))).Record!;
        some.Time.Advance(TimeSpan.FromHours(1));

        var second = (await some.DeployAsync(seen: null, ("v1", 50), ("v3", 50))).Record!;

        second.Active.Select(one => one.Id).Intersect(first.Active.Select(one => one.Id)).ShouldHaveSingleItem();
        second.Deployments.Count.ShouldBe(3);
    }
}
