-- Outcomes: what was decided about whom, and what turned out later.
-- Every entry is kept as it came; what is known of a decision is the newest entry that says it, whatever the order and however late (decision 0029).
CREATE TABLE IF NOT EXISTS {local:outcomes} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    key                 String,                          -- the decision: the id the sender gave it, else trace/span
    source              Enum8('span' = 1, 'api' = 2),
    time                DateTime64(3, 'UTC'),            -- when it was decided; of an entry that names no outcome it means nothing
    received_time       DateTime64(6, 'UTC'),            -- the portal's clock; entries of one request follow each other
    trace_id            FixedString(16),                 -- zeros: none
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    groups              Map(LowCardinality(String), String),
    outcome             LowCardinality(String),          -- '': the entry says nothing of it
    actual              Enum8('unknown' = 0, 'no' = 1, 'yes' = 2),
    score               Float64,
    has_score           Bool,
    pair_id             String,
    weight              UInt32,                          -- decisions this one stands for where calls are sampled
    subject             FixedString(32),                 -- HMAC of the user's id; zeros: none
    slice               DateTime('UTC') DEFAULT toStartOfInterval(now('UTC'), INTERVAL 10 SECOND)
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(received_time)
ORDER BY (tenant, application, key, received_time)
-- Decisions are looked up by their key, thousands at a time and at random places: small granules read less beside each.
SETTINGS {deduplication}, index_granularity = 512, ttl_only_drop_parts = 1;

{distributed:outcomes by cityHash64(tenant)};

-- Calls with an outcome are decisions; calls with groups alone lend them to an outcome that names their trace.
CREATE MATERIALIZED VIEW IF NOT EXISTS outcomes_view {on_cluster} TO {local:outcomes} AS
SELECT
    tenant, application,
    if(outcome_id != '', outcome_id, concat(lower(hex(trace_id)), '/', lower(hex(span_id)))) AS key,
    CAST('span', 'Enum8(\'span\' = 1, \'api\' = 2)') AS source,
    toDateTime64(start_time, 3, 'UTC') AS time,
    toDateTime64(c.received_time, 6, 'UTC') AS received_time,
    trace_id, environment, version, model, groups, outcome,
    CAST('unknown', 'Enum8(\'unknown\' = 0, \'no\' = 1, \'yes\' = 2)') AS actual,
    outcome_score AS score,
    has_outcome_score AS has_score,
    pair_id, weight, subject
FROM {local:calls} AS c
WHERE outcome != '' OR notEmpty(groups);

-- Which decisions an insert touched, for the worker that computes cells.
CREATE TABLE IF NOT EXISTS {local:outcome_arrivals} {on_cluster}
(
    tenant              LowCardinality(String),
    slice               DateTime('UTC'),
    application         LowCardinality(String),
    key                 String
)
ENGINE = {engine:MergeTree}
PARTITION BY toMonday(slice)
ORDER BY (tenant, slice, application, key)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:outcome_arrivals by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS outcome_arrivals_view {on_cluster} TO {local:outcome_arrivals} AS
SELECT tenant, slice, application, key FROM {local:outcomes};

-- Entries that arrived in a slice of ten seconds, and how many of them the worker has seen. The slice is done when both agree.
CREATE TABLE IF NOT EXISTS {local:outcome_slices} {on_cluster}
(
    tenant              LowCardinality(String),
    slice               DateTime('UTC'),
    arrived             SimpleAggregateFunction(sum, UInt64),
    processed           SimpleAggregateFunction(max, UInt64)
)
ENGINE = {engine:AggregatingMergeTree}
PARTITION BY toMonday(slice)
ORDER BY (slice, tenant)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:outcome_slices by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS outcome_slices_view {on_cluster} TO {local:outcome_slices} AS
SELECT tenant, slice, count() AS arrived, toUInt64(0) AS processed FROM {local:outcomes} GROUP BY tenant, slice;

-- Decisions by trace, so that the API can name one by its trace.
CREATE TABLE IF NOT EXISTS {local:outcome_traces} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    trace_id            FixedString(16),
    key                 String,
    kind                Enum8('decided' = 1, 'grouped' = 2, 'api' = 3),   -- a span with an outcome, a span with groups alone, an entry by the API
    time                DateTime('UTC')
)
ENGINE = {engine:ReplacingMergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, trace_id, key, kind)
SETTINGS {deduplication}, index_granularity = 1024, ttl_only_drop_parts = 1;

{distributed:outcome_traces by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS outcome_traces_view {on_cluster} TO {local:outcome_traces} AS
SELECT
    tenant, application, trace_id, key,
    CAST(multiIf(source = 'api', 'api', outcome != '', 'decided', 'grouped'), 'Enum8(\'decided\' = 1, \'grouped\' = 2, \'api\' = 3)') AS kind,
    toDateTime(received_time, 'UTC') AS time
FROM {local:outcomes}
WHERE trace_id != toFixedString('', 16);

-- What is known of each decision now. The newest computation of a key wins; present = false takes a decision out of an hour.
CREATE TABLE IF NOT EXISTS {local:outcome_decisions} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    hour                DateTime('UTC'),
    key                 String,
    computation         UInt64,                          -- microseconds since 1970
    present             Bool,
    time                DateTime64(3, 'UTC'),
    received_time       DateTime64(6, 'UTC'),            -- of the newest entry
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    groups              Map(LowCardinality(String), String),
    outcome             LowCardinality(String),
    actual              Enum8('unknown' = 0, 'no' = 1, 'yes' = 2),
    score               Float64,
    has_score           Bool,
    pair_id             String,
    weight              UInt32,
    subject             FixedString(32)
)
ENGINE = {engine:ReplacingMergeTree(computation)}
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, application, hour, key)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:outcome_decisions by cityHash64(tenant)};

-- The values of each attribute in the order of their first appearance: the first of them get groups of their own. Attribute '' holds the outcomes.
CREATE TABLE IF NOT EXISTS {local:outcome_values} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    attribute           LowCardinality(String),
    value               String,
    first_seen          SimpleAggregateFunction(min, DateTime64(3, 'UTC'))
)
ENGINE = {engine:AggregatingMergeTree}
ORDER BY (tenant, application, attribute, value)
SETTINGS {deduplication};

{distributed:outcome_values by cityHash64(tenant)};

-- Decisions by hour and full set of groups: groups of one attribute and intersections of several are sums of cells.
CREATE TABLE IF NOT EXISTS {local:outcome_cells_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64 CODEC(ZSTD(1)),           -- outcome_windows says which one is read
    computed_at         DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    groups              LowCardinality(String),          -- a JSON object, names in order
    outcome             LowCardinality(String),
    actual              Enum8('unknown' = 0, 'no' = 1, 'yes' = 2),
    n                   UInt32,                          -- decisions
    weight              UInt64,                          -- what they stand for ...
    weight_squares      UInt64,                          -- ... and the sum of squares, from which the effective sample follows
    scored              UInt32,
    score_sum           Float64,
    score_squares       Float64,
    newest_received     DateTime64(3, 'UTC') CODEC(ZSTD(1))
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, time, computation, groups, environment, version, model, outcome, actual)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:outcome_cells_hour by cityHash64(tenant)};

-- The same by day, summed from the hours of days that are over: a month of hours is too much to read for a page.
CREATE TABLE IF NOT EXISTS {local:outcome_cells_day} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64 CODEC(ZSTD(1)),           -- outcome_windows says which one is read
    computed_at         DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    groups              LowCardinality(String),          -- a JSON object, names in order
    outcome             LowCardinality(String),
    actual              Enum8('unknown' = 0, 'no' = 1, 'yes' = 2),
    n                   UInt32,                          -- decisions
    weight              UInt64,                          -- what they stand for ...
    weight_squares      UInt64,                          -- ... and the sum of squares, from which the effective sample follows
    scored              UInt32,
    score_sum           Float64,
    score_squares       Float64,
    newest_received     DateTime64(3, 'UTC') CODEC(ZSTD(1))
)
ENGINE = {engine:MergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, application, time, computation, groups, environment, version, model, outcome, actual)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:outcome_cells_day by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:outcome_windows} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    tier                Enum8('hour' = 1, 'day' = 2),    -- a day is read only while it is newer than all its hours
    time                DateTime('UTC'),
    computation         UInt64,
    computed_at         DateTime64(3, 'UTC')
)
ENGINE = {engine:ReplacingMergeTree(computed_at)}
PARTITION BY toYear(time)
ORDER BY (tenant, application, tier, time)
SETTINGS {deduplication};

{distributed:outcome_windows by cityHash64(tenant)};

-- Numbers of calls by group: bins for their distribution, sums for their mean. Exact and live without a worker, because a call's groups never change.
CREATE TABLE IF NOT EXISTS {local:group_bins_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    attribute           LowCardinality(String),
    measure             LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    value               LowCardinality(String),          -- the group
    bin                 Int16,                           -- as in feature_bins_hour: logarithmic, linear for scores; 0 for shares
    stored              UInt64,                          -- calls that were kept ...
    count               UInt64,                          -- ... and how many they stand for
    sum                 Float64,
    squares             Float64
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, attribute, time, measure, environment, version, model, value, bin)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:group_bins_hour by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS group_bins_hour_view {on_cluster} TO {local:group_bins_hour} AS
SELECT
    tenant, application,
    grouped.1 AS attribute,
    measured.1 AS measure,
    toStartOfHour(start_time) AS time,
    environment, version, model,
    grouped.2 AS value,
    toInt16(multiIf(
        measured.3 = 2, greatest(-10001, least(10001, floor(measured.2 * 100))),
        measured.3 = 0, 0,
        measured.2 > 0, ceil(log2(if(measured.2 > 0, measured.2, 1)) * 8) - 1,
        -10000)) AS bin,
    count() AS stored,
    sum(toUInt64(weight)) AS count,
    sum(weight * measured.2) AS sum,
    sum(weight * measured.2 * measured.2) AS squares
FROM (
    SELECT
        tenant, application, environment, version, model, start_time, weight,
        arrayZip(mapKeys(groups), mapValues(groups)) AS named,
        arrayFilter(m -> m.4, [
            ('latency_ms', duration_ns / 1e6, 1, counted),
            ('ttft_ms', ttft_ns / 1e6, 1, counted AND ttft_ns > 0),
            ('input_tokens', toFloat64(input_tokens), 1, counted),
            ('output_tokens', toFloat64(output_tokens), 1, counted),
            ('cost_usd', toFloat64(cost), 1, counted AND price_id != 0),
            ('error', toFloat64(status = 'error'), 0, counted),
            ('refusal', toFloat64(labels['refusal'] = 'yes'), 0, mapContains(labels, 'refusal')),
            ('outcome_score', outcome_score, 2, has_outcome_score)]) AS measures
    FROM {local:calls}
    WHERE notEmpty(groups)
)
ARRAY JOIN named AS grouped
ARRAY JOIN measures AS measured
GROUP BY tenant, application, attribute, measure, time, environment, version, model, value, bin;
