using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Portal.Governance;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Tree;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>How entries become leaves: each once, without gaps, whatever happens on the way.</summary>
public sealed class AuditSequencerTests(GovernanceFixture store)
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(GovernanceProviders))]
    public async Task Round_WithWaitingEntries_MakesThemLeavesInTheirOrder(GovernanceProvider provider)
    {
        await using var database = await store.CreateDatabaseAsync(provider);
        using var trail = new AuditTrail(database.Contexts, options: new AuditOptions { SequenceEntries = 3 });

        await trail.GrowAsync(5);
        await trail.GrowAsync(2, "later");

        await trail.ShouldBeWholeAsync(7);
        (await trail.Log.FindAsync("default", await AuditTrail.ActAsync(database.Contexts, "new"), CancellationToken.None)).ShouldNotBeNull().LeafIndex.ShouldBeNull();
        var page = await trail.Log.ListAsync(new() { Tenant = "default", SubjectKind = "thing", Limit = 3 }, CancellationToken.None);
        page.Entries.Select(entry => (entry.SubjectId, entry.LeafIndex)).ShouldBe([("new", null), ("later-1", 6), ("later-0", 5)]);
        page.HasMore.ShouldBeTrue();
        var next = await trail.Log.ListAsync(new() { Tenant = "default", Before = page.Entries[^1].Id }, CancellationToken.None);
        next.Entries.Select(entry => entry.SubjectId).ShouldBe(["s-4", "s-3", "s-2", "s-1", "s-0"]);
    }

    [Fact]
    public async Task Round_OfTwoInstancesAndManyCommandsAtOnce_GivesEachEntryOneLeaf()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts, options: new AuditOptions { SequenceEntries = 7 });
        using var other = new AuditTrail(database.Contexts, options: new AuditOptions { SequenceEntries = 5 });
        const int Commands = 60;
        var acting = Task.WhenAll(Enumerable.Range(0, 6).Select(async client =>
        {
            for (var i = 0; i < Commands / 6; i++)
            {
                await AuditTrail.ActAsync(database.Contexts, $"{client}-{i}");
            }
        }));

        // Both believe they own the tree: the leases of the other are ignored by taking them away.
        while (!acting.IsCompleted || await WaitingAsync(database) > 0)
        {
            await Task.WhenAll(GrabAsync(database, trail), GrabAsync(database, other));
        }
        await acting;

        await trail.ShouldBeWholeAsync(Commands);
    }

    [Fact]
    public async Task Lease_HeldByAnother_IsRespectedUntilItRunsOut_AndItsLossIsNoticed()
    {
        await using var database = await store.CreateDatabaseAsync();
        var time = new ManualTime(Noon);
        using var first = new AuditTrail(database.Contexts, time);
        using var second = new AuditTrail(database.Contexts, time);
        await AuditTrail.ActAsync(database.Contexts, "a");
        (await first.Sequencer.RunOnceAsync(CancellationToken.None)).IsOwner.ShouldBeTrue();
        await AuditTrail.ActAsync(database.Contexts, "b");

        (await second.Sequencer.RunOnceAsync(CancellationToken.None)).IsOwner.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(7));
        (await second.Sequencer.RunOnceAsync(CancellationToken.None)).Entries.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(-4)); // the first one's clock is late: it believes that its lease still holds
        await AuditTrail.ActAsync(database.Contexts, "c");
        (await first.Sequencer.RunOnceAsync(CancellationToken.None)).ShouldBe(default);

        (await second.Sequencer.RunOnceAsync(CancellationToken.None)).Entries.ShouldBe(1);
        await second.ShouldBeWholeAsync(3);
    }

    [Fact]
    public async Task Release_OnStop_LetsTheNextInstanceGoOnAtOnce()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var first = new AuditTrail(database.Contexts);
        using var second = new AuditTrail(database.Contexts);
        await first.GrowAsync(1);

        await first.Sequencer.ReleaseAsync(CancellationToken.None);

        (await second.Sequencer.RunOnceAsync(CancellationToken.None)).IsOwner.ShouldBeTrue();
    }

    [Fact]
    public async Task Round_BrokenOffAtEveryStatement_LeavesATreeThatGoesOnRightly()
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts, options: new AuditOptions { SequenceEntries = 100 });
        await trail.GrowAsync(254); // the next batch fills a tile and begins another
        await trail.Sequencer.ReleaseAsync(CancellationToken.None);
        var entries = 254;
        for (var statement = 1; ; statement++)
        {
            for (var i = 0; i < 3; i++, entries++)
            {
                await AuditTrail.ActAsync(database.Contexts, $"broken-{entries}");
            }
            var breaking = new BreakingContexts(database.Options, statement);
            using var broken = new AuditTrail(breaking);

            var fault = await Record.ExceptionAsync(() => broken.Sequencer.RunOnceAsync(CancellationToken.None));
            await Unown(database);
            using var next = new AuditTrail(database.Contexts);
            await next.SequenceAllAsync();

            await next.ShouldBeWholeAsync(entries);
            await next.Sequencer.ReleaseAsync(CancellationToken.None);
            if (fault is null)
            {
                statement.ShouldBeGreaterThan(8, "a round has more statements than that, and all of them have to be tried");
                break;
            }
        }
    }

    private static async Task GrabAsync(GovernanceDatabase database, AuditTrail trail)
    {
        await Unown(database);
        try
        {
            await trail.Sequencer.RunOnceAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException or AuditTreeException)
        {
            // The other one was quicker.
        }
    }

    private static async Task Unown(GovernanceDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        await db.Set<AuditHead>().ExecuteUpdateAsync(set => set.SetProperty(head => head.Owner, ""));
    }

    private static async Task<int> WaitingAsync(GovernanceDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Set<AuditPending>().CountAsync();
    }

    /// <summary>Contexts whose connection breaks after the n-th statement, begin and commit included, has reached the database.</summary>
    private sealed class BreakingContexts(DbContextOptions<PortalDb> options, int breakAfter) : DbCommandInterceptor, IDbContextFactory<PortalDb>, IDbTransactionInterceptor
    {
        private int _left = breakAfter;

        public PortalDb CreateDbContext() => new(new DbContextOptionsBuilder<PortalDb>(options).AddInterceptors(this).Options);

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            await BreakAsync(eventData.Context!);
            return result;
        }

        public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            await BreakAsync(eventData.Context!);
            return result;
        }

        public async ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            await BreakAsync(eventData.Context!);
            return result;
        }

        public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => BreakAsync(eventData.Context!);

        private async Task BreakAsync(DbContext context)
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                await context.Database.GetDbConnection().CloseAsync();
                throw new IOException("The connection broke.");
            }
        }
    }
}
