using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Models.Cards;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Models.Cards;

/// <summary>Drafts, versions and comments of cards in a real database.</summary>
public sealed class ModelCardsTests(GovernanceFixture governance)
{
    private static readonly FrozenNumber Number = new FrozenNumber(
        "p1", "", "latency.p95", null, "stat", "latency.p95/-/change", new Dictionary<string, IReadOnlyList<string>> { ["model"] = ["gpt-v1"] },
        new DateTimeOffset(2026, 11, 14, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), "7d", "Milliseconds", 1234.50m, [],
        [new FrozenGroup("", IsRest: false, 1234.50m, [])], 1, 42, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), Fault: null, Hash: "").Sealed();

    [Theory, ClassData(typeof(GovernanceProviders))]
    public async Task Version_Published_IsReadBackIntactAndNamesTheOneBefore(GovernanceProvider provider)
    {
        await using var some = await SomeCards.CreateAsync(governance, provider);
        (await some.SaveAsync(0, SomeCards.Content)).Outcome.ShouldBe(CardOutcome.Done);
        var first = (await some.PublishAsync(1, "First.", [Number])).Published.ShouldNotBeNull();
        (await some.SaveAsync(2, SomeCards.Content.WithText("metrics", "F1 and p95."))).Outcome.ShouldBe(CardOutcome.Done);
        var second = (await some.PublishAsync(3, "More.")).Published.ShouldNotBeNull();

        (first.Number, first.PreviousHash, first.ModelVersion).ShouldBe((1, null, "v1"));
        (second.Number, second.PreviousHash).ShouldBe((2, first.Hash));
        var read = (await some.Cards.FindVersionAsync(first.ModelId, 1, CancellationToken.None)).ShouldNotBeNull();
        CardVersionJson.IsIntact("support-assistant", read).ShouldBeTrue();
        FrozenNumber.Read(read.Numbers).ShouldHaveSingleItem().Hash.ShouldBe(Number.Hash);
        CardJson.Read(read.Content).Body.ShouldBe(SomeCards.Content.Body);

        // One changed digit of a frozen number, written past the portal, does not go unnoticed.
        await using var db = await some.Models.Contexts.CreateDbContextAsync();
        await db.Set<ModelCardVersion>().Where(version => version.Number == 1).ExecuteUpdateAsync(set => set.SetProperty(version => version.Numbers, read.Numbers.Replace("1234.50", "1134.50", StringComparison.Ordinal)));
        CardVersionJson.IsIntact("support-assistant", (await some.Cards.FindVersionAsync(first.ModelId, 1, CancellationToken.None))!).ShouldBeFalse();
    }

    [Theory, ClassData(typeof(GovernanceProviders))]
    public async Task Save_OfAnOutdatedDraft_OverwritesNothing(GovernanceProvider provider)
    {
        await using var some = await SomeCards.CreateAsync(governance, provider);
        var card = (await some.SaveAsync(0, SomeCards.Content)).Card.ShouldNotBeNull();
        (await some.SaveAsync(1, SomeCards.Content.WithText("metrics", "Theirs."))).Outcome.ShouldBe(CardOutcome.Done);

        var late = await some.SaveAsync(1, SomeCards.Content.WithText("metrics", "Mine."));

        late.Outcome.ShouldBe(CardOutcome.Conflict);
        CardJson.Read(late.Card!.Draft).Text("metrics").ShouldBe("Theirs.");
        (await some.SaveAsync(0, SomeCards.Content)).Outcome.ShouldBe(CardOutcome.Conflict);
        (await some.PublishAsync(1)).Outcome.ShouldBe(CardOutcome.Conflict);
        (await some.Cards.ListRevisionsAsync(card.ModelId, CancellationToken.None)).Select(revision => CardJson.Read(revision.Content).Text("metrics")).ShouldBe(["Theirs.", "F1."]);
    }

    [Fact]
    public async Task Save_OfTwoAtOnce_LetsOneThroughAndTellsTheOther()
    {
        await using var some = await SomeCards.CreateAsync(governance);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(author => Task.Run(() => some.SaveAsync(0, SomeCards.Content.WithText("metrics", $"Author {author}.")))));

        results.Count(result => result.Outcome == CardOutcome.Done).ShouldBe(1);
        results.Count(result => result.Outcome == CardOutcome.Conflict).ShouldBe(3);
    }

    [Fact]
    public async Task Save_OfChangedFields_ConfirmsThemForWhoSaves()
    {
        await using var some = await SomeCards.CreateAsync(governance);
        var first = CardJson.Read((await some.SaveAsync(0, SomeCards.Content)).Card!.Draft);
        some.Models.Time.Advance(TimeSpan.FromDays(1));
        var second = CardJson.Read((await some.SaveAsync(1, first.WithText("factors", "Language."), ["metrics"])).Card!.Draft);

        first.StateOf("summary").ConfirmedBy.ShouldBe("key-1");
        (second.StateOf("factors").ConfirmedAt, second.StateOf("metrics").ConfirmedAt, second.StateOf("summary").ConfirmedAt)
            .ShouldBe((some.Models.Time.GetUtcNow(), some.Models.Time.GetUtcNow(), some.Models.Time.GetUtcNow().AddDays(-1)));
    }

    [Fact]
    public async Task Publish_WithNothingNew_MakesNoVersion()
    {
        await using var some = await SomeCards.CreateAsync(governance);
        (await some.PublishAsync(0)).Outcome.ShouldBe(CardOutcome.Missing);
        await some.SaveAsync(0, SomeCards.Content);
        (await some.PublishAsync(1, " ")).Outcome.ShouldBe(CardOutcome.Invalid);
        (await some.PublishAsync(1)).Outcome.ShouldBe(CardOutcome.Done);

        (await some.PublishAsync(2, "Again.")).Outcome.ShouldBe(CardOutcome.Unchanged);
    }

    [Fact]
    public async Task Command_OnACard_IsOnRecordWithoutTheCardsWords()
    {
        await using var some = await SomeCards.CreateAsync(governance);
        var card = (await some.SaveAsync(0, SomeCards.Content.WithText("risks", "Confidential words."))).Card!;
        await some.PublishAsync(1);

        await using var db = await some.Models.Contexts.CreateDbContextAsync();
        var entries = await db.Set<AuditEntry>().Where(entry => entry.Action.StartsWith("models.card.")).OrderBy(entry => entry.Time).ThenBy(entry => entry.Id).ToListAsync();
        entries.Select(entry => (entry.Action, entry.SubjectId)).ShouldBe([("models.card.begun", card.ModelId.ToString("D")), ("models.card.published", card.ModelId.ToString("D"))]);
        entries.ShouldAllBe(entry => !entry.Changes.Contains("Confidential", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_WithoutTheRight_IsRefused()
    {
        await using var some = await SomeCards.CreateAsync(governance);
        await some.SaveAsync(0, SomeCards.Content);
        var reader = SomeModels.Key(PortalScopes.Read);

        await Should.ThrowAsync<AccessRefusedException>(() => some.Cards.SaveAsync(reader, "support-assistant", 1, SomeCards.Content, [], CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Cards.PublishAsync(reader, "support-assistant", 1, "x", [], CancellationToken.None));
        await Should.ThrowAsync<AccessRefusedException>(() => some.Comments.WriteAsync(reader, "support-assistant", null, "x", CancellationToken.None));
        (await some.Cards.SaveAsync(SomeModels.Key(tenant: "other"), "support-assistant", 1, SomeCards.Content, [], CancellationToken.None)).Outcome.ShouldBe(CardOutcome.Missing);
    }

    [Fact]
    public async Task Comment_WrittenAndResolved_KeepsWhoAndWhen()
    {
        await using var some = await SomeCards.CreateAsync(governance);
        var comment = (await some.Comments.WriteAsync(SomeModels.Key(), "support-assistant", "risks", " Which groups? ", CancellationToken.None)).ShouldNotBeNull();
        (await some.Comments.WriteAsync(SomeModels.Key(), "support-assistant", "no-field", "x", CancellationToken.None)).ShouldBeNull();

        (await some.Comments.ResolveAsync(SomeModels.Key(), "support-assistant", comment.Id, resolved: true, CancellationToken.None)).ShouldBeTrue();
        var resolved = (await some.Comments.ListAsync(comment.ModelId, CancellationToken.None)).ShouldHaveSingleItem();
        (resolved.Text, resolved.Field, resolved.ResolvedBy).ShouldBe(("Which groups?", "risks", "CI"));
        await some.Comments.ResolveAsync(SomeModels.Key(), "support-assistant", comment.Id, resolved: false, CancellationToken.None);
        (await some.Comments.ListAsync(comment.ModelId, CancellationToken.None))[0].ResolvedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Typing_OfAPerson_IsKeptApartFromTheDraft()
    {
        await using var some = await SomeCards.CreateAsync(governance);
        var card = (await some.SaveAsync(0, SomeCards.Content)).Card!;
        var typed = SomeCards.Content.WithText("metrics", "Half a sen");

        await some.Typings.KeepAsync(card.ModelId, "ana", typed, SomeCards.Content, 1, CancellationToken.None);
        await some.Typings.KeepAsync(card.ModelId, "ana", typed.WithText("metrics", "Half a sentence"), SomeCards.Content, 1, CancellationToken.None);

        CardJson.Read((await some.Typings.FindAsync(card.ModelId, "ana", CancellationToken.None))!.Content).Text("metrics").ShouldBe("Half a sentence");
        (await some.Typings.FindAsync(card.ModelId, "bob", CancellationToken.None)).ShouldBeNull();
        CardJson.Read((await some.Cards.FindAsync(card.ModelId, CancellationToken.None))!.Draft).Text("metrics").ShouldBe("F1.");
        await some.Typings.ForgetAsync(card.ModelId, "ana", CancellationToken.None);
        (await some.Typings.FindAsync(card.ModelId, "ana", CancellationToken.None)).ShouldBeNull();
    }
}
