using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Models;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Models;

/// <summary>Registering, changing and deleting models and moving their versions, in a real database.</summary>
public sealed class ModelRegistryTests(GovernanceFixture governance)
{
    [Theory, ClassData(typeof(GovernanceProviders))]
    public async Task Register_WithAFirstVersion_KeepsBothAndOneEntry(GovernanceProvider provider)
    {
        await using var some = await SomeModels.CreateAsync(governance, provider);
        var asked = new NewModel(null, SomeModels.Draft, new NewVersion("v1", new VersionDraft { ResponseModels = [" gpt-4.1 ", "gpt-4.1", ""] }, LifecycleStage.Production));

        var registered = await some.Registry.RegisterAsync(SomeModels.Key(), asked, CancellationToken.None);

        registered.Outcome.ShouldBe(ModelOutcome.Done);
        var model = (await some.Catalogue.FindAsync("default", "support-assistant", CancellationToken.None)).ShouldNotBeNull();
        (model.Title, model.Stage, model.Version).ShouldBe(("Support assistant", LifecycleStage.Production, 1L));
        (await some.Catalogue.GetVersionsAsync(model.Id, CancellationToken.None)).ShouldHaveSingleItem().ResponseModels.ShouldBe(["gpt-4.1"]);
        await using var db = await some.Contexts.CreateDbContextAsync();
        var entry = await db.Set<AuditEntry>().SingleAsync();
        (entry.Action, entry.SubjectKind, entry.SubjectId, entry.ActorId).ShouldBe(("models.model.registered", "model", model.Id.ToString("D"), "key-1"));
    }

    [Fact]
    public async Task Register_BadInput_NamesEveryFaultAtOnce()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var draft = new ModelDraft { Title = " ", Purpose = "", OwnerId = Guid.NewGuid(), RiskClass = "unheard-of", Provider = new string('x', 101) };

        var refused = await some.Registry.RegisterAsync(SomeModels.Key(), new NewModel("Not a Name", draft, new NewVersion("", new VersionDraft { ArtifactDigest = "abc" })), CancellationToken.None);

        refused.Outcome.ShouldBe(ModelOutcome.Invalid);
        refused.Faults!.Select(fault => (fault.Kind, fault.Field)).ShouldBe(
        [
            (ModelFaultKind.NameNotAllowed, "Name"), (ModelFaultKind.TitleMissing, "Title"), (ModelFaultKind.PurposeMissing, "Purpose"), (ModelFaultKind.TooLong, "Provider"),
            (ModelFaultKind.RiskClassUnknown, "RiskClass"), (ModelFaultKind.RiskBasisMissing, "RiskBasis"), (ModelFaultKind.OwnerUnknown, "OwnerId"),
            (ModelFaultKind.NameMissing, "Version.Name"), (ModelFaultKind.DigestNotAllowed, "Version.ArtifactDigest"),
        ]);
    }

    [Fact]
    public async Task Register_ANameThatIsTaken_NamesTheOneThereIs()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        await some.RegisterAsync();

        var twin = await some.Registry.RegisterAsync(SomeModels.Key(), new NewModel("support-assistant", SomeModels.Draft with { Title = "Another" }), CancellationToken.None);

        (twin.Outcome, twin.Record!.Title).ShouldBe((ModelOutcome.Duplicate, "Support assistant"));
        (await some.Registry.RegisterAsync(SomeModels.Key(tenant: "other"), new NewModel(null, SomeModels.Draft), CancellationToken.None)).Outcome.ShouldBe(ModelOutcome.Done);
    }

    [Fact]
    public async Task Change_OnAnOutdatedVersion_KeepsTheOthersAndShowsIt()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync();
        var changed = await some.Registry.ChangeAsync(SomeModels.Key(), model.Name, 1, SomeModels.Draft with { Purpose = "Answers and refunds." }, CancellationToken.None);

        var late = await some.Registry.ChangeAsync(SomeModels.Key(), model.Name, 1, SomeModels.Draft with { Purpose = "Mine." }, CancellationToken.None);

        changed.Outcome.ShouldBe(ModelOutcome.Done);
        (late.Outcome, late.Record!.Purpose, late.Record.Version).ShouldBe((ModelOutcome.Conflict, "Answers and refunds.", 2L));
    }

    [Fact]
    public async Task Command_WithoutTheRight_IsRefused()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");
        var reader = SomeModels.Key(PortalScopes.Read);

        await Should.ThrowAsync<AccessRefusedException>(() => some.Registry.RegisterAsync(reader, new NewModel("x", SomeModels.Draft), CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Registry.ChangeAsync(reader, model.Name, 1, SomeModels.Draft, CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Registry.DeleteAsync(reader, model.Name, 1, CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Versions.AddAsync(reader, model.Name, new NewVersion("v2", new VersionDraft()), CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Versions.MoveAsync(reader, model.Name, "v1", 1, LifecycleStage.Staging, "Why", CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Deployments.RollBackAsync(reader, model.Name, "production", null, "Why", CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Ignore.IgnoreAsync(reader, "a", "b", "c", "Why", CancellationToken.None));
    }

    [Fact]
    public async Task Model_OfAnotherTenant_IsNotThere()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");
        var other = SomeModels.Key(tenant: "other");

        (await some.Registry.ChangeAsync(other, model.Name, 1, SomeModels.Draft, CancellationToken.None)).Outcome.ShouldBe(ModelOutcome.Missing);
        (await some.Registry.DeleteAsync(other, model.Name, 1, CancellationToken.None)).Outcome.ShouldBe(ModelOutcome.Missing);
        (await some.Versions.AddAsync(other, model.Name, new NewVersion("v2", new VersionDraft()), CancellationToken.None)).Outcome.ShouldBe(ModelOutcome.Missing);
        (await some.Catalogue.FindAsync("other", model.Id, CancellationToken.None)).ShouldBeNull();
        (await some.Catalogue.ListAsync("other", new CatalogueFilter(), CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Move_AlongItsLife_SettlesTheModelsStage()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1", "v2");

        var jump = await some.MoveAsync("v1", LifecycleStage.Production);
        await some.MoveAsync("v1", LifecycleStage.Staging);
        await some.MoveAsync("v1", LifecycleStage.Production);
        var running = (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!.Stage;
        await some.MoveAsync("v1", LifecycleStage.Retired);
        var oneLeft = (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!.Stage;
        await some.MoveAsync("v2", LifecycleStage.Retired);

        jump.Faults!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(ModelFaultKind.StageNotAllowed), fault => fault.Values.ShouldBe([LifecycleStage.Development, LifecycleStage.Production]));
        (running, oneLeft).ShouldBe((LifecycleStage.Production, LifecycleStage.Development));
        (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!.Stage.ShouldBe(LifecycleStage.Retired);
    }

    [Fact]
    public async Task Move_WithoutAReason_IsRefused()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");

        (await some.Versions.MoveAsync(SomeModels.Key(), model.Name, "v1", 1, LifecycleStage.Staging, " ", CancellationToken.None)).Faults!
            .ShouldHaveSingleItem().Kind.ShouldBe(ModelFaultKind.ReasonMissing);
    }

    [Fact]
    public async Task Move_OfTwoVersionsAtOnce_LeavesTheModelsStageTrue()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync([.. Enumerable.Range(1, 8).Select(number => $"v{number}")]);

        var moved = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => some.MoveAsync($"v{number}", number % 2 == 0 ? LifecycleStage.Staging : LifecycleStage.Retired)));

        moved.ShouldAllBe(change => change.Outcome == ModelOutcome.Done);
        (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!.Stage.ShouldBe(LifecycleStage.Staging);
    }

    [Fact]
    public async Task Delete_OfAModelThatWasUsed_IsRefused()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");
        await some.MoveAsync("v1", LifecycleStage.Staging);
        var current = (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!;

        (await some.Registry.DeleteAsync(SomeModels.Key(), model.Name, current.Version, CancellationToken.None)).Faults!.ShouldHaveSingleItem().Kind.ShouldBe(ModelFaultKind.NotDeletable);
    }

    [Fact]
    public async Task Delete_OfAModelNobodyUsed_TakesItsVersionsWithIt()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");
        var current = (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!;

        (await some.Registry.DeleteAsync(SomeModels.Key(), model.Name, current.Version, CancellationToken.None)).Outcome.ShouldBe(ModelOutcome.Done);

        (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None)).ShouldBeNull();
        (await some.Catalogue.GetVersionsAsync(model.Id, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_OfAModelOthersDeriveFrom_IsRefused()
    {
        await using var some = await SomeModels.CreateAsync(governance);
        var model = await some.RegisterAsync("v1");
        var basis = (await some.Catalogue.FindVersionAsync(model.Id, "v1", CancellationToken.None))!;
        await some.Registry.RegisterAsync(
            SomeModels.Key(), new NewModel("tuned", SomeModels.Draft, new NewVersion("v1", new VersionDraft { BaseVersionId = basis.Id })), CancellationToken.None);
        var current = (await some.Catalogue.FindAsync("default", model.Id, CancellationToken.None))!;

        (await some.Registry.DeleteAsync(SomeModels.Key(), model.Name, current.Version, CancellationToken.None)).Faults!.ShouldHaveSingleItem().Kind.ShouldBe(ModelFaultKind.InUse);
    }
}
