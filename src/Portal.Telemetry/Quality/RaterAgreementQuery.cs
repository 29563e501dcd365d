using System.Data.Common;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>Agreement of three or more named raters: Fleiss' kappa over the answers that have the number of raters most answers have.</summary>
internal static class RaterAgreementQuery
{
    private const int MostGrades = 20;
    private const int MostAnswers = 100_000;

    public static async Task<IReadOnlyList<RaterAgreement>> ReadAsync(DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(request, wholeHours: false);
        // Answers with the same grades by the same number of raters are alike, so they travel as one row and their count.
        var sql = $$"""
            SELECT name, raters, grades, count()
            FROM (
                SELECT name, arraySort(groupArray(grade)) AS grades, toUInt32(length(grades)) AS raters
                FROM (
                    SELECT toString(name) AS name, if(span_id != unhex('0000000000000000'), concat(hex(trace_id), hex(span_id)), response_id) AS answer,
                        {{EvaluationSource.Who}} AS who, argMax(if(label != '', toString(label), toString(round(score, 6))), received_time) AS grade
                    FROM evaluations
                    WHERE {{source.RawCondition}} AND error_type = '' AND (label != '' OR has_score)
                    GROUP BY name, answer, who
                )
                GROUP BY name, answer
                HAVING raters > 2
                LIMIT {{MostAnswers}}
            )
            GROUP BY name, raters, grades
            """;
        List<(string Name, int Raters, string[] Grades, long Answers)> rows = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => (row.GetString(0), (int)row.GetFieldValue<uint>(1), row.GetFieldValue<string[]>(2), (long)row.GetFieldValue<ulong>(3)),
            source.Parameters,
            cancellationToken))
        {
            rows.Add(row);
        }
        return [.. rows.GroupBy(row => row.Name, StringComparer.Ordinal).Select(group => Summarize(group.Key, [.. group])).OrderBy(rater => rater.Name, StringComparer.Ordinal)];
    }

    private static RaterAgreement Summarize(string name, List<(string Name, int Raters, string[] Grades, long Answers)> rows)
    {
        var usual = rows.GroupBy(row => row.Raters).OrderByDescending(group => group.Sum(row => row.Answers)).ThenByDescending(group => group.Key).First();
        var answers = usual.Sum(row => row.Answers);
        var grades = usual.SelectMany(row => row.Grades).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (grades.Count > MostGrades)
        {
            return new RaterAgreement(name, usual.Key, answers, Estimate.None(AgreementReason.Continuous, answers));
        }
        List<double[]> subjects = [];
        foreach (var row in usual)
        {
            var counts = new double[grades.Count];
            foreach (var grade in row.Grades)
            {
                counts[grades.IndexOf(grade)]++;
            }
            subjects.AddRange(Enumerable.Repeat(counts, (int)row.Answers));
        }
        return new RaterAgreement(name, usual.Key, answers, Kappa.Fleiss(subjects));
    }
}
