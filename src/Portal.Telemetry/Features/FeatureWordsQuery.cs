using System.Data.Common;

namespace Portal.Telemetry.Features;

/// <summary>A value of a categorical feature, or the name of a numeric one with an empty value.</summary>
public sealed record FeatureWord(string Tenant, string Application, string Feature, string Value);

/// <summary>The names and values of features that the rollups hold.</summary>
public sealed class FeatureWordsQuery(DbDataSource clickHouse)
{
    /// <summary>What is older is not remembered: a value that nobody sends any more gives its place to another.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    // Those of columns and judgements have no limit and need no memory.
    private const string Sql =
        """
        SELECT tenant, application, feature, value
        FROM feature_bins_day
        WHERE time >= {from:DateTime('UTC')} AND NOT startsWith(feature, 'evaluation.')
            AND feature NOT IN ('latency_ms', 'ttft_ms', 'input_tokens', 'output_tokens', 'cost_usd', 'finish_reason', 'error', 'model', 'tool_error', 'outcome', 'outcome_score',
                'input_chars', 'output_chars', 'retrieval_count')
        GROUP BY tenant, application, feature, value
        ORDER BY sum(count) DESC
        LIMIT {most:UInt64} BY tenant, application, feature
        """;

    /// <summary>The most frequent values of each feature first.</summary>
    public IAsyncEnumerable<FeatureWord> ListAsync(DateTimeOffset now, int mostValues, CancellationToken cancellationToken) => clickHouse.QueryAsync(
        Sql,
        row => new FeatureWord(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
        [("from", now - Window), ("most", (ulong)mostValues)],
        cancellationToken);
}
