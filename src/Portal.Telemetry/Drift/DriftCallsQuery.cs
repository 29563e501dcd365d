using Portal.Telemetry.Features;

namespace Portal.Telemetry.Drift;

/// <summary>Which part of a distribution: a category, or numbers between two edges.</summary>
/// <param name="Category">Null for numbers.</param>
/// <param name="Binning">The rule of the number's bins; 0 for categories.</param>
/// <param name="Bin">The number's bin.</param>
public sealed record DriftBinRequest(string Feature, string? Category, int Binning, short Bin);

/// <summary>Calls behind a bin, from raw rows.</summary>
internal static class DriftCallsQuery
{
    private const int Most = 100;

    public static async Task<DriftCalls> ReadAsync(DriftScope scope, DriftRequest request, DriftBinRequest bin, CancellationToken cancellationToken)
    {
        var window = scope.WindowOf(request);
        var parameters = new List<(string Name, object Value)>
        {
            ("tenant", request.Filter.Tenant), ("application", request.Application), ("from", window.From), ("to", window.To), ("most", (ulong)Most),
        };
        var isEvaluation = bin.Feature.StartsWith("evaluation.", StringComparison.Ordinal);
        var (table, time) = isEvaluation ? ("evaluations", "evaluations.time") : ("calls", "start_time");
        var (value, exists) = isEvaluation ? Evaluation(bin, parameters) : Call(bin, parameters);
        var condition = bin.Category is { } category ? Equal(category, parameters) : Between(bin, parameters);
        // Five-minute steps are what the table is sorted by.
        var where = $$"""
            tenant = {tenant:String} AND application = {application:String} AND {{time}} >= {from:DateTime('UTC')} AND {{time}} < {to:DateTime('UTC')}
                AND toStartOfFiveMinutes({{time}}) >= {from:DateTime('UTC')} AND toStartOfFiveMinutes({{time}}) < {to:DateTime('UTC')}{{Filter(request, isEvaluation, parameters)}}
                AND ({{exists}}) AND {{condition}}
            """;
        var rows = scope.ClickHouse.QueryAsync(
            $$"""
            SELECT lower(hex(trace_id)), lower(hex(span_id)), {{time}}, {{(isEvaluation ? "''" : "toString(model)")}}, toString(version), toString(v), count() OVER ()
            FROM (SELECT *, {{value}} AS v FROM {{table}} WHERE {{where}})
            ORDER BY {{time.Replace("evaluations.", "", StringComparison.Ordinal)}} DESC
            LIMIT {most:UInt64}
            """,
            row => (Call: new DriftCall(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetString(4), row.GetString(5)), Total: row.GetFieldValue<ulong>(6)),
            parameters,
            cancellationToken);
        var found = await rows.ToListAsync(cancellationToken);
        var oldest = scope.Tiers.OldestCall;
        return new DriftCalls([.. found.Select(row => row.Call)], found.Count > 0 ? found[0].Total : 0, window.From < oldest ? oldest : null);
    }

    private static (string Value, string Exists) Call(DriftBinRequest bin, List<(string Name, object Value)> parameters)
    {
        parameters.Add(("feature", bin.Feature));
        return bin.Category is null
            ? (RawFeature.Number(bin.Feature), $"({RawFeature.Exists(bin.Feature)}) AND {RawFeature.IsNumber(bin.Feature)}")
            : (RawFeature.Label(bin.Feature), RawFeature.Exists(bin.Feature));
    }

    private static (string Value, string Exists) Evaluation(DriftBinRequest bin, List<(string Name, object Value)> parameters)
    {
        var name = bin.Feature["evaluation.".Length..];
        parameters.Add(("feature", bin.Category is null || !name.EndsWith(".label", StringComparison.Ordinal) ? name : name[..^".label".Length]));
        return bin.Category is null
            ? ("score", "name = {feature:String} AND has_score AND error_type = ''")
            : ("toString(label)", "name = {feature:String} AND label != '' AND error_type = ''");
    }

    private static string Equal(string category, List<(string Name, object Value)> parameters)
    {
        parameters.Add(("category", category));
        return "v = {category:String}";
    }

    private static string Between(DriftBinRequest bin, List<(string Name, object Value)> parameters)
    {
        var binning = (FeatureBinning)bin.Binning;
        var (lower, upper) = (FeatureBins.LowerEdge(binning, bin.Bin), FeatureBins.UpperEdge(binning, bin.Bin));
        parameters.Add(("lower", lower));
        parameters.Add(("upper", upper));
        // Logarithmic bins of positive numbers have their upper edge, those of negative numbers and linear ones their lower.
        return lower >= upper ? "v = {lower:Float64}"
            : binning == FeatureBinning.Logarithmic && lower >= 0 ? "v > {lower:Float64} AND v <= {upper:Float64}"
            : "v >= {lower:Float64} AND v < {upper:Float64}";
    }

    private static string Filter(DriftRequest request, bool isEvaluation, List<(string Name, object Value)> parameters)
    {
        var columns = new List<(string Column, IReadOnlyList<string> Values)> { ("environment", request.Filter.Environments), ("version", request.Filter.Versions) };
        if (!isEvaluation)
        {
            columns.Add(("model", request.Filter.Models));
        }
        return string.Concat(columns.Where(column => column.Values.Count > 0).Select(column =>
        {
            parameters.Add(($"{column.Column}s", column.Values));
            return $" AND {column.Column} IN {{{column.Column}s:Array(String)}}";
        }));
    }
}
