namespace Portal.Telemetry.Bias;

/// <summary>Statements that turn entries into decisions and decisions into cells.</summary>
internal static class OutcomeSql
{
    /// <summary>Attributes of an application that form groups: those seen first.</summary>
    public const int MostAttributes = 8;

    /// <summary>Values of an attribute with a group of their own, and texts of outcomes: those seen first. The rest share one.</summary>
    public const int MostValues = 50;

    /// <summary>Full sets of groups an hour holds; decisions of rarer ones are counted under the rest in every attribute.</summary>
    public const int MostSetsPerHour = 10_000;

    private const string NoTrace = "toFixedString('', 16)";

    // Decisions that the slices touch, and those that share a trace with one of them: naming a trace can join or part them.
    private const string With =
        $$"""
        WITH
            arrived AS (
                SELECT DISTINCT application, key FROM outcome_arrivals WHERE tenant = {tenant:String} AND slice IN {slices:Array(DateTime('UTC'))}),
            traces AS (
                SELECT DISTINCT application, trace_id FROM outcomes
                WHERE tenant = {tenant:String} AND (application, key) IN (SELECT application, key FROM arrived) AND trace_id != {{NoTrace}}),
            keys AS (
                SELECT application, key FROM arrived
                UNION DISTINCT
                SELECT application, key FROM outcome_traces WHERE tenant = {tenant:String} AND (application, trace_id) IN (SELECT application, trace_id FROM traces))
        """;

    /// <summary>Entries per slice that are queryable as raw rows.</summary>
    public const string CountEntries =
        $$"""
        {{With}}
        SELECT slice, count() FROM outcomes
        WHERE tenant = {tenant:String} AND (application, key) IN (SELECT application, key FROM arrived) AND slice IN {slices:Array(DateTime('UTC'))}
        GROUP BY slice
        """;

    /// <summary>Applications and hours in which a touched decision was or is counted.</summary>
    public const string TouchedHours =
        $$"""
        {{With}}
        SELECT DISTINCT application, toStartOfHour(time) AS hour FROM outcomes
        WHERE tenant = {tenant:String} AND (application, key) IN (SELECT application, key FROM keys) AND outcome != '' AND time >= {oldest:DateTime('UTC')}
        ORDER BY application, hour
        """;

    /// <summary>
    /// Writes what is known of each touched decision. A span with an outcome and an entry by the API that name one trace, each the only one of its kind there, are one
    /// decision; spans with groups alone lend their groups to the trace's entries. The newest entry that says something is believed; the time stays that of the first.
    /// </summary>
    public const string WriteDecisions =
        $$"""
        INSERT INTO outcome_decisions
            (tenant, application, hour, key, computation, present, time, received_time, environment, version, model, groups, outcome, actual, score, has_score, pair_id, weight, subject)
        SETTINGS distributed_foreground_insert = 1
        {{With}},
            links AS (
                SELECT
                    application, trace_id,
                    groupUniqArrayIf(key, kind = 'decided') AS decided,
                    groupUniqArrayIf(key, kind = 'grouped') AS grouped,
                    arrayFilter(k -> NOT has(decided, k), groupUniqArrayIf(key, kind = 'api')) AS named
                FROM outcome_traces
                WHERE tenant = {tenant:String} AND (application, trace_id) IN (SELECT application, trace_id FROM traces)
                GROUP BY application, trace_id),
            joined AS (
                SELECT application, named[1] AS key, any(decided[1]) AS target FROM links WHERE length(decided) = 1 AND length(named) = 1 GROUP BY application, key),
            roles AS (
                SELECT keys.application AS application, keys.key AS key, if(joined.target = '', keys.key, joined.target) AS target, true AS own
                FROM keys LEFT JOIN joined ON keys.application = joined.application AND keys.key = joined.key
                UNION ALL
                SELECT application, arrayJoin(grouped) AS key, arrayJoin(named) AS target, false AS own FROM links WHERE empty(decided) AND key != target),
            entries AS (
                SELECT
                    e.application AS application, e.key AS key, r.target AS target, r.own AS own, e.source AS source, e.time AS decided_at, e.received_time AS came,
                    e.environment AS environment, e.version AS version, e.model AS model, e.groups AS groups, e.outcome AS outcome, e.actual AS actual,
                    e.score AS score, e.has_score AS has_score, e.pair_id AS pair_id, e.weight AS weight, e.subject AS subject
                FROM (SELECT * FROM outcomes WHERE tenant = {tenant:String} AND (application, key) IN (SELECT application, key FROM keys)) AS e
                INNER JOIN roles AS r ON e.application = r.application AND e.key = r.key),
            merged AS (
                SELECT
                    application, target,
                    argMinIf(e.decided_at, e.came, e.outcome != '' AND e.key = e.target) AS decided_at,
                    maxIf(e.came, e.own) AS newest,
                    argMaxIf(e.environment, (e.own, e.came), e.environment != '') AS environment,
                    argMaxIf(e.version, (e.own, e.came), e.version != '') AS version,
                    argMaxIf(e.model, (e.own, e.came), e.model != '') AS model,
                    argMaxIf(e.groups, (e.own, e.came), notEmpty(e.groups)) AS groups,
                    argMaxIf(e.outcome, e.came, e.outcome != '' AND e.own) AS outcome,
                    argMaxIf(e.actual, e.came, e.actual != 'unknown' AND e.own) AS actual,
                    argMaxIf(e.score, e.came, e.has_score AND e.own) AS score,
                    countIf(e.has_score AND e.own) > 0 AS has_score,
                    argMaxIf(e.pair_id, e.came, e.pair_id != '' AND e.own) AS pair_id,
                    if(countIf(e.source = 'api' AND e.outcome != '' AND e.own) > 0, 1, maxIf(e.weight, e.source = 'span' AND e.own)) AS weight,
                    argMaxIf(e.subject, (e.own, e.came), e.subject != toFixedString('', 32)) AS subject
                FROM entries AS e
                GROUP BY application, target),
            places AS (
                SELECT DISTINCT application, key, target, toStartOfHour(e.decided_at) AS hour FROM entries AS e
                WHERE e.outcome != '' AND e.own AND e.decided_at >= {oldest:DateTime('UTC')})
        SELECT
            {tenant:String}, p.application, p.hour, p.key, {computation:UInt64}, p.key = p.target AND p.hour = toStartOfHour(m.decided_at),
            m.decided_at, m.newest, m.environment, m.version, m.model, m.groups, m.outcome, m.actual, m.score, m.has_score, m.pair_id, m.weight, m.subject
        FROM places AS p INNER JOIN merged AS m ON p.application = m.application AND p.target = m.target
        """;

    private const string Hours =
        "tenant = {tenant:String} AND application = {application:String} AND hour IN {hours:Array(DateTime('UTC'))}";

    /// <summary>Notes values that were not seen before, as long as there is room: a sender that puts ids where groups belong must not fill the table.</summary>
    public static readonly string NoteValues =
        $$"""
        INSERT INTO outcome_values (tenant, application, attribute, value, first_seen)
        SETTINGS distributed_foreground_insert = 1
        WITH
            known AS (SELECT attribute, value FROM outcome_values WHERE tenant = {tenant:String} AND application = {application:String} GROUP BY attribute, value),
            counted AS (SELECT attribute, count() AS named FROM known GROUP BY attribute)
        SELECT {tenant:String}, {application:String}, pair.1, pair.2, {now:DateTime64(3, 'UTC')}
        FROM (
            SELECT DISTINCT arrayJoin(arrayConcat(arrayZip(arrayMap(name -> toString(name), mapKeys(groups)), mapValues(groups)), [('', toString(outcome))])) AS pair
            FROM outcome_decisions FINAL WHERE {{Hours}} AND present
        )
        WHERE pair NOT IN (SELECT attribute, value FROM known)
            AND pair.1 NOT IN (SELECT attribute FROM counted WHERE named >= {{MostValues}})
            AND (pair.1 IN (SELECT attribute FROM counted) OR (SELECT count() FROM counted) < {{2 * MostAttributes}})
        ORDER BY pair
        LIMIT {{MostValues}} BY pair.1
        LIMIT {{2 * MostAttributes * MostValues}}
        """;

    /// <summary>Values with a group of their own, as "attribute, separator, value".</summary>
    public static readonly string AdmittedValues =
        $$"""
        SELECT attribute, value FROM (
            SELECT attribute, value, row_number() OVER (PARTITION BY attribute ORDER BY seen, value) AS place,
                dense_rank() OVER (ORDER BY attribute != '', since, attribute) AS rank
            FROM (
                SELECT attribute, value, min(first_seen) AS seen, min(seen) OVER (PARTITION BY attribute) AS since
                FROM outcome_values WHERE tenant = {tenant:String} AND application = {application:String} GROUP BY attribute, value
            )
        )
        WHERE place <= {{MostValues}} AND rank <= {{MostAttributes + 1}}
        """;

    /// <summary>Counts the decisions of hours, each under a computation of its own.</summary>
    public static readonly string WriteCells =
        $$"""
        INSERT INTO outcome_cells_hour
            (tenant, application, time, computation, computed_at, environment, version, model, groups, outcome, actual, n, weight, weight_squares, scored, score_sum, score_squares, newest_received)
        SETTINGS distributed_foreground_insert = 1
        WITH
            sets AS (
                SELECT
                    hour, environment, version, model, groups AS named, outcome AS said, actual, count() AS n, sum(toUInt64(d.weight)) AS weight, sum(toUInt64(d.weight) * d.weight) AS weight_squares,
                    countIf(has_score) AS scored, sumIf(score, has_score) AS score_sum, sumIf(score * score, has_score) AS score_squares, max(d.received_time) AS newest
                FROM outcome_decisions AS d FINAL
                WHERE {{Hours}} AND present
                GROUP BY hour, environment, version, model, named, said, actual),
            known AS (
                SELECT
                    * EXCEPT (named, said),
                    arraySort(arrayMap(name -> toString(name), arrayFilter(name -> name IN {attributes:Array(String)}, mapKeys(named)))) AS names,
                    arrayMap(name -> if(concat(name, '\x1f', named[name]) IN {admitted:Array(String)}, named[name], '__other__'), names) AS values,
                    if(concat('\x1f', said) IN {admitted:Array(String)}, toString(said), '__other__') AS outcome
                FROM sets),
            ranked AS (
                SELECT *, dense_rank() OVER (PARTITION BY hour ORDER BY set_size DESC, names, values) AS place
                FROM (SELECT *, sum(n) OVER (PARTITION BY hour, names, values) AS set_size FROM known))
        SELECT
            {tenant:String}, {application:String}, r.hour, cityHash64({batch:UInt64}, r.hour), {computed_at:DateTime64(3, 'UTC')}, environment, version, model,
            concat('{', arrayStringConcat(arrayMap((name, value) -> concat(toJSONString(name), ':', toJSONString(if(place <= {{MostSetsPerHour}}, value, '__other__'))), names, values), ','), '}') AS json,
            outcome, actual, sum(r.n), sum(r.weight), sum(r.weight_squares), sum(r.scored), sum(r.score_sum), sum(r.score_squares), max(r.newest)
        FROM ranked AS r
        GROUP BY r.hour, environment, version, model, json, outcome, actual
        """;

    /// <summary>Makes the computation the one that is read, windows without decisions included.</summary>
    public const string WriteWindows =
        """
        INSERT INTO outcome_windows (tenant, application, tier, time, computation, computed_at)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, {application:String}, {tier:String}, start, cityHash64({batch:UInt64}, start), {computed_at:DateTime64(3, 'UTC')}
        FROM (SELECT arrayJoin({windows:Array(DateTime('UTC'))}) AS start)
        """;

    /// <summary>Adds up the hours of days, each under a computation of its own.</summary>
    public const string WriteDays =
        """
        INSERT INTO outcome_cells_day
            (tenant, application, time, computation, computed_at, environment, version, model, groups, outcome, actual, n, weight, weight_squares, scored, score_sum, score_squares, newest_received)
        SETTINGS distributed_foreground_insert = 1
        SELECT
            {tenant:String}, {application:String}, toStartOfDay(c.time) AS day, cityHash64({batch:UInt64}, day), {computed_at:DateTime64(3, 'UTC')}, environment, version, model, groups,
            outcome, actual, sum(c.n), sum(c.weight), sum(c.weight_squares), sum(c.scored), sum(c.score_sum), sum(c.score_squares), max(c.newest_received)
        FROM outcome_cells_hour AS c
        WHERE tenant = {tenant:String} AND application = {application:String} AND toStartOfDay(c.time) IN {windows:Array(DateTime('UTC'))} AND computation GLOBAL IN (
            SELECT argMax(computation, (computed_at, computation)) FROM outcome_windows
            WHERE tenant = {tenant:String} AND application = {application:String} AND tier = 'hour' AND toStartOfDay(time) IN {windows:Array(DateTime('UTC'))} GROUP BY time)
        GROUP BY day, environment, version, model, groups, outcome, actual
        """;
}
