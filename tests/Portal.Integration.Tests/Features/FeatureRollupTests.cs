using Microsoft.Extensions.Logging.Abstractions;
using Portal.Integration.Tests.Rollups;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Features;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Integration.Tests.Features;

/// <summary>What the rollups of features hold after rows were inserted as the writer inserts them.</summary>
public sealed class FeatureRollupTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly string[] Tiers = ["five_minutes", "hour", "day"];

    [Fact]
    public async Task Insert_SameTokenTenTimes_LeavesEveryTierAsItWasAndAllTiersAgree()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(1), 2_000, Start, Start.AddDays(20));
        foreach (var (index, call) in calls.Index())
        {
            call.Numbers.Add("input_chars", index % 7 * 100.0);
            call.Labels.Add("language", index % 3 == 0 ? "en" : "es");
        }
        await database.InsertAsync(calls, "batch-1");
        var once = await DumpAsync(database);

        for (var i = 0; i < 9; i++)
        {
            await database.InsertAsync(calls, "batch-1");
        }

        (await DumpAsync(database)).ShouldBe(once);
        var counted = (ulong)calls.Count(call => call.Counted);
        foreach (var tier in Tiers)
        {
            (await CountAsync(database, tier, "latency_ms")).ShouldBe(counted, tier);
            (await CountAsync(database, tier, "cost_usd")).ShouldBe((ulong)calls.Count(call => call.Counted && call.PriceId != 0), tier);
            (await CountAsync(database, tier, "input_chars")).ShouldBe(2_000UL, tier);
            (await database.ScalarAsync<ulong>($"SELECT sum(count) FROM feature_bins_{tier} WHERE feature = 'language' AND value = 'en'")).ShouldBe(667UL, tier);
        }
        // Not only the totals: bin by bin, day by day.
        (await database.ScalarAsync<ulong>(
            """
            SELECT count() FROM (
                SELECT application, feature, toStartOfDay(time) AS day, environment, version, model, kind, binning, bin, value, sum(count) AS fine FROM feature_bins_five_minutes GROUP BY ALL
            ) AS f FULL JOIN (
                SELECT application, feature, time AS day, environment, version, model, kind, binning, bin, value, sum(count) AS coarse FROM feature_bins_day GROUP BY ALL
            ) AS d USING (application, feature, day, environment, version, model, kind, binning, bin, value)
            WHERE fine != coarse
            """)).ShouldBe(0UL);
    }

    [Fact]
    public async Task Insert_NumbersOfEverySize_FallIntoTheBinsOfFeatureBins()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        double[] numbers = [0, 1, 1000, 1024.0001, 0.001, -3, -1024, double.Epsilon, double.MaxValue, double.MinValue];
        var calls = numbers.Select((number, index) => Call(index, row => row.Numbers.Add("x" + index, number))).ToList();
        calls.Add(Call(98, row => row.OutcomeScore = 0.735));
        calls.Add(Call(99, row => row.Numbers.Add("not_finite", double.NaN)));
        await database.InsertAsync(calls, "t");

        foreach (var (index, number) in numbers.Index())
        {
            (await database.ScalarAsync<short>($"SELECT bin FROM feature_bins_five_minutes WHERE feature = 'x{index}'"))
                .ShouldBe(FeatureBins.Of(FeatureBinning.Logarithmic, number), $"{number}");
        }
        (await database.ScalarAsync<string>("SELECT concat(toString(binning), ' ', toString(bin)) FROM feature_bins_hour WHERE feature = 'outcome_score'")).ShouldBe("2 73");
        (await CountAsync(database, "hour", "not_finite")).ShouldBe(0UL);
    }

    [Fact]
    public async Task Insert_SampledToolAndFailedCalls_CountWhatTheyStandFor()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(
            [
                Call(1, row => row.Weight = 10),
                Call(2, row => row.Status = CallStatus.Error),
                Call(3, row => (row.Kind, row.Counted, row.Status) = (CallKind.Tool, false, CallStatus.Error)),
                Call(4, row => (row.Kind, row.Counted) = (CallKind.Tool, false)),
                Call(5, row => (row.Kind, row.Counted) = (CallKind.Workflow, false)),
                Call(6, row => row.FinishReasons.AddRange(["length", "stop"])),
                Call(7, row => row.Outcome = "approved"),
            ],
            "t");

        var categories = await database.ScalarAsync<string>(
            "SELECT arrayStringConcat(arraySort(groupArray(concat(toString(feature), '=', toString(value), ':', toString(c)))), ' ') FROM (SELECT feature, value, sum(count) AS c FROM feature_bins_day WHERE kind = 'category' GROUP BY ALL)");

        categories.ShouldBe("error=no:12 error=yes:1 finish_reason=length:1 model=m:13 outcome=approved:1 tool_error=no:1 tool_error=yes:1");
    }

    [Fact]
    public async Task Insert_Embeddings_KeepsSumsAndNoVector()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        using var rows = new RowBinaryWriter();
        EmbeddingRow.Write(rows, Call(1), "question", [1, 2, 2]);
        EmbeddingRow.Write(rows, Call(2, row => row.Weight = 2), "question", [0, 3, 4]);
        EmbeddingRow.Write(rows, Call(3), "question", [1, 1]);
        for (var i = 0; i < 10; i++)
        {
            await database.DataSource.InsertRowBinaryAsync(
                EmbeddingColumns.Table, EmbeddingColumns.All, rows.WrittenMemory, new InsertOptions { DeduplicationToken = "t" }, CancellationToken.None);
        }

        // (1,2,2) + 2 (0,3,4) = (1,8,10); squared lengths 9 + 2 * 25 = 59.
        (await database.ScalarAsync<string>(
            "SELECT concat(toString(sum(n)), ' ', toString(sumForEachMerge(e.sum)), ' ', toString(sum(square_sum))) FROM embedding_hour AS e WHERE dimensions = 3")).ShouldBe("3 [1,8,10] 59");
        (await database.ScalarAsync<ulong>("SELECT sum(n) FROM embedding_hour WHERE dimensions = 2")).ShouldBe(1UL);
        (await database.ScalarAsync<ulong>("SELECT count() FROM embeddings")).ShouldBe(0UL);
    }

    [Fact]
    public async Task Insert_RowsOfAPortalBeforeFeatures_AreTakenWithoutThem()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        using var writer = new RowBinaryWriter();
        foreach (var call in new[] { Call(1), Call(2) })
        {
            var start = writer.Length;
            CallRowEncoder.Write(writer, call);
            // What version 3 of the rows added, by the widths of its types: 3 empty maps, an empty text, a score, a truth value, 2 empty texts, an empty map.
            writer.Truncate(writer.Length - (3 + 1 + 8 + 1 + 2 + 1));
            writer.Length.ShouldBeGreaterThan(start);
        }
        var (table, columns) = RowSchema.Find(2)[SpoolTable.Calls];

        await new BlockInserter(database.DataSource).InsertAsync(new InsertBlock(table, columns, writer.WrittenMemory, 2, "t"), CancellationToken.None);

        (await database.ScalarAsync<ulong>("SELECT count() FROM calls WHERE empty(numbers) AND empty(labels) AND outcome = '' AND weight = 1")).ShouldBe(2UL);
        (await CountAsync(database, "day", "latency_ms")).ShouldBe(2UL);
    }

    [Fact]
    public async Task Retention_OfEveryRollup_IsTheOneOfItsTier()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await new TelemetryRetention(database.DataSource, new SchemaOptions(), new RetentionOptions { MinuteDays = 91, HourDays = 401, DayDays = 1001 }, NullLogger<TelemetryRetention>.Instance)
            .ApplyAsync(CancellationToken.None);

        foreach (var (table, days) in new[] { ("feature_bins_five_minutes", 91), ("feature_bins_hour", 401), ("feature_bins_day", 1001), ("embedding_hour", 401) })
        {
            (await database.ScalarAsync<string>($"SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = '{table}'")).ShouldContain($"TTL time + toIntervalDay({days}) ");
        }
    }

    private static CallRow Call(int number, Action<CallRow>? change = null)
    {
        var call = new CallRow
        {
            Tenant = "default", Application = "app", Environment = "production", Version = "1", Model = "m", Kind = CallKind.Inference, Counted = true, Status = CallStatus.Ok,
            TraceId = (UInt128)number, SpanId = (ulong)number, StartMicroseconds = (Start - DateTimeOffset.UnixEpoch).Ticks / 10,
        };
        change?.Invoke(call);
        return call;
    }

    private static Task<ulong> CountAsync(TestDatabase database, string tier, string feature) =>
        database.ScalarAsync<ulong>($"SELECT sum(count) FROM feature_bins_{tier} WHERE feature = '{feature}'");

    private static async Task<string> DumpAsync(TestDatabase database)
    {
        var dumps = new List<string>();
        foreach (var tier in Tiers)
        {
            dumps.Add(await database.ScalarAsync<string>(
                $"SELECT concat(toString(count()), ' ', toString(sum(c)), ' ', toString(groupBitXor(cityHash64(*)))) FROM (SELECT tenant, application, feature, time, environment, version, model, kind, binning, bin, value, sum(count) AS c FROM feature_bins_{tier} GROUP BY ALL)"));
        }
        return string.Join('\n', dumps);
    }
}
