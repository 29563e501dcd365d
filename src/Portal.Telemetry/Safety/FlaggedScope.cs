using Portal.Telemetry.Series;

namespace Portal.Telemetry.Safety;

/// <summary>The condition that finds raw calls of a request, and what makes one of them flagged; the same words as in the migration that counts them.</summary>
internal sealed class FlaggedScope
{
    /// <summary>A guardrail decided against something.</summary>
    public const string GuardFired =
        """
        ((kind = 'guardrail' OR mapContains(attributes, 'rail.type') OR mapContains(attributes, 'gen_ai.security.decision.type'))
            AND multiIf(
                lower(concat(attributes['gen_ai.security.decision.type'], attributes['gen_ai.security.verdict.type'], attributes['gen_ai.guardrail.status'], attributes['gen_ai.guardrail.guard.status'], attributes['rail.stop']))
                    IN ('deny', 'denied', 'block', 'blocked', 'modify', 'modified', 'warn', 'audit', 'flag', 'flagged', 'escalate', 'failed', 'fail', 'true'), 1,
                concat(attributes['gen_ai.security.decision.type'], attributes['gen_ai.security.verdict.type'], attributes['gen_ai.guardrail.status'], attributes['gen_ai.guardrail.guard.status'], attributes['rail.stop']) != '', 0,
                status = 'error') = 1)
        """;

    /// <summary>What the guardrail is called.</summary>
    public const string GuardName =
        """
        multiIf(
            attributes['gen_ai.security.risk.category'] != '', attributes['gen_ai.security.risk.category'],
            attributes['gen_ai.guardian.name'] != '', attributes['gen_ai.guardian.name'],
            attributes['gen_ai.guardrail.guard.name'] != '', attributes['gen_ai.guardrail.guard.name'],
            attributes['gen_ai.guardrail.name'] != '', attributes['gen_ai.guardrail.name'],
            attributes['rail.name'] != '', attributes['rail.name'],
            span_name)
        """;

    /// <summary>The provider stopped the answer, or the model refused.</summary>
    public const string Stopped =
        """
        (arrayExists(reason -> lower(reason) IN ('content_filter', 'content_filtered', 'content-filter', 'guardrail_intervened', 'safety', 'prohibited_content', 'blocklist', 'spii', 'image_safety', 'error_toxic', 'refusal'), finish_reasons)
            OR labels['refusal'] = 'yes')
        """;

    public FlaggedScope(SeriesRequest request)
    {
        var filter = request.Filter;
        var from = request.To - request.From > SafetyQuestions.MostRaw ? request.To - SafetyQuestions.MostRaw : request.From;
        var parameters = new List<(string Name, object Value)> { ("tenant", filter.Tenant), ("from", from), ("to", request.To) };
        var condition = "tenant = {tenant:String} AND start_time >= {from:DateTime64(6, 'UTC')} AND start_time < {to:DateTime64(6, 'UTC')}";
        foreach (var (column, values) in ((string, IReadOnlyList<string>)[])[("application", filter.Applications), ("environment", filter.Environments), ("model", filter.Models), ("version", filter.Versions)])
        {
            if (values.Count > 0)
            {
                parameters.Add(($"{column}s", values));
                condition += $" AND {column} IN {{{column}s:Array(String)}}";
            }
        }
        (Calls, Parameters) = (condition, parameters);
    }

    public string Calls { get; }

    public IReadOnlyList<(string Name, object Value)> Parameters { get; }
}
