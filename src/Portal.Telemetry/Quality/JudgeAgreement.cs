using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>How far one judge agrees with humans by one criterion.</summary>
/// <param name="Answers">Answers that both judged.</param>
/// <param name="Grades">Rows and columns of <paramref name="Table"/>; ordered where they are numbers.</param>
/// <param name="Table">Counts: the human's grade in rows, the judge's in columns; empty where the scores are continuous.</param>
/// <param name="Kappa">Beyond chance, with its interval; undefined without pairs, with one grade only, or for continuous scores.</param>
/// <param name="KappaError">Asymptotic standard error of <paramref name="Kappa"/>.</param>
/// <param name="WeightedKappa">Quadratic weights; null unless there are three or more grades with an order.</param>
/// <param name="RawAgreement">Share of equal grades; kappa is low where one grade is rare although the two hardly ever differ.</param>
/// <param name="JudgeMean">Of all answers the judge scored.</param>
/// <param name="CorrectedMean">The same corrected by the answers that humans scored too.</param>
public sealed record JudgeAgreement(
    string Name, string Evaluator, long Answers, IReadOnlyList<string> Grades, IReadOnlyList<double[]> Table,
    Estimate Kappa, double? KappaError, Estimate? WeightedKappa, Estimate RawAgreement, Estimate JudgeMean, Estimate CorrectedMean);

/// <summary>Agreement of three or more raters of one criterion.</summary>
/// <param name="Kappa">After Fleiss, over answers that have exactly <paramref name="Raters"/> of them.</param>
public sealed record RaterAgreement(string Name, int Raters, long Answers, Estimate Kappa);

/// <param name="HumanAnswers">Answers that a human judged by any criterion.</param>
public sealed record AgreementResult(long HumanAnswers, IReadOnlyList<JudgeAgreement> Judges, IReadOnlyList<RaterAgreement> Raters, Computation Computation);

/// <summary>Matches judgements of machines with those of humans, by criterion and answer.</summary>
internal static class JudgeAgreementQuery
{
    /// <summary>More distinct grades than this are a scale, not grades.</summary>
    private const int MostGrades = 20;

    /// <summary>An answer's names: its span, and its response's id.</summary>
    private const string Keys =
        "arrayFilter(k -> k != '', [if(span_id != unhex('0000000000000000'), concat('s', hex(trace_id), hex(span_id)), ''), if(response_id != '', concat('r', response_id), '')])";

    private const string Grade = "if(label != '', toString(label), if(has_score, toString(round(score, 6)), ''))";

    private sealed record Pair(string Name, string Evaluator, string Human, string Judge, long Count, Moments Difference);

    public static async Task<AgreementResult> ReadAsync(DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(request, wholeHours: false);
        var humans = $"SELECT name FROM evaluations WHERE {source.RawCondition} AND annotator_kind = 'human' AND error_type = ''";
        var sql = $$"""
            SELECT name, who, human_grade, judge_grade, count() AS pairs,
                countIf(both_scored), sumIf(judge_score - human_score, both_scored), sumIf(pow(judge_score - human_score, 2), both_scored)
            FROM (
                SELECT name, who, judge_answer, judge_grade, human_grade, judge_score, human_score, judge_scored AND human_scored AS both_scored
                FROM (
                    SELECT toString(name) AS name, {{EvaluationSource.Who}} AS who, arrayJoin({{Keys}}) AS answer, {{Keys}}[1] AS judge_answer,
                        {{Grade}} AS judge_grade, score AS judge_score, has_score AND isFinite(score) AS judge_scored, received_time AS judged
                    FROM evaluations
                    WHERE {{source.RawCondition}} AND annotator_kind != 'human' AND error_type = '' AND name GLOBAL IN ({{humans}})
                ) AS judges
                GLOBAL INNER JOIN (
                    SELECT toString(name) AS name, arrayJoin({{Keys}}) AS answer,
                        argMax({{Grade}}, (received_time, evaluator)) AS human_grade, argMax(score, (received_time, evaluator)) AS human_score,
                        argMax(has_score AND isFinite(score), (received_time, evaluator)) AS human_scored
                    FROM evaluations
                    WHERE {{source.RawCondition}} AND annotator_kind = 'human' AND error_type = ''
                    GROUP BY name, answer
                ) AS people USING (name, answer)
                ORDER BY judged DESC, answer DESC
                LIMIT 1 BY name, who, judge_answer
            )
            GROUP BY name, who, human_grade, judge_grade
            """;
        List<Pair> pairs = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => new Pair(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), (long)row.GetFieldValue<ulong>(4),
                new Moments((long)row.GetFieldValue<ulong>(5), row.GetDouble(6), row.GetDouble(7))),
            source.Parameters,
            cancellationToken))
        {
            pairs.Add(row);
        }
        var (humanAnswers, judges) = await ReadSumsAsync(clickHouse, request, cancellationToken);
        return new AgreementResult(
            humanAnswers,
            [.. pairs.GroupBy(pair => (pair.Name, pair.Evaluator))
                .Select(group => Summarize(group.Key.Name, group.Key.Evaluator, [.. group], judges.GetValueOrDefault(group.Key)))
                .OrderByDescending(judge => judge.Answers).ThenBy(judge => judge.Name, StringComparer.Ordinal).ThenBy(judge => judge.Evaluator, StringComparer.Ordinal)],
            await RaterAgreementQuery.ReadAsync(clickHouse, request, cancellationToken),
            QualityComputation.Agreement(request, source, sql));
    }

    private static JudgeAgreement Summarize(string name, string evaluator, List<Pair> pairs, EvaluationTally judge)
    {
        var answers = pairs.Sum(pair => pair.Count);
        var difference = pairs.Aggregate(default(Moments), (sum, pair) => sum + pair.Difference);
        var corrected = JudgeCorrection.PredictionPoweredMean(judge.Moments, difference);
        var judgeMean = judge.Estimate(judge.Kind);
        var agreed = pairs.Where(pair => string.Equals(pair.Human, pair.Judge, StringComparison.Ordinal)).Sum(pair => pair.Count);
        var grades = pairs.SelectMany(pair => new[] { pair.Human, pair.Judge }).Where(grade => grade.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (grades.Count > MostGrades)
        {
            return new JudgeAgreement(
                name, evaluator, answers, [], [], Estimate.None(AgreementReason.Continuous, answers), null, null, Estimate.None(AgreementReason.Continuous, answers), judgeMean, corrected);
        }
        var ordered = grades.TrueForAll(grade => Number(grade) is not null);
        grades = ordered ? [.. grades.OrderBy(Number)] : [.. grades.Order(StringComparer.Ordinal)];
        var table = grades.Select(_ => new double[grades.Count]).ToArray();
        foreach (var pair in pairs.Where(pair => pair.Human.Length > 0 && pair.Judge.Length > 0))
        {
            table[grades.IndexOf(pair.Human)][grades.IndexOf(pair.Judge)] += pair.Count;
        }
        var kappa = Statistics.Kappa.Cohen(table);
        return new JudgeAgreement(
            name, evaluator, answers, grades, table, kappa.Kappa, kappa.StandardError,
            ordered && grades.Count > 2 ? Statistics.Kappa.Cohen(table, KappaWeights.Quadratic).Kappa : null,
            Proportions.Wilson(agreed, answers), judgeMean, corrected);
    }

    /// <summary>How many answers humans judged, and what each judge said of all answers, whoever else judged them.</summary>
    private static async Task<(long HumanAnswers, Dictionary<(string Name, string Who), EvaluationTally> Judges)> ReadSumsAsync(
        DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(request, wholeHours: true);
        var judges = new Dictionary<(string, string), EvaluationTally>();
        var sums = $"SELECT toString(name) AS name, {EvaluationSource.Who} AS who, {EvaluationSource.TallyColumns} FROM {source.Sums} WHERE annotator_kind != 'human' GROUP BY name, who";
        await foreach (var (key, tally) in clickHouse.QueryAsync(
            sums, row => ((row.GetString(0), row.GetString(1)), EvaluationSource.ReadTally(row, 2)), source.Parameters, cancellationToken))
        {
            judges.Add(key, tally);
        }
        var counted = $"SELECT uniqCombined64Merge(14)(subjects) FROM {source.Subjects} WHERE annotator_kind = 'human' AND error_type = ''";
        var answers = 0L;
        await foreach (var count in clickHouse.QueryAsync(counted, row => (long)row.GetFieldValue<ulong>(0), source.Parameters, cancellationToken))
        {
            answers = count;
        }
        return (answers, judges);
    }

    private static double? Number(string grade) => double.TryParse(grade, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Why an agreement is undefined, beside the reasons of <see cref="UndefinedReason"/>.</summary>
public static class AgreementReason
{
    /// <summary>The scores are a scale with more than 20 values: compare means instead of grades.</summary>
    public const string Continuous = "continuous";
}
