using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Features;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Metrics;

namespace Portal.Tests.Calls;

public sealed class CallRowEncoderTests
{
    [Fact]
    public void CallColumns_Always_FollowTheMigration() => CallColumns.All.ShouldBe([.. ColumnsOf("calls"), .. ColumnsAddedBy("0004_call_details"), .. ColumnsAddedBy("0010_features")]);

    [Fact]
    public void CallContentColumns_Always_FollowTheMigration() => CallContentColumns.All.ShouldBe(ColumnsOf("call_content"));

    [Fact]
    public void Write_EmptyRow_IsZerosInColumnOrder()
    {
        using var writer = new RowBinaryWriter();
        using var row = new CallRow();

        CallRowEncoder.Write(writer, row);

        // Bytes by hand from the migration: 8 strings, 2 enums/bools, 16 + 8 + 8 ids, name, 4 x 8 times, status, 2 strings, bool, array,
        // 5 x 8 tokens, cost 8, price 4, sender cost 8, bool, string, subject 32, 5 strings, dialect "none" 1 + 4, 2 strings, flags 4, 2 maps; from 0004 an enum,
        // a string, tokens 8, a string, weight 4 (which is 1), 3 strings; from 0010 3 maps, a string, a score 8, bool, 2 strings, a map.
        writer.Length.ShouldBe(8 + 2 + 32 + 1 + 32 + 1 + 2 + 1 + 1 + 40 + 8 + 4 + 8 + 1 + 1 + 32 + 5 + 5 + 2 + 4 + 2 + (1 + 1 + 8 + 1 + 4 + 3) + (3 + 1 + 8 + 1 + 2 + 1));
        writer.WrittenSpan.ToArray().Where(value => value != 0).ShouldBe([4, .. "none"u8, 1]);
    }

    [Fact]
    public void Write_TraceId_IsBigEndianAsSent()
    {
        using var writer = new RowBinaryWriter();
        using var row = new CallRow { TraceId = new UInt128(0x0102030405060708, 0x090A0B0C0D0E0F10), SpanId = 0x1112131415161718 };

        CallRowEncoder.Write(writer, row);

        writer.WrittenSpan.Slice(10, 24).ToArray().ShouldBe(Enumerable.Range(1, 24).Select(value => (byte)value));
    }

    [Fact]
    public void Write_SubjectOfWrongLength_IsRefused()
    {
        using var writer = new RowBinaryWriter();
        using var row = new CallRow { Subject = new byte[31] };

        Should.Throw<ArgumentException>(() => CallRowEncoder.Write(writer, row)).Message.ShouldContain("32 bytes");
    }

    [Fact]
    public void Clear_AfterUse_GivesAnEmptyRow()
    {
        using var used = new CallRow { Tenant = "t", Kind = CallKind.Tool, TraceId = 1, SenderCost = 2, Flags = CallFlags.ClockClamped, Subject = new byte[32] };
        (used.SpanKind, used.Weight, used.CacheWrite1hTokens) = (CallSpanKind.Client, 7, 3);
        used.Events.WriteRaw("[]"u8);
        used.Links.WriteRaw("[]"u8);
        used.FinishReasons.Add("stop");
        used.Attributes.Add("k", "v");
        used.Numbers.Add("k", 1.0);
        used.Labels.Add("k", "v");
        used.Groups.Add("k", "v");
        used.Findings.Add("k", 1u);
        used.OutcomeScore = 1;
        foreach (var property in typeof(CallRow).GetProperties().Where(property => property is { CanWrite: true, PropertyType: var type } && type == typeof(string)))
        {
            property.SetValue(used, "x");
        }

        using var empty = new CallRow();

        used.Clear();

        Encode(used).ShouldBe(Encode(empty));
    }

    private static IEnumerable<string> ColumnsAddedBy(string migration)
    {
        using var stream = typeof(CallRow).Assembly.GetManifestResourceStream($"clickhouse/{migration}.sql")!;
        return new StreamReader(stream).ReadToEnd().Split('\n')
            .Where(line => line.Contains("ADD COLUMN IF NOT EXISTS", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[5])
            .Distinct(StringComparer.Ordinal);
    }

    private static byte[] Encode(CallRow row)
    {
        using var writer = new RowBinaryWriter();
        CallRowEncoder.Write(writer, row);
        return writer.WrittenSpan.ToArray();
    }

    [Fact]
    public void EventAndMetricColumns_Always_FollowTheMigration()
    {
        const string migration = "0005_events_and_metrics";
        EvaluationColumns.All.ShouldBe([.. ColumnsOf("evaluations", migration), .. ColumnsAddedBy("0013_quality")]);
        LogEventColumns.All.ShouldBe(ColumnsOf("log_events", migration));
        MetricPointColumns.All.ShouldBe(ColumnsOf("metric_points", migration));
        EmbeddingColumns.All.ShouldBe(ColumnsOf("embeddings", "0010_features"));
    }

    private static IEnumerable<string> ColumnsOf(string table, string migration = "0001_calls")
    {
        using var stream = typeof(CallRow).Assembly.GetManifestResourceStream($"clickhouse/{migration}.sql")!;
        var lines = new StreamReader(stream).ReadToEnd().Split('\n');
        return lines
            .SkipWhile(line => !line.StartsWith($"CREATE TABLE IF NOT EXISTS {{local:{table}}} ", StringComparison.Ordinal))
            .TakeWhile(line => line != ")" && !line.StartsWith("ENGINE", StringComparison.Ordinal))
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0])
            .Where(word => !word.Any(char.IsAsciiLetterUpper));
    }
}
