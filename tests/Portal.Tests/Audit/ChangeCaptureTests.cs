using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;

namespace Portal.Tests.Audit;

/// <summary>What the trail says about values: clear ones as they are stored, personal ones as commitments, large ones as hashes, secrets not at all.</summary>
public sealed class ChangeCaptureTests
{
    [Fact]
    public void Write_AddedRecord_HasItsValuesInTheirForm()
    {
        using var db = new Context();
        db.Add(new Thing { Id = new Guid("0198a7c0-0000-7000-8000-000000000001"), Name = "a \"b\"\n", Amount = 12.50m, At = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero), Kind = ThingKind.Large, Flag = true });

        var changes = ChangeCapture.Write(ChangeCapture.Changed(db.ChangeTracker), new AuditTextSet());

        changes.ShouldBe("""
            [{"record":"Thing","id":"0198a7c0-0000-7000-8000-000000000001","change":"added","fields":{"Id":{"after":"0198a7c0-0000-7000-8000-000000000001"},"Amount":{"after":12.50},"At":{"after":"2026-02-03T04:05:06.000000Z"},"Flag":{"after":true},"Kind":{"after":"Large"},"Name":{"after":"a \"b\"\n"}}}]
            """);
    }

    [Fact]
    public void Write_PersonalValue_IsACommitmentThatItsTextOpens()
    {
        using var db = new Context();
        var thing = db.Attach(new Thing { Id = Guid.NewGuid(), Name = "n", Owner = "Ann" }).Entity;
        thing.Owner = "Bob";
        var texts = new AuditTextSet();

        var changes = ChangeCapture.Write(ChangeCapture.Changed(db.ChangeTracker), texts);

        changes.ShouldNotContain("Ann");
        changes.ShouldNotContain("Bob");
        using var json = JsonDocument.Parse(changes);
        var after = json.RootElement[0].GetProperty("fields").GetProperty("Owner").GetProperty("after").GetProperty("commitment").GetString();
        var kept = texts.Texts["changes/0/Owner/after"];
        kept.Text.ShouldBe("Bob");
        after.ShouldBe(Convert.ToHexStringLower(Commitment.Of(kept.Salt, "changes/0/Owner/after", "Bob")));
        texts.Texts["changes/0/Owner/before"].Salt.ShouldNotBe(kept.Salt);
    }

    [Fact]
    public void Write_HashedAndSecretValues_ShowNeither()
    {
        using var db = new Context();
        db.Add(new Thing { Id = Guid.NewGuid(), Name = "n", Blob = "abc", Password = "hunter2", Owner = null });

        var changes = ChangeCapture.Write(ChangeCapture.Changed(db.ChangeTracker), new AuditTextSet());

        // SHA-256("abc"), FIPS 180-2 appendix B.1
        changes.ShouldContain("\"Blob\":{\"after\":{\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"bytes\":3}}");
        changes.ShouldContain("\"Password\":{\"after\":{\"secret\":true}}");
        changes.ShouldNotContain("hunter2");
        changes.ShouldNotContain("Owner");
    }

    [Fact]
    public void Changed_HousekeepingRecords_NeedNoEntry_AndOthersDo()
    {
        using var db = new Context();
        db.Add(new Progress { Id = 1 });
        CommandAudit.RefuseUnaudited(ChangeCapture.Changed(db.ChangeTracker));

        db.Add(new Thing { Id = Guid.NewGuid(), Name = "n" });

        Should.Throw<UnauditedChangeException>(() => CommandAudit.RefuseUnaudited(ChangeCapture.Changed(db.ChangeTracker))).Message.ShouldContain("Thing");
    }

    [Fact]
    public void WellFormed_Texts_ComeBackFromBothDatabasesAsTheyWere()
    {
        const string Pair = "\ud83d\ude00";
        WellFormed.Text("plain").ShouldBe("plain");
        WellFormed.Text($"pair {Pair}").ShouldBe($"pair {Pair}");
        WellFormed.Text("nul \0").ShouldBe("nul \uFFFD");
        WellFormed.Text($"half {Pair[0]}").ShouldBe("half \uFFFD");
        WellFormed.Text($"{Pair[1]} half, pair {Pair}").ShouldBe($"\uFFFD half, pair {Pair}");
        WellFormed.Text($"{Pair}{Pair}", 2).ShouldBe("\uFFFD…", "a pair is not cut in two");
    }

    [Theory]
    [InlineData("costs.budget")]
    [InlineData("changed")]
    [InlineData("")]
    public void Create_ActionOfAnotherForm_IsRefused(string action) =>
        Should.Throw<ArgumentException>(() => CommandAudit.Create(new Actor(ActorKind.System, "w", "w", "default"), action, new AuditSubject("k", "i", "n"), reason: null));

    private sealed class Context : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql("Host=nowhere");

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Thing>().Property(thing => thing.Kind).HasConversion<string>();
            modelBuilder.Entity<Progress>();
        }
    }

    private enum ThingKind
    {
        Small,
        Large,
    }

    private sealed class Thing
    {
        public Guid Id { get; init; }

        public required string Name { get; set; }

        public decimal? Amount { get; set; }

        public DateTimeOffset? At { get; set; }

        public ThingKind? Kind { get; set; }

        public bool? Flag { get; set; }

        [PersonalData]
        public string? Owner { get; set; }

        [NotInAudit]
        public string? Blob { get; set; }

        [NotInAudit(Secret = true)]
        public string? Password { get; set; }
    }

    [NotAudited("A worker's progress.")]
    private sealed class Progress
    {
        public int Id { get; init; }
    }
}
