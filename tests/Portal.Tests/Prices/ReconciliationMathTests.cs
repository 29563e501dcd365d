using System.Text;
using Portal.Prices;
using Portal.Telemetry.Pricing;

namespace Portal.Tests.Prices;

public sealed class ReconciliationMathTests
{
    private static readonly DateOnly Monday = new(2026, 5, 4);

    private static readonly PriceBook Book = new([new ModelPrice { Id = 5, Provider = "openai", Model = "gpt-4o", Input = 2, CacheRead = 1, Output = 10 }]);

    [Fact]
    public void Compare_SameTokens_AgreesToTheLastDigit()
    {
        var report = Compare([Theirs(Monday, 1_000_000, 0, 0)], [Ours(Monday, 1_000_000, 0, 0)]);
        (report.TheirCost, report.OurCost, report.Differences.Count).ShouldBe((2m, 2m, 0));
    }

    [Fact]
    public void Compare_CallsWeNeverSaw_AreTheirTokensAtOurPrice()
    {
        // 500,000 more input at 2 = 1, 100,000 more output at 10 = 1
        var report = Compare([Theirs(Monday, 1_500_000, 0, 100_000)], [Ours(Monday, 1_000_000, 0, 0)]);
        report.Differences.ShouldBe([new(DifferenceKind.NeverSeen, 2m)]);
    }

    [Fact]
    public void Compare_CachedTokensNotReportedByTheSender_AreTheSplitAlone()
    {
        // 1,000,000 input, of which 600,000 cached: 400,000 x 2 + 600,000 x 1 = 1.4 instead of 2
        var report = Compare([Theirs(Monday, 400_000, 600_000, 0)], [Ours(Monday, 1_000_000, 0, 0)]);
        report.Differences.ShouldBe([new(DifferenceKind.CachedOtherwise, -0.6m)]);
    }

    [Fact]
    public void Compare_UnknownPrice_IsWhatTheseTokensWouldCost()
    {
        var report = Compare([Theirs(Monday, 1_000_000, 0, 0)], [Ours(Monday, 1_000_000, 0, 0, priced: false)]);
        (report.OurCost, report.TheirCost).ShouldBe((0m, 2m));
        report.Differences.ShouldBe([new(DifferenceKind.UnknownPrice, 2m)]);
    }

    [Fact]
    public void Compare_TokensOnTheOtherSideOfMidnight_CancelOverTheDays()
    {
        var report = Compare(
            [Theirs(Monday, 1_500_000, 0, 0), Theirs(Monday.AddDays(1), 500_000, 0, 0)],
            [Ours(Monday, 1_000_000, 0, 0), Ours(Monday.AddDays(1), 1_000_000, 0, 0)]);
        report.Days.Select(day => day.Differences[DifferenceKind.DayBoundary]).ShouldBe([1m, -1m]);
        report.Differences.Values.Sum().ShouldBe(0);
    }

    [Fact]
    public void Compare_StatedAmount_LeavesPriceOrRounding()
    {
        var discounted = Compare([Theirs(Monday, 1_000_000, 0, 0) with { Cost = 1.60m, CostDecimals = 2 }], [Ours(Monday, 1_000_000, 0, 0)]);
        discounted.Differences.ShouldBe([new(DifferenceKind.PriceDiffers, -0.40m)]);

        // 2.004 written as 2.00
        var rounded = Compare([Theirs(Monday, 1_002_000, 0, 0) with { Cost = 2.00m, CostDecimals = 2 }], [Ours(Monday, 1_002_000, 0, 0)]);
        rounded.Differences.ShouldBe([new(DifferenceKind.Rounding, -0.004m)]);
    }

    [Fact]
    public void Compare_EverythingAtOnce_ExplanationsAddUpToTheDifference()
    {
        var random = new Random(7);
        var theirs = new List<ExportedUsage>();
        var ours = new List<DayUsage>();
        for (var day = 0; day < 30; day++)
        {
            theirs.Add(Theirs(Monday.AddDays(day), random.Next(1_000_000), random.Next(1_000_000), random.Next(100_000)) with { Cost = random.Next(500) / 100m, CostDecimals = 2 });
            ours.Add(Ours(Monday.AddDays(day), random.Next(1_000_000), random.Next(1_000_000), random.Next(100_000)));
            ours.Add(Ours(Monday.AddDays(day), random.Next(10_000), 0, 0, priced: false));
        }

        var report = Compare(theirs, ours);

        report.Differences.Count.ShouldBeGreaterThan(4);
        // The split of input is a division: its last digit may be one of 28.
        report.Differences.Values.Sum().ShouldBe(report.TheirCost - report.OurCost, 1e-20m);
    }

    [Fact]
    public void Compare_ModelWithoutAnyPrice_ComparesTokensAndLeavesItOutOfTheSums()
    {
        var report = Compare([Theirs(Monday, 1_000_000, 0, 0) with { Model = "mystery" }], []);
        report.Uncosted.ShouldBe(["mystery"]);
        report.TheirCost.ShouldBe(0);
    }

    [Fact]
    public void Compare_ExportNamesTheVersion_IsTheSameModel()
    {
        var report = Compare([Theirs(Monday, 1_000_000, 0, 0) with { Model = "gpt-4o-2024-08-06" }], [Ours(Monday, 1_000_000, 0, 0)]);
        report.Days.ShouldHaveSingleItem().Differences.ShouldBeEmpty();
    }

    [Fact]
    public void Read_AnthropicExport_KeepsTheKindsOfInputApart()
    {
        var export = Read(
            """
            usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count
            2026-03-22,claude-sonnet-4-20250514,key,Default,standard,≤ 200k,100000,20,30,40,5000,10
            """);
        var line = export.Lines.ShouldHaveSingleItem();
        (line.Day, line.Model, line.Tokens).ShouldBe((new DateOnly(2026, 3, 22), "claude-sonnet-4-20250514", new TokenCounts(100_000, 40, 20, 30, 5_000, 0)));
    }

    [Fact]
    public void Read_OpenAiExport_TakesCachedTokensOutOfTheInput()
    {
        // 1767225600 = 2026-01-01T00:00:00Z
        var export = Read("start_time,end_time,model,num_model_requests,input_tokens,output_tokens,input_cached_tokens\n1767225600,1767312000,gpt-4o-2024-08-06,5,1000,500,800\n");
        var line = export.Lines.ShouldHaveSingleItem();
        (line.Day, line.Tokens, line.Requests).ShouldBe((new DateOnly(2026, 1, 1), new TokenCounts(200, 800, 0, 0, 500, 0), 5ul));
    }

    [Fact]
    public void Read_UnknownColumns_ListsThemAndTakesANamedMapping()
    {
        const string Csv = "when,which,in,out,usd\n2026-05-04,M-1,10,20,0.30\n";
        Read(Csv).Fault!.Kind.ShouldBe("ExportUnknown");
        Read(Csv).Headers.ShouldBe(["when", "which", "in", "out", "usd"]);
        var export = Read(Csv, new UsageColumns { Day = "when", Model = "which", Input = "in", Output = "out", Cost = "usd" });
        export.Lines.ShouldHaveSingleItem().Cost.ShouldBe(0.30m);
    }

    [Fact]
    public void Read_BadNumber_NamesLineAndColumn()
    {
        var fault = Read("start_time,model,input_tokens,output_tokens\n1767225600,m,1,2\n1767225600,m,many,2\n").Fault!;
        (fault.Kind, fault.Line, fault.Column, fault.Value).ShouldBe(("ValueFault", 3L, "input_tokens", "many"));
    }

    private static UsageExport Read(string csv, UsageColumns? columns = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return UsageExports.Read(stream, columns);
    }

    private static ReconciliationReport Compare(IReadOnlyList<ExportedUsage> theirs, IReadOnlyList<DayUsage> ours) => ReconciliationMath.Compare("openai", "UTC", theirs, ours, Book);

    private static ExportedUsage Theirs(DateOnly day, int input, int read, int output) => new(day, "gpt-4o", new TokenCounts((ulong)input, (ulong)read, 0, 0, (ulong)output, 0), 1, null, 0);

    private static DayUsage Ours(DateOnly day, int input, int read, int output, bool priced = true)
    {
        var tokens = new TokenCounts((ulong)input, (ulong)read, 0, 0, (ulong)output, 0);
        return new DayUsage(day, "openai", "gpt-4o", priced ? 5u : 0u, 1, tokens, priced ? Book[5]!.CostUsd(tokens) : 0);
    }
}
