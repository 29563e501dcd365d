using Portal.Telemetry.Calls;
using Portal.Telemetry.Senders;
using Portal.Testing;

namespace Portal.Tests.Senders;

public sealed class SenderStatisticsTests
{
    /// <summary>ManualTime's start, 2026-01-31 12:00:00 UTC, in milliseconds since 1970.</summary>
    private const long Noon = 1_769_860_800_000;

    private readonly ManualTime _time = new();

    [Fact]
    public void Add_TwoRequestsInOneMinute_AreOneEntryWithTheSums()
    {
        var statistics = New();
        for (var i = 0; i < 2; i++)
        {
            var request = Request("shop", accepted: 3, CallFlags.AdditiveCacheCorrected | CallFlags.ContentTruncated);
            request.Duplicate();
            request.Reject("TraceId", 2);
            statistics.Add(request, "http/json", stored: 3);
        }

        var (minute, tally) = statistics.Take().Senders.ShouldHaveSingleItem();
        minute.ShouldBe(new SenderMinute(Key("shop"), Noon / 60_000));
        (tally.Accepted, tally.Duplicates, tally.Rejected, tally.Requests).ShouldBe((6UL, 2UL, 4UL, 2UL));
        tally.Rejections.Read().ShouldBe(Counts(("TraceId", 4)));
        tally.Dialects.Read().ShouldBe(Counts(("gen_ai", 6)));
        tally.Schemas.Read().ShouldBe(Counts(("https://opentelemetry.io/schemas/1.41.0", 6)));
        // Three accepted, one duplicate and two rejected, twice.
        tally.Doors.Read().ShouldBe(Counts(("http/json", 12)));
        tally.Flags.ToArray().ShouldBe([6, 0, 0, 0, 0, 0, 0, 6, .. new ulong[SenderTally.FlagCount - 8]]);
        statistics.Take().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Add_AcrossAMinute_MakesTwoEntries()
    {
        var statistics = New();
        statistics.Add(Request("shop", accepted: 1), "grpc", stored: 1);
        _time.Advance(TimeSpan.FromMinutes(1));
        statistics.Add(Request("shop", accepted: 1), "grpc", stored: 1);

        statistics.Take().Senders.Keys.Select(minute => minute.Minute).Order().ShouldBe([Noon / 60_000, (Noon / 60_000) + 1]);
    }

    [Fact]
    public void Add_MoreSendersThanAreToldApart_KeepsTheSumsUnderOneName()
    {
        var statistics = New(maxWaiting: 100);
        for (var sender = 0; sender < 130; sender++)
        {
            statistics.Add(Request($"app-{sender}", accepted: 2), "grpc", stored: 2);
        }
        // Known senders are still counted under their own name.
        statistics.Add(Request("app-7", accepted: 5), "grpc", stored: 5);

        var senders = statistics.Take().Senders;
        senders.Count.ShouldBe(101);
        senders.Single(entry => entry.Key.Sender == SenderKey.Others("default", SenderSignal.Traces)).Value.Accepted.ShouldBe(60UL);
        senders.Single(entry => entry.Key.Sender.Application == "app-7").Value.Accepted.ShouldBe(7UL);
        senders.Values.Aggregate(0UL, (sum, tally) => sum + tally.Accepted).ShouldBe(265UL);
    }

    [Fact]
    public void Recorder_MoreScopesInOneRequestThanAreToldApart_KeepsTheSums()
    {
        var request = new SenderRecorder();
        for (var scope = 0; scope < 1000; scope++)
        {
            request.BeginScope(Key("shop") with { Scope = $"scope-{scope}" }, "", Noon);
            request.Accept("gen_ai", CallFlags.None, 0);
        }

        request.Tallies.Count.ShouldBe(65);
        request.Tallies.Values.Aggregate(0UL, (sum, tally) => sum + tally.Accepted).ShouldBe(1000UL);
    }

    [Fact]
    public void Recorder_ReusedForAnotherRequest_RemembersNothing()
    {
        var request = Request("shop", accepted: 3, CallFlags.InvalidNumber);
        request.Attribute("my.own", understood: false);
        request.Reject("SpanId");
        request.Sample("SpanId", "span_id: 3 bytes");
        request.Clear();
        request.BeginScope(Key("other"), "", Noon);

        var tally = request.Tallies.ShouldHaveSingleItem().Value;
        (tally.Accepted, tally.Rejected, tally.Examined).ShouldBe((0UL, 0UL, 0UL));
        tally.Samples.ShouldBeEmpty();
        tally.Unknown.Read().ShouldBeEmpty();
        tally.Flags.ToArray().ShouldAllBe(count => count == 0);
        tally.Lag.Smallest.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Reject_SameReasonAgain_AsksForOneSampleOnly()
    {
        var request = Request("shop", accepted: 0);

        request.Reject("TraceId").ShouldBeTrue();
        request.Sample("TraceId", "trace_id: 3 bytes");
        request.Reject("TraceId").ShouldBeFalse();
        request.Reject("SpanId").ShouldBeTrue();
    }

    [Fact]
    public void Accept_ManyItems_ExaminesTheFirstAndThenOneIn32()
    {
        var request = Request("shop", accepted: 0);

        var examined = Enumerable.Range(0, 100).Where(_ => request.Accept("gen_ai", CallFlags.None, 0)).ToArray();

        // 0, 1, 2, 3 and then 32, 64, 96.
        examined.Length.ShouldBe(7);
        request.Tallies.Values.Single().Examined.ShouldBe(7UL);
    }

    [Fact]
    public void Attribute_UnknownNames_AreCountedAndBounded()
    {
        var request = Request("shop", accepted: 1);
        request.Attribute("gen_ai.request.model", understood: true);
        request.Attribute("server.address", understood: false);
        request.Attribute("gen_ai.request.temperature", understood: false);
        request.Attribute("acme.flavour", understood: false);
        request.Attribute("gen_ai.system", understood: true);
        for (var i = 0; i < 500; i++)
        {
            request.Attribute($"acme.{i}", understood: false);
        }

        var tally = request.Tallies.Values.Single();
        tally.Telling.Read().ShouldBe(Counts(("gen_ai.system", 1)));
        var unknown = tally.Unknown.Read();
        unknown["acme.flavour"].ShouldBe(1UL);
        unknown.Count.ShouldBe(201);
        // 501 names, 200 of them kept.
        unknown["(others)"].ShouldBe(301UL);
    }

    [Fact]
    public void Lag_OfItems_KeepsTheSmallestAndTheBins()
    {
        var request = Request("shop", accepted: 0);
        // Received at noon; ended 2,000 ms, 500 ms before and 240,000 ms after that.
        foreach (var end in new[] { Noon - 2_000, Noon - 500, Noon + 240_000 })
        {
            request.Accept("gen_ai", CallFlags.None, (ulong)end * 1_000_000);
        }
        request.Accept("gen_ai", CallFlags.None, endUnixNano: 0);

        var lag = request.Tallies.Values.Single().Lag;
        (lag.Smallest, lag.Largest).ShouldBe((-240_000L, 2_000L));
        // log2(2000) * 8 = 87.7, log2(500) * 8 = 71.7: bins 87 and 71; what is ahead counts as zero.
        lag.Bins.ShouldBe(new Dictionary<short, ulong> { [87] = 1, [71] = 1, [-32768] = 1 }, ignoreOrder: true);
    }

    [Theory]
    // Nothing was known: no duplicates. All was known: all are. 4 of 10 known, 7 + 3 sent: 4 * 7 / 10 = 2.8 -> 3, and the 1 that is left.
    [InlineData(10, 7, 3, 0, 0)]
    [InlineData(0, 7, 3, 7, 3)]
    [InlineData(6, 7, 3, 3, 1)]
    public void ShareDuplicates_OfSeveralSenders_AddUp(long stored, ulong first, ulong second, ulong firstKnown, ulong secondKnown)
    {
        var tallies = new[] { new SenderTally { Accepted = first }, new SenderTally { Accepted = second } };

        SenderStatistics.ShareDuplicates(tallies, stored);

        tallies.Select(tally => tally.Duplicates).ShouldBe([firstKnown, secondKnown]);
        tallies.Select(tally => tally.Accepted).ShouldBe([first - firstKnown, second - secondKnown]);
    }

    [Fact]
    public void NewSender_Completes_OnceForEachSender()
    {
        var statistics = New();
        statistics.NewSender.IsCompleted.ShouldBeFalse();
        statistics.Add(Request("shop", accepted: 1), "grpc", stored: 1);
        statistics.NewSender.IsCompleted.ShouldBeTrue();
        statistics.Take();
        statistics.Add(Request("shop", accepted: 1), "grpc", stored: 1);
        statistics.NewSender.IsCompleted.ShouldBeFalse();
    }

    private SenderStatistics New(int maxWaiting = 10_000) => new(new SenderOptions { MaxWaiting = maxWaiting }, _time);

    private static SenderRecorder Request(string application, int accepted, CallFlags flags = CallFlags.None)
    {
        var request = new SenderRecorder();
        request.BeginScope(Key(application), "https://opentelemetry.io/schemas/1.41.0", Noon);
        for (var i = 0; i < accepted; i++)
        {
            request.Accept("gen_ai", flags, (ulong)(Noon - 100) * 1_000_000);
        }
        return request;
    }

    private static SenderKey Key(string application) => new("default", application, "nodejs/2.0.0", "test", "1.0.0", SenderSignal.Traces);

    private static Dictionary<string, ulong> Counts(params (string Name, ulong Count)[] counts) =>
        counts.ToDictionary(count => count.Name, count => count.Count, StringComparer.Ordinal);
}
