-- Features of a call: what drift, bias, safety and quality look at. Rows spooled before these columns existed are inserted without them and get the defaults.
ALTER TABLE {local:calls} {on_cluster}
    ADD COLUMN IF NOT EXISTS numbers           Map(LowCardinality(String), Float64),   -- numeric features that no other column holds; always finite
    ADD COLUMN IF NOT EXISTS labels            Map(LowCardinality(String), String),    -- categorical features; at most 64 bytes a value, a bounded number of values per feature
    ADD COLUMN IF NOT EXISTS groups            Map(LowCardinality(String), String),    -- portal.group.X under X: whom the call was about
    ADD COLUMN IF NOT EXISTS outcome           LowCardinality(String),                 -- portal.outcome in lower case; '': none
    ADD COLUMN IF NOT EXISTS outcome_score     Float64,                                -- portal.outcome.score
    ADD COLUMN IF NOT EXISTS has_outcome_score Bool,
    ADD COLUMN IF NOT EXISTS outcome_id        String,                                 -- portal.outcome.id, by which the truth is named later
    ADD COLUMN IF NOT EXISTS pair_id           String,                                 -- portal.pair.id: the same prompt with the group swapped
    ADD COLUMN IF NOT EXISTS findings          Map(LowCardinality(String), UInt32);    -- personal data and secrets found before anything was written, by "where.kind"

-- In a cluster the table over all shards has columns of its own; on one server this repeats the statement above.
ALTER TABLE calls {on_cluster}
    ADD COLUMN IF NOT EXISTS numbers           Map(LowCardinality(String), Float64),
    ADD COLUMN IF NOT EXISTS labels            Map(LowCardinality(String), String),
    ADD COLUMN IF NOT EXISTS groups            Map(LowCardinality(String), String),
    ADD COLUMN IF NOT EXISTS outcome           LowCardinality(String),
    ADD COLUMN IF NOT EXISTS outcome_score     Float64,
    ADD COLUMN IF NOT EXISTS has_outcome_score Bool,
    ADD COLUMN IF NOT EXISTS outcome_id        String,
    ADD COLUMN IF NOT EXISTS pair_id           String,
    ADD COLUMN IF NOT EXISTS findings          Map(LowCardinality(String), UInt32);

-- Distributions of features as counts by bin or value. Binning 1 is logarithmic, 8 bins per doubling, monotone over all numbers: bin i >= -8593 holds (2^(i/8), 2^((i+1)/8)],
-- -10000 zero, -20000 - i the negative of what i holds. Binning 2 is linear, a hundredth wide, ending at +-10001. The binning of a feature never changes.
-- Each table is fed by the insert that feeds the one before it, so the three always agree and a block that comes again changes none of them.
CREATE TABLE IF NOT EXISTS {local:feature_bins_five_minutes} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    feature             LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),          -- '': not known, as for evaluations
    kind                Enum8('number' = 1, 'category' = 2),
    binning             UInt8,                           -- 0 for categories
    bin                 Int16,
    value               LowCardinality(String),          -- of categories; '__other__' beyond the first 200
    count               UInt64                           -- calls, weighted where they are sampled
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, application, feature, time, environment, version, model, kind, binning, bin, value)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:feature_bins_five_minutes by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:feature_bins_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    feature             LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    kind                Enum8('number' = 1, 'category' = 2),
    binning             UInt8,
    bin                 Int16,
    value               LowCardinality(String),
    count               UInt64
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, feature, time, environment, version, model, kind, binning, bin, value)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:feature_bins_hour by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:feature_bins_day} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    feature             LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    kind                Enum8('number' = 1, 'category' = 2),
    binning             UInt8,
    bin                 Int16,
    value               LowCardinality(String),
    count               UInt64
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, application, feature, time, environment, version, model, kind, binning, bin, value)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:feature_bins_day by cityHash64(tenant)};

-- Rows are grouped by two hashes and not by the eleven columns these stand for: comparing texts for every feature of every call is what costs. In one block of an insert two
-- of some thousand combinations share 128 bits with a chance below 1e-31.
CREATE MATERIALIZED VIEW IF NOT EXISTS feature_bins_five_minutes_view {on_cluster} TO {local:feature_bins_five_minutes} AS
SELECT
    any(c.tenant) AS tenant, any(c.application) AS application, any(feature_name) AS feature, any(five_minutes) AS time,
    any(c.environment) AS environment, any(c.version) AS version, any(c.model) AS model,
    if(any(rule) = 0, 'category', 'number') AS kind, any(rule) AS binning, any(feature_bin) AS bin, any(feature_value) AS value,
    sum(stands_for) AS count
FROM (
    SELECT
        tenant, application, environment, version, model,
        toStartOfFiveMinutes(start_time) AS five_minutes,
        cityHash64(tenant, application, environment, version, model, five_minutes) AS series,
        toUInt64(weight) AS stands_for,
        arrayConcat(
            if(counted, ['latency_ms', 'input_tokens', 'output_tokens'], []),
            if(counted AND ttft_ns > 0, ['ttft_ms'], []),
            if(counted AND price_id != 0, ['cost_usd'], []),
            mapKeys(numbers)) AS number_names,
        arrayConcat(
            if(counted, [duration_ns / 1e6, toFloat64(input_tokens), toFloat64(output_tokens)], []),
            if(counted AND ttft_ns > 0, [ttft_ns / 1e6], []),
            if(counted AND price_id != 0, [toFloat64(cost)], []),
            mapValues(numbers)) AS number_values,
        arrayConcat(
            if(counted, ['error', 'model'], []),
            if(counted AND notEmpty(finish_reasons), ['finish_reason'], []),
            if(kind = 'tool', ['tool_error'], []),
            if(outcome != '', ['outcome'], []),
            mapKeys(labels)) AS label_names,
        arrayConcat(
            if(counted, [if(status = 'error', 'yes', 'no'), toString(model)], []),
            if(counted AND notEmpty(finish_reasons), [toString(finish_reasons[1])], []),
            if(kind = 'tool', [if(status = 'error', 'yes', 'no')], []),
            if(outcome != '', [toString(outcome)], []),
            mapValues(labels)) AS label_values,
        has_outcome_score AND isFinite(outcome_score) AS scored,
        arrayConcat(number_names, label_names, if(scored, ['outcome_score'], [])) AS names,
        arrayConcat(arrayResize(emptyArrayUInt8(), length(number_names), 1), arrayResize(emptyArrayUInt8(), length(label_names), 0), if(scored, [toUInt8(2)], [])) AS rules,
        arrayConcat(
            arrayMap(number -> toInt16(multiIf(
                NOT isFinite(number), -32768,
                number > 0, ceil(log2(if(number = 0 OR NOT isFinite(number), 1, abs(number))) * 8) - 1,
                number = 0, -10000,
                -20000 - (ceil(log2(if(number = 0 OR NOT isFinite(number), 1, abs(number))) * 8) - 1))), number_values),
            arrayResize(emptyArrayInt16(), length(label_names), 0),
            if(scored, [toInt16(greatest(-10001, least(10001, floor(outcome_score * 100))))], [])) AS bins,
        arrayConcat(arrayResize(emptyArrayString(), length(number_names)), label_values, if(scored, [''], [])) AS values
    FROM {local:calls}
) AS c
ARRAY JOIN names AS feature_name, rules AS rule, bins AS feature_bin, values AS feature_value
WHERE feature_bin != -32768 -- not a finite number
GROUP BY series, cityHash64(feature_name, rule, feature_bin, feature_value);

CREATE MATERIALIZED VIEW IF NOT EXISTS feature_bins_evaluations_view {on_cluster} TO {local:feature_bins_five_minutes} AS
SELECT
    tenant, application, measured.1 AS feature, time, environment, version, '' AS model,
    measured.2 AS kind, measured.3 AS binning, measured.4 AS bin, measured.5 AS value,
    count() AS count
FROM (
    SELECT
        tenant, application, environment, version,
        toStartOfFiveMinutes(evaluations.time) AS time,
        arrayConcat(
            if(has_score AND isFinite(score),
                [(concat('evaluation.', name), CAST('number', 'Enum8(\'number\' = 1, \'category\' = 2)'), toUInt8(2), toInt16(greatest(-10001, least(10001, floor(score * 100)))), '')],
                []),
            if(label != '',
                [(concat('evaluation.', name, '.label'), CAST('category', 'Enum8(\'number\' = 1, \'category\' = 2)'), toUInt8(0), toInt16(0), toString(label))],
                [])) AS features
    FROM {local:evaluations} AS evaluations
    WHERE error_type = ''
)
ARRAY JOIN features AS measured
GROUP BY tenant, application, feature, time, environment, version, model, kind, binning, bin, value;

CREATE MATERIALIZED VIEW IF NOT EXISTS feature_bins_hour_view {on_cluster} TO {local:feature_bins_hour} AS
SELECT tenant, application, feature, toStartOfHour(bins.time) AS time, environment, version, model, kind, binning, bin, value, sum(bins.count) AS count
FROM {local:feature_bins_five_minutes} AS bins
GROUP BY tenant, application, feature, time, environment, version, model, kind, binning, bin, value;

CREATE MATERIALIZED VIEW IF NOT EXISTS feature_bins_day_view {on_cluster} TO {local:feature_bins_day} AS
SELECT tenant, application, feature, toStartOfDay(bins.time) AS time, environment, version, model, kind, binning, bin, value, sum(bins.count) AS count
FROM {local:feature_bins_hour} AS bins
GROUP BY tenant, application, feature, time, environment, version, model, kind, binning, bin, value;

-- Embedding vectors pass through and are never stored: their sum, and the sum of their squared lengths, say where they lie and how far apart.
CREATE TABLE IF NOT EXISTS {local:embeddings} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    embedding           LowCardinality(String),          -- name of the embedding
    time                DateTime('UTC'),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    weight              UInt32,                          -- the vector stands for so many
    vector              Array(Float32)                   -- always finite
)
ENGINE = Null;

{distributed:embeddings by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:embedding_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    embedding           LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    dimensions          UInt32,                          -- vectors of different lengths never meet in one sum
    n                   SimpleAggregateFunction(sum, UInt64),
    sum                 AggregateFunction(sumForEach, Array(Float64)),  -- read with sumForEachMerge
    square_sum          SimpleAggregateFunction(sum, Float64)           -- of the vectors' squared lengths
)
ENGINE = {engine:AggregatingMergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, embedding, time, environment, version, model, dimensions)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:embedding_hour by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS embedding_hour_view {on_cluster} TO {local:embedding_hour} AS
SELECT
    tenant, application, embedding, toStartOfHour(vectors.time) AS time, environment, version, model,
    toUInt32(length(vector)) AS dimensions,
    sum(toUInt64(weight)) AS n,
    sumForEachState(arrayMap(x -> toFloat64(x) * weight, vector)) AS sum,
    sum(weight * arraySum(x -> toFloat64(x) * x, vector)) AS square_sum
FROM {local:embeddings} AS vectors
GROUP BY tenant, application, embedding, time, environment, version, model, dimensions;
