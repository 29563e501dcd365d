using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Integration.Tests.Bias;

/// <summary>Outcomes put in as the spool's writer does, counted as the worker does.</summary>
internal static class OutcomeDatabase
{
    public const string Tenant = "default";
    public const string Application = "loans";

    /// <summary>The start of an hour two days ago.</summary>
    public static DateTimeOffset Hour { get; } = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-2).AddHours(9);

    public static async Task InsertAsync(this TestDatabase database, IReadOnlyList<OutcomeEntry> entries, DateTimeOffset? received = null)
    {
        var batch = OutcomeRows.ToBatch(Tenant, entries, received ?? TimeProvider.System.GetUtcNow());
        await database.DataSource.InsertRowBinaryAsync(
            OutcomeColumns.Table, OutcomeColumns.All, batch.RowsOf(SpoolTable.Outcomes)!.Rows,
            new InsertOptions { DeduplicationToken = Guid.NewGuid().ToString() }, CancellationToken.None);
    }

    /// <summary>Counts until nothing is due.</summary>
    public static async Task ComputeAsync(this TestDatabase database)
    {
        var computation = new OutcomeComputation(database.DataSource, new SchemaOptions(), new RetentionOptions(), TimeProvider.System);
        for (var pass = 0; (await computation.ComputeAsync(CancellationToken.None)).Entries > 0; pass++)
        {
            pass.ShouldBeLessThan(10, "arrivals are due again and again");
        }
    }

    public static Task<BiasResult> AskAsync(this TestDatabase database, Func<BiasRequest, BiasRequest>? change = null) =>
        new BiasQuestions(database.DataSource).GetAsync((change ?? (request => request))(Request()), CancellationToken.None);

    public static BiasRequest Request() => new()
    {
        Filter = new CallFilter { Tenant = Tenant, Applications = [Application] },
        From = Hour.AddDays(-1),
        To = Hour.AddDays(2),
    };

    public static OutcomeEntry Entry(string id, string? gender = null, bool? predicted = null, bool? actual = null) => new()
    {
        Application = Application,
        Id = id,
        Time = Hour.AddMinutes(5),
        Groups = gender is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["gender"] = gender },
        Predicted = predicted,
        Actual = actual,
    };

    /// <summary>So many entries alike.</summary>
    public static IEnumerable<OutcomeEntry> Entries(int count, string gender, bool predicted, bool? actual = null, string prefix = "") =>
        Enumerable.Range(0, count).Select(i => Entry($"{prefix}{gender}-{predicted}-{actual}-{i}", gender, predicted, actual));

    public static CallRow Call(ulong trace, ulong span, string? gender, string outcome = "", string outcomeId = "", uint weight = 1)
    {
        var call = new CallRow
        {
            Tenant = Tenant,
            Application = Application,
            Environment = "production",
            Version = "2.0",
            Model = "gpt",
            Kind = CallKind.Inference,
            Counted = true,
            TraceId = new UInt128(7, trace),
            SpanId = span,
            StartMicroseconds = (Hour.AddMinutes(7) - DateTimeOffset.UnixEpoch).Ticks / 10,
            ReceivedMilliseconds = Hour.AddMinutes(8).ToUnixTimeMilliseconds(),
            DurationNanoseconds = 1_000_000_000,
            Outcome = outcome,
            OutcomeId = outcomeId,
            Weight = weight,
        };
        if (gender is not null)
        {
            call.Groups.Add("gender", gender);
        }
        return call;
    }
}
