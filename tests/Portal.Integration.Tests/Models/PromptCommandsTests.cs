using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.Prompts;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

public sealed class PromptCommandsTests(GovernanceFixture store)
{
    private static readonly PromptDraft First = new([new(PromptRole.System, "You answer tickets of {{company}}.")]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task MoveLabel_OfProduction_ChangesWhatApplicationsGet_AndIsOnRecord(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        var registry = new RegistryAssets(database);
        var pipeline = RegistryAssets.Pipeline();
        await registry.Prompts.RegisterAsync(pipeline, "support", "Answers tickets.", null, First, Stop);
        await registry.Prompts.MoveLabelAsync(pipeline, "support", PromptLabel.Production, to: 1, seen: null, "first release", Stop);
        var second = await registry.Prompts.AddVersionAsync(pipeline, "support", new PromptDraft([new(PromptRole.System, "You answer kindly.")], """{"temperature":0.2}""", "kinder"), Stop);
        second.Record!.Number.ShouldBe(2);
        (await registry.Library.ResolveAsync("acme", "support", PromptLabel.Production, Stop))!.Number.ShouldBe(1);
        (await registry.Library.ResolveAsync("acme", "support", PromptRules.Latest, Stop))!.Number.ShouldBe(2);

        (await registry.Prompts.MoveLabelAsync(pipeline, "support", PromptLabel.Production, to: 2, seen: 1, "kinder answers rated better", Stop)).Outcome.ShouldBe(ModelOutcome.Done);

        var inUse = (await registry.Library.ResolveAsync("acme", "support", PromptLabel.Production, Stop))!;
        inUse.GetMessages().ShouldBe([new PromptMessage(PromptRole.System, "You answer kindly.")]);
        var record = (await registry.Library.FindAsync("acme", "support", Stop))!;
        record.Moves.Select(move => (move.From, move.To, move.MovedBy, move.Reason)).ShouldBe(
            [(1, 2, "CI pipeline", "kinder answers rated better"), (null, 1, "CI pipeline", "first release")]);
        (await registry.ActionsAsync()).ShouldBe(
            ["models.prompt.registered", "models.prompt-label.moved", "models.prompt-version.added", "models.prompt-label.moved"]);
    }

    [Fact]
    public async Task MoveLabel_ThatSomebodyElseMovedMeanwhile_IsAConflict_AndMovesNothing()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        var pipeline = RegistryAssets.Pipeline();
        await registry.Prompts.RegisterAsync(pipeline, "support", "", null, First, Stop);
        await registry.Prompts.AddVersionAsync(pipeline, "support", new PromptDraft([new(PromptRole.User, "two")]), Stop);
        await registry.Prompts.MoveLabelAsync(pipeline, "support", "production", to: 2, seen: null, "release", Stop);

        var late = await registry.Prompts.MoveLabelAsync(pipeline, "support", "production", to: 1, seen: null, "release", Stop);

        late.Outcome.ShouldBe(ModelOutcome.Conflict);
        late.Record!.Number.ShouldBe(2);
        (await registry.Library.ResolveAsync("acme", "support", "production", Stop))!.Number.ShouldBe(2);
    }

    [Fact]
    public async Task AddVersion_FromSeveralAtOnce_KeepsAll_WithoutGaps()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        var pipeline = RegistryAssets.Pipeline();
        await registry.Prompts.RegisterAsync(pipeline, "support", "", null, null, Stop);

        // Each attempt may lose to at most one other in a round; three at a time stay below the five attempts a command makes.
        for (var round = 0; round < 3; round++)
        {
            var here = round;
            await Task.WhenAll(Enumerable.Range(0, 3).Select(one =>
                registry.Prompts.AddVersionAsync(pipeline, "support", new PromptDraft([new(PromptRole.User, $"{here}.{one}")]), Stop)));
        }

        var versions = (await registry.Library.FindAsync("acme", "support", Stop))!.Versions;
        versions.Select(version => version.Number).ShouldBe(Enumerable.Range(1, 9).Reverse());
        versions.Select(version => version.Content).Distinct().Count().ShouldBe(9);
    }

    [Fact]
    public async Task AddVersion_ThatSaysTheSameAsTheNewest_IsNotAddedAgain()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        await registry.Prompts.RegisterAsync(RegistryAssets.Pipeline(), "support", "", null, First, Stop);

        var same = await registry.Prompts.AddVersionAsync(RegistryAssets.Pipeline(), "support", First with { Notes = "again" }, Stop);

        same.Outcome.ShouldBe(ModelOutcome.Duplicate);
        same.Record!.Number.ShouldBe(1);
        (await registry.Library.FindAsync("acme", "support", Stop))!.Versions.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Register_ByAKeyThatMayOnlyRead_IsRefused_AndByAnotherProject_IsSeparate()
    {
        await using var database = await store.CreateDatabaseAsync();
        var registry = new RegistryAssets(database);
        await Should.ThrowAsync<AccessRefusedException>(() => registry.Prompts.RegisterAsync(RegistryAssets.Key(PortalScopes.Read), "support", "", null, First, Stop));

        await registry.Prompts.RegisterAsync(RegistryAssets.Pipeline("globex"), "support", "", null, First, Stop);

        (await registry.Library.FindAsync("acme", "support", Stop)).ShouldBeNull();
        (await registry.Library.ListAsync("acme", Stop)).ShouldBeEmpty();
        (await registry.Library.ResolveAsync("acme", "support", PromptRules.Latest, Stop)).ShouldBeNull();
    }
}
