using Portal.Integration.Tests.Pricing;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Costs;

/// <summary>What calls cost, asked of a real engine and held against sums made by hand or by another way.</summary>
public sealed class CallCostsTests(EngineFixture engine)
{
    private static readonly PriceBook Book = new(
    [
        new ModelPrice { Id = 1, Provider = "openai", Model = "big", Input = 2.5m, CacheRead = 1.25m, Output = 10, Source = "list" },
        new ModelPrice { Id = 2, Provider = "openai", Model = "small", Input = 0.15m, Output = 0.6m, Source = "list" },
        new ModelPrice { Id = 3, Provider = "openai", Model = "vectors", Input = 0.02m, Output = 0, Source = "list" },
        new ModelPrice { Id = 7, Provider = "openai", Model = "model-0", Input = 3, CacheRead = 0.3m, CacheWrite = 3.75m, CacheWrite1h = 6, Output = 15, RequestFee = 0.001m },
        new ModelPrice { Id = 8, Provider = "openai", Model = "model-0", ServiceTier = "flex", Input = 1.5m, CacheRead = 0.15m, Output = 7.5m },
    ]);

    private static readonly CostCalendar Madrid = CostCalendar.TryCreate("Europe/Madrid", out var calendar) ? calendar : throw new InvalidOperationException("No time zone data.");

    [Fact]
    public async Task Summary_CachedAndReasoningTokens_AreTheBillToTheLastDigit()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var noon = At("2026-03-10T12:00Z");
        await database.InsertAsync(
        [
            Call(1, noon, "big", input: 10_000, read: 8_000, output: 500, reasoning: 200, senderCost: 0.02m),
            Call(2, noon, "small", input: 2_000, output: 100),
            Call(3, noon, "nobody-knows", input: 5_000, output: 100),
        ], "1");

        var summary = await Costs(database).GetSummaryAsync(Request(noon.AddMinutes(-5), noon.AddMinutes(5)), CancellationToken.None);

        // big: 2,000 x 2.5 + 8,000 x 1.25 + 300 x 10 + 200 x 10 per million = 0.005 + 0.01 + 0.003 + 0.002 = 0.02
        // small: 2,000 x 0.15 + 100 x 0.6 per million = 0.0003 + 0.00006 = 0.00036
        summary.Cost.ShouldBe(0.02036m);
        summary.Calls.ShouldBe(3UL);
        summary.UnknownCalls.ShouldBe(1UL);
        summary.UnpricedModels.ShouldBe([new ModelWithoutPrice("openai", "nobody-knows", 1)]);
        summary.Charges.ShouldBe(
        [
            new ChargedUnits(Charge.Input, 4_000, 0.0053m), new ChargedUnits(Charge.CacheRead, 8_000, 0.01m), new ChargedUnits(Charge.Output, 400, 0.00306m),
            new ChargedUnits(Charge.Reasoning, 200, 0.002m), new ChargedUnits(Charge.Request, 2, 0),
        ]);
        summary.PerThousandCalls.ShouldBe(10.18m);
        summary.PerThousandTokens.ShouldBe(decimal.Round(0.02036m * 1000 / 12_600, 12));
        summary.CacheSavings.ShouldBe(0.01m); // 8,000 x (2.5 - 1.25) per million
        summary.PreviousCost.ShouldBeNull();
        summary.Senders.ReportedCalls.ShouldBe(1UL);
        summary.Senders.Compared.ShouldBe([new SenderDifference("shop", "openai", "big", 1, 0.02m, 0.02m, 0)]);
        summary.Window.ShouldBe(new CostWindow(At("2026-03-10T11:00Z"), At("2026-03-10T13:00Z")));
    }

    [Theory]
    [InlineData(CostDimension.Application)]
    [InlineData(CostDimension.Model)]
    [InlineData(CostDimension.Team)]
    [InlineData(CostDimension.TokenType)]
    [InlineData(CostDimension.ServiceTier)]
    public async Task Series_SplitByAnything_AddsUpToTheSameTotalExactly(CostDimension split)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var from = At("2026-03-27T23:00Z");
        var calls = PricedCalls.Create(11, 3_000, from, from.AddDays(3), Book);
        await database.InsertAsync(calls, "1");
        var bill = calls.Where(call => call.Counted && call.PriceId != 0).Sum(call => call.Cost * call.Weight);

        var series = await Costs(database).GetSeriesAsync(Request(from, from.AddDays(3)) with { By = split, Calendar = Madrid, Step = CostStep.Day }, CancellationToken.None);

        series.Cost.ShouldBe(bill);
        (series.Lines.Sum(line => line.Costs.Sum()) + (series.Rest?.Costs.Sum() ?? 0)).ShouldBe(bill);
        series.UnknownCalls.Aggregate(0UL, (sum, count) => sum + count).ShouldBe((ulong)calls.Where(call => call.Counted && call.PriceId == 0).Sum(call => (long)call.Weight));
    }

    [Fact]
    public async Task Series_DayOfAClockChange_HasTheHoursOfThatDay()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // In Madrid 29 March 2026 lasts from 28 March 23:00 to 29 March 22:00 UTC.
        await database.InsertAsync(
        [
            Call(1, At("2026-03-28T22:59Z"), "big", input: 1_000), Call(2, At("2026-03-28T23:00Z"), "big", input: 2_000),
            Call(3, At("2026-03-29T21:59Z"), "big", input: 4_000), Call(4, At("2026-03-29T22:00Z"), "big", input: 8_000),
        ], "1");
        var request = Request(At("2026-03-27T23:00Z"), At("2026-03-30T22:00Z")) with { Calendar = Madrid };

        var days = await Costs(database).GetSeriesAsync(request with { Step = CostStep.Day }, CancellationToken.None);
        var months = await Costs(database).GetSeriesAsync(request with { From = At("2026-02-28T22:00Z"), Step = CostStep.Month }, CancellationToken.None);
        var hours = await Costs(database).GetSeriesAsync(request with { Step = CostStep.Hour }, CancellationToken.None);

        days.Edges.ShouldBe([At("2026-03-27T23:00Z"), At("2026-03-28T23:00Z"), At("2026-03-29T22:00Z"), At("2026-03-30T22:00Z")]);
        days.Lines.ShouldHaveSingleItem().Costs.ShouldBe([0.0025m, 0.015m, 0.02m]); // 1,000; 2,000 + 4,000; 8,000 x 2.5 per million
        months.Edges.ShouldBe([At("2026-01-31T23:00Z"), At("2026-02-28T23:00Z"), At("2026-03-31T22:00Z")]);
        months.Lines.ShouldHaveSingleItem().Costs.ShouldBe([0, 0.0375m]);
        hours.Lines.ShouldHaveSingleItem().Costs.Where(cost => cost > 0).ShouldBe([0.0025m, 0.005m, 0.01m, 0.02m]);
    }

    [Fact]
    public async Task Series_ZoneOffByHalfAnHour_CountsWholeHoursAndSaysSo()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        CostCalendar.TryCreate("Asia/Kolkata", out var kolkata).ShouldBeTrue();
        await database.InsertAsync([Call(1, At("2026-06-01T18:45Z"), "big", input: 1_000), Call(2, At("2026-06-01T19:15Z"), "big", input: 2_000)], "1");

        var series = await Costs(database).GetSeriesAsync(
            Request(At("2026-05-31T19:00Z"), At("2026-06-02T19:00Z")) with { Calendar = kolkata, Step = CostStep.Day }, CancellationToken.None);

        series.Rounded.ShouldBeTrue();
        series.Lines.ShouldHaveSingleItem().Costs.ShouldBe([0.0025m, 0.005m]);
    }

    [Fact]
    public async Task Teams_OfCallsWithoutOne_AreTheOwnersOfTheirApplication()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var noon = At("2026-03-10T12:00Z");
        await database.InsertAsync(
        [
            Call(1, noon, "big", input: 1_000, application: "shop"), Call(2, noon, "big", input: 2_000, application: "shop", team: "lab"),
            Call(3, noon, "big", input: 4_000, application: "orphan"),
        ], "1");
        var request = Request(noon, noon.AddHours(1)) with { By = CostDimension.Team, OwningTeams = new Dictionary<string, string>(StringComparer.Ordinal) { ["shop"] = "retail" } };

        var movers = await Costs(database).GetMoversAsync(request, CancellationToken.None);
        var retail = await Costs(database).GetSummaryAsync(request with { Teams = ["retail"] }, CancellationToken.None);

        movers.Rows.ToDictionary(row => row.Name, row => row.Cost).ShouldBe(new Dictionary<string, decimal> { [""] = 0.01m, ["lab"] = 0.005m, ["retail"] = 0.0025m }, ignoreOrder: true);
        retail.Cost.ShouldBe(0.0025m);
    }

    [Fact]
    public async Task Movers_OfTwoPeriods_AddUpToTheDifferenceOfTheirBills()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var middle = At("2026-03-10T00:00Z");
        var before = PricedCalls.Create(1, 700, middle.AddHours(-6), middle, Book);
        var now = PricedCalls.Create(2, 1_100, middle, middle.AddHours(6), Book);
        await database.InsertAsync([.. before, .. now], "1");

        foreach (var split in new[] { CostDimension.Application, CostDimension.Model, CostDimension.Environment })
        {
            var movers = await Costs(database).GetMoversAsync(Request(middle, middle.AddHours(6)) with { By = split }, CancellationToken.None);

            movers.Change.Delta.ShouldBe(Bill(now) - Bill(before), $"{split}");
            movers.Rows.ShouldAllBe(row => row.Change.Volume + row.Change.Price + row.Change.Mix == row.Cost - row.PreviousCost);
            movers.Rows.Select(row => Math.Abs(row.Change.Delta)).ShouldBeInOrder(SortDirection.Descending);
        }

        static decimal Bill(IEnumerable<CallRow> calls) => calls.Where(call => call.Counted && call.PriceId != 0).Sum(call => call.Cost * call.Weight);
    }

    [Fact]
    public async Task WhatIf_OnAnotherModel_PricesTheSameTokens()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var noon = At("2026-03-10T12:00Z");
        await database.InsertAsync(
            [Call(1, noon, "big", input: 10_000, read: 8_000, output: 500, reasoning: 200), Call(2, noon, "nobody-knows", input: 5_000)], "1");
        var request = new WhatIfRequest { Filter = new CallFilter { Tenant = "default" }, From = noon, To = noon.AddHours(1), Provider = "openai", Model = "small" };

        var small = await Costs(database).GetWhatIfAsync(request, CancellationToken.None);
        small.Actual.ShouldBe(0.02m);
        small.Estimate.ShouldBe(0.0018m); // 10,000 x 0.15 (no rate for cached input, so input's) + 500 x 0.6 per million = 0.0015 + 0.0003
        (small.Calls, small.UnknownCalls).ShouldBe((1UL, 1UL));
        small.Prices.Select(price => price.Id).ShouldBe([2u]);

        (await Costs(database).GetWhatIfAsync(request with { Model = "vectors" }, CancellationToken.None)).Refusal.ShouldBe(WhatIfRefusal.NoOutputPrice);
        (await Costs(database).GetWhatIfAsync(request with { Model = "unheard-of" }, CancellationToken.None)).Refusal.ShouldBe(WhatIfRefusal.NoPrice);
        (await Costs(database).GetWhatIfAsync(request with { From = noon.AddHours(2), To = noon.AddHours(3) }, CancellationToken.None)).Refusal.ShouldBe(WhatIfRefusal.NoTraffic);
    }

    [Fact]
    public async Task Month_WithSixDaysOfData_RefusesAForecastAndSaysWhen()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // The first call comes on 3 March at noon in Madrid, so 4 March is the first whole day; on the 10th six are complete.
        await database.InsertAsync(
            Enumerable.Range(0, 7).Select(day => Call((ulong)day + 1, At("2026-03-03T11:00Z").AddDays(day), "big", input: 1_000_000)), "1");

        var month = await Costs(database, At("2026-03-10T09:00Z")).GetMonthAsync(Request(default, default) with { Calendar = Madrid }, CancellationToken.None);

        month.Forecast.ShouldBeNull();
        month.Refusal.ShouldBe(new ForecastRefusal(6, 14, new DateOnly(2026, 3, 18)));
        month.Spent.ShouldBe(17.5m); // seven calls of 2.50
        month.PreviousSameTime.ShouldBeNull();
        month.From.ShouldBe(At("2026-02-28T23:00Z"));
        month.To.ShouldBe(At("2026-03-31T22:00Z"));
    }

    [Fact]
    public async Task Month_WithWeeksOfData_ForecastsAndComparesWithTheSameTimeOfLastMonth()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // 2.50 a day at 10:00 UTC from 1 February to 15 March.
        await database.InsertAsync(
            Enumerable.Range(0, 43).Select(day => Call((ulong)day + 1, At("2026-02-01T10:00Z").AddDays(day), "big", input: 1_000_000)), "1");

        var month = await Costs(database, At("2026-03-15T12:00Z")).GetMonthAsync(Request(default, default), CancellationToken.None);

        month.Spent.ShouldBe(37.5m); // 15 days
        month.PreviousSameTime.ShouldBe(37.5m); // and 15 days of February by the 15th at noon
        month.Days.Count.ShouldBe(15);
        // What is left: half of today and 16 days of 2.50 each.
        Math.Round(month.Forecast!.Expected, 6).ShouldBe(37.5m + 1.25m + 40);
        (month.Forecast.High - month.Forecast.Low).ShouldBeLessThan(0.000001m);
    }

    private static CostRequest Request(DateTimeOffset from, DateTimeOffset to) => new() { Filter = new CallFilter { Tenant = "default" }, From = from, To = to };

    private static CallCosts Costs(TestDatabase database, DateTimeOffset? now = null) =>
        new(database.DataSource, new PriceCatalog(Book), now is { } moment ? new ManualTime(moment) : TimeProvider.System);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    private static CallRow Call(
        ulong id, DateTimeOffset start, string model, ulong input, ulong read = 0, ulong output = 0, ulong reasoning = 0, string application = "shop", string team = "", decimal? senderCost = null)
    {
        var call = new CallRow
        {
            Tenant = "default", Application = application, Team = team, Provider = "openai", Model = model, RequestModel = model, Operation = "chat",
            Kind = CallKind.Inference, Counted = true, TraceId = id, SpanId = id, StartMicroseconds = (start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            InputTokens = input, CacheReadTokens = read, OutputTokens = output, ReasoningTokens = reasoning, SenderCost = senderCost,
        };
        CallPricing.Price(call, Book);
        return call;
    }
}
