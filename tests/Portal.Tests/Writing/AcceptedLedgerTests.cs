using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

public sealed class AcceptedLedgerTests
{
    [Fact]
    public void IdSet_WithRandomIdsAndZero_AnswersAsAHashSetDoes()
    {
        var random = new Random(1);
        var set = new IdSet();
        var reference = new HashSet<UInt128>();
        for (var i = 0; i < 200_000; i++)
        {
            var id = (UInt128)random.Next(50_000); // many come again, zero among them
            set.Add(id).ShouldBe(reference.Add(id));
        }

        set.Count.ShouldBe(reference.Count);
        for (var id = 0; id < 60_000; id++)
        {
            set.Contains((UInt128)id).ShouldBe(reference.Contains((UInt128)id));
        }
    }

    [Fact]
    public void Calls_BeyondTheLimit_ForgetTheOldestEighth()
    {
        var ledger = new AcceptedLedger(maxDigests: 1_000, maxItems: 800);
        ledger.AddItems(Enumerable.Range(1, 801).Select(id => (UInt128)id).ToArray());
        Enumerable.Range(1, 801).Where(id => !ledger.KnowsItem((UInt128)id)).ShouldBe(Enumerable.Range(1, 100));
    }

    [Fact]
    public void Digests_BeyondTheLimit_ForgetTheOldestHour()
    {
        var ledger = new AcceptedLedger(maxDigests: 3, maxItems: 800);
        ledger.AddDigest(1, hour: 10);
        ledger.AddDigest(2, hour: 10);
        ledger.AddDigest(3, hour: 11);
        ledger.AddDigest(4, hour: 12);
        (ledger.KnowsDigest(1), ledger.KnowsDigest(2), ledger.KnowsDigest(3), ledger.KnowsDigest(4)).ShouldBe((false, false, true, true));
    }

    [Fact]
    public void Digests_AreKnownForAtLeast24HoursAndLessThan25()
    {
        const long Minute = 60_000;
        var accepted = (100 * 60 * Minute) + (59 * Minute); // 59 minutes into hour 100
        var ledger = new AcceptedLedger(maxDigests: 100, maxItems: 800);
        ledger.AddDigest(1, AcceptedLedger.HourOf(accepted));
        ledger.Expire(accepted + (24 * 60 * Minute));
        ledger.KnowsDigest(1).ShouldBeTrue();
        ledger.Expire(accepted + (25 * 60 * Minute));
        ledger.KnowsDigest(1).ShouldBeFalse();
    }
}
