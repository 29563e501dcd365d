using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Portal.Governance.Applications;
using Portal.Governance.Scanning;
using Portal.Ingest.Dialects;
using Portal.Ingest.Scanning;
using Portal.Ingest.Wire;
using Portal.Live;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Ingest.Evaluations;

/// <summary>Takes judgements that come as JSON: checks each, leaves out the known ones, and returns after what it accepts is durable.</summary>
internal sealed class EvaluationDoor(
    IOptions<IngestOptions> options, IOptions<RetentionOptions> retention, ApplicationRules rules, SubjectHasher subjects, QualityQuestions known, Spool spool, TimeProvider time)
{
    /// <summary>Items of one request.</summary>
    public const int MostItems = 10_000;

    private const int MostRefusals = 100;
    private const string ScopeName = "portal.api";

    private static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    private readonly FindingActions _default = options.Value.Scanning.ToActions();

    /// <param name="items">Null where an element of the array is no judgement at all, with what is wrong beside it.</param>
    /// <exception cref="SpoolFullException">Nothing was taken; come back later.</exception>
    public async Task<EvaluationReceipt> AcceptAsync(string tenant, IReadOnlyList<(EvaluationItem? Item, string? Fault)> items, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now.AddDays(-retention.Value.EvaluationDays);
        List<EvaluationRefusal> refusals = [];
        List<EvaluationItem> taken = [];
        foreach (var (index, (item, fault)) in items.Index())
        {
            var errors = item is null ? new() { ["item"] = fault ?? "This is no judgement." } : EvaluationRules.Check(item, oldest, now + FurthestAhead);
            if (errors.Count == 0)
            {
                taken.Add(item!);
            }
            else
            {
                refusals.Add(new EvaluationRefusal(index, item?.Id, errors));
            }
        }
        using var scanner = new ItemScanner(DialectMap.Default, subjects);
        var stored = await StoreAsync(tenant, [.. taken.Select(item => (item.Id!, (Action<EvaluationRow>)(row => Fill(row, item, tenant, scanner))))], cancellationToken);
        return new EvaluationReceipt(stored, taken.Count - stored, refusals.Count, [.. refusals.Take(MostRefusals)]);
    }

    /// <summary>Stores the scores of a benchmark's run.</summary>
    /// <returns>False when the run is known already.</returns>
    /// <exception cref="SpoolFullException">Nothing was taken; come back later.</exception>
    public async Task<bool> AcceptAsync(string tenant, BenchmarkSubmission run, DateTimeOffset at, BiasBenchmark benchmark, IReadOnlyList<BenchmarkRunScore> scores, CancellationToken cancellationToken) =>
        await StoreAsync(
            tenant,
            [.. scores.Select(score => ($"{run.Id}/{score.Name}", (Action<EvaluationRow>)(row =>
            {
                (row.Application, row.Environment, row.Version, row.Model) = (run.Application!, run.Environment ?? "", run.Version ?? "", run.Model ?? "");
                row.TimeMicroseconds = Microseconds(at);
                BenchmarkRows.Fill(row, benchmark, run.Id!, score);
            })))],
            cancellationToken) > 0;

    /// <summary>Writes a row for each id that nothing is stored under, and counts them.</summary>
    private async Task<int> StoreAsync(string tenant, IReadOnlyList<(string Id, Action<EvaluationRow> Fill)> rows, CancellationToken cancellationToken)
    {
        // The spool knows the ids of the last hours, also of what ClickHouse has not got yet; ClickHouse knows all others.
        var stored = await known.GetKnownIdsAsync(tenant, [.. rows.Select(row => row.Id)], cancellationToken);
        var batch = new RowBatch();
        using var row = new EvaluationRow();
        foreach (var (id, fill) in rows)
        {
            var identity = Identity(tenant, id);
            if (stored.Contains(id) || !batch.TryTake(identity))
            {
                continue;
            }
            row.Clear();
            (row.Tenant, row.EvaluationId, row.ScopeName) = (tenant, id, ScopeName);
            row.ReceivedMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
            fill(row);
            batch.BeginItem(identity);
            row.WriteTo(batch.BeginRow(SpoolTable.Evaluations));
            batch.EndRow(SpoolTable.Evaluations);
        }
        if (batch.Items == 0)
        {
            batch.Dispose();
            return 0;
        }
        // After a failure the spool may still be reading the buffers, so they are given back only here.
        var receipt = await spool.AppendAsync(batch.ToSpool(tenant), cancellationToken);
        batch.Dispose();
        return receipt.Stored;
    }

    private void Fill(EvaluationRow row, EvaluationItem item, string tenant, ItemScanner scanner)
    {
        var at = IsoTime.TryParse(item.Time, out var judged, out var fault) ? judged : throw new InvalidOperationException(fault);
        (row.Application, row.Environment, row.Version) = (item.Application!, item.Environment ?? "", item.Version ?? "");
        var rule = rules.Current.Find(tenant, row.Application);
        scanner.Use(rule.Scanning ?? _default);
        row.TimeMicroseconds = Microseconds(at);
        row.TraceId = item.TraceId is { Length: > 0 } trace ? UInt128.Parse(trace, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : default;
        row.SpanId = item.SpanId is { Length: > 0 } span ? ulong.Parse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0;
        (row.ResponseId, row.ConversationId, row.CaseId) = (Clean(item.ResponseId), Clean(item.ConversationId), Clean(item.CaseId));
        (row.Name, row.Score, row.Label) = (Clean(item.Name), item.Score, Clean(item.Label));
        (row.Evaluator, row.AnnotatorKind, row.Model, row.ErrorType) = (Clean(item.Evaluator), item.AnnotatorKind?.ToLowerInvariant() ?? "", item.Model ?? "", Clean(item.ErrorType));
        // An explanation quotes what it judges, so it is kept only where content is.
        row.Explanation = rule.CaptureContent ?? options.Value.CaptureContent ? Clean(item.Explanation) : "";
        foreach (var (name, value) in item.Attributes ?? new Dictionary<string, string>())
        {
            row.Attributes.Add(Clean(name), Clean(value));
        }

        // Personal data and secrets are replaced as the application's policy asks, as they are in what comes over OTLP.
        string Clean(string? text)
        {
            if (string.IsNullOrEmpty(text))
            {
                return "";
            }
            ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
            var slice = new Slice(0, bytes.Length);
            var scanned = scanner.ScanText(bytes, ref slice);
            return scanner.HasReplaced ? Encoding.UTF8.GetString(slice.Of(scanned)) : text;
        }
    }

    private static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static UInt128 Identity(string tenant, string id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"evaluation\n{tenant.Length}\n{tenant}\n{id}"));
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
