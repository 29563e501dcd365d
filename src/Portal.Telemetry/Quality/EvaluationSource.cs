using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Quality;

/// <summary>
/// The judgements of a filter and range, to stand behind FROM: whole hours from <c>evaluation_hour</c>, the edges and anything finer from <c>evaluations</c>, so that every
/// sum is exact from edge to edge. Results of benchmarks are no judgements of calls and stay out.
/// </summary>
internal sealed class EvaluationSource
{
    /// <summary>Evaluator of rows that hold the score of a benchmark's run.</summary>
    public const string Benchmark = "benchmark";

    /// <summary>Who judged: the evaluator's name, else what it is.</summary>
    public const string Who = "if(evaluator != '', toString(evaluator), if(annotator_kind != '', toString(annotator_kind), '?'))";

    /// <summary>Which answer was judged, as the materialized view of <c>evaluation_hour</c> has it.</summary>
    private const string Subject =
        "multiIf(span_id != unhex('0000000000000000'), cityHash64(trace_id, span_id), response_id != '', cityHash64(response_id), cityHash64(trace_id, conversation_id, case_id))";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly List<(string Name, object Value)> _parameters;
    private readonly Interval _hours;

    /// <param name="wholeHours">Sums may be taken by the hour: nothing finer is asked for.</param>
    public EvaluationSource(SeriesRequest request, bool wholeHours)
    {
        var (from, to) = (request.From.ToUniversalTime(), request.To.ToUniversalTime());
        var hours = new Interval(from.Ceiling(Hour), to.Floor(Hour));
        _hours = wholeHours && hours.From < hours.To ? hours : new Interval(from, from);
        Condition = "tenant = {tenant:String} AND evaluator != 'benchmark'"
            + Among("application", request.Filter.Applications)
            + Among("environment", request.Filter.Environments)
            + Among("version", request.Filter.Versions)
            + Among("model", request.Filter.Models);
        _parameters =
        [
            ("tenant", request.Filter.Tenant),
            ("from", from.UtcDateTime),
            ("to", to.UtcDateTime),
            ("hours_from", _hours.From.UtcDateTime),
            ("hours_to", _hours.To.UtcDateTime),
        ];
        Bind("application", request.Filter.Applications);
        Bind("environment", request.Filter.Environments);
        Bind("version", request.Filter.Versions);
        Bind("model", request.Filter.Models);
    }

    public List<(string Name, object Value)> Parameters => _parameters;

    /// <summary>Condition on tenant and filter.</summary>
    public string Condition { get; }

    /// <summary>Condition on single judgements of the whole range.</summary>
    public string RawCondition => $"{Condition} AND time >= {{from:DateTime64(6, 'UTC')}} AND time < {{to:DateTime64(6, 'UTC')}}";

    private bool UsesHours => _hours.From < _hours.To;

    /// <summary>Rows with <c>t</c> (Unix seconds), the dimensions, and the sums.</summary>
    public string Sums => Union(
        """
        toUInt64(n) AS n, toUInt64(scored) AS scored, toUInt64(binary) AS binary,
            toFloat64(score_sum) AS score_sum, toFloat64(score_square_sum) AS score_square_sum, CAST(newest_received AS DateTime64(3, 'UTC')) AS newest
        """,
        """
        toUInt64(1) AS n, toUInt64(has_score AND isFinite(score)) AS scored, toUInt64(has_score AND (score = 0 OR score = 1)) AS binary,
            if(has_score AND isFinite(score), score, 0.) AS score_sum, if(has_score AND isFinite(score), score * score, 0.) AS score_square_sum, received_time AS newest
        """,
        "");

    /// <summary>Rows with the dimensions and <c>subjects</c>, a state of <c>uniqCombined64(14)</c> over the answers judged.</summary>
    public string Subjects => Union(
        "subjects, toUInt64(n) AS n",
        $"uniqCombined64State(14)({Subject}) AS subjects, count() AS n",
        "GROUP BY t, application, name, environment, version, model, evaluator, annotator_kind, label, error_type");

    /// <summary>The six sums of a row in the order in which <see cref="ReadTally"/> reads them; failed judgements are counted apart.</summary>
    public const string TallyColumns =
        "sumIf(n, error_type = ''), sumIf(n, error_type != ''), sumIf(scored, error_type = ''), sumIf(binary, error_type = ''), "
        + "sumIf(score_sum, error_type = ''), sumIf(score_square_sum, error_type = ''), max(newest)";

    public static EvaluationTally ReadTally(DbDataReader row, int first) => new(
        (long)row.GetFieldValue<ulong>(first),
        (long)row.GetFieldValue<ulong>(first + 1),
        (long)row.GetFieldValue<ulong>(first + 2),
        (long)row.GetFieldValue<ulong>(first + 3),
        row.GetDouble(first + 4),
        row.GetDouble(first + 5),
        new DateTimeOffset(DateTime.SpecifyKind(row.GetFieldValue<DateTime>(first + 6), DateTimeKind.Utc)));

    public EvaluationSource With(string name, object value)
    {
        _parameters.Add((name, value));
        return this;
    }

    private string Union(string ofHours, string ofRows, string groupRows)
    {
        const string dimensions = "application, name, environment, version, model, evaluator, annotator_kind, label, error_type";
        var outside = UsesHours ? " AND (time < {hours_from:DateTime('UTC')} OR time >= {hours_to:DateTime('UTC')})" : "";
        var rows = $"""
            SELECT toUInt32(toUnixTimestamp(time)) AS t, {dimensions}, {ofRows}
            FROM evaluations
            WHERE {RawCondition}{outside}
            {groupRows}
            """;
        return !UsesHours ? $"(\n{rows}\n)" : $$"""
            (
            SELECT toUInt32(toUnixTimestamp(time)) AS t, {{dimensions}}, {{ofHours}}
            FROM evaluation_hour
            WHERE {{Condition}} AND time >= {hours_from:DateTime('UTC')} AND time < {hours_to:DateTime('UTC')}
            UNION ALL
            {{rows}}
            )
            """;
    }

    private static string Among(string column, IReadOnlyList<string> values) => values.Count == 0 ? "" : $" AND {column} IN {{{column}_in:Array(String)}}";

    private void Bind(string column, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            _parameters.Add(($"{column}_in", values.ToArray()));
        }
    }
}
