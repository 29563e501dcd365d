-- Judgements of answers: what they are about beyond the span, and their sums by hour. Rows spooled before these columns existed get the defaults.
ALTER TABLE {local:evaluations} {on_cluster}
    ADD COLUMN IF NOT EXISTS model         LowCardinality(String),          -- the model that gave the answer, where span, event or API names it
    ADD COLUMN IF NOT EXISTS case_id       String,                          -- the same test case under two versions: makes pairs
    ADD COLUMN IF NOT EXISTS evaluation_id String,                          -- the sender's own id, by which a repeated one is recognised
    ADD INDEX IF NOT EXISTS evaluation_id_bloom evaluation_id TYPE bloom_filter(0.01) GRANULARITY 4;

-- In a cluster the table over all shards has columns of its own; on one server this repeats the statement above.
ALTER TABLE evaluations {on_cluster}
    ADD COLUMN IF NOT EXISTS model         LowCardinality(String),
    ADD COLUMN IF NOT EXISTS case_id       String,
    ADD COLUMN IF NOT EXISTS evaluation_id String;

-- Sums of judgements by hour. Means, rates and their intervals need no more than n, sum and sum of squares. Fed by the insert that feeds evaluations, so a block
-- that comes again changes neither.
CREATE TABLE IF NOT EXISTS {local:evaluation_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    name                LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),  -- start of the hour
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    evaluator           LowCardinality(String),
    annotator_kind      LowCardinality(String),
    label               LowCardinality(String),
    error_type          LowCardinality(String),          -- not '': the evaluation failed and judges nothing
    n                   SimpleAggregateFunction(sum, UInt64),
    scored              SimpleAggregateFunction(sum, UInt64),   -- of these with a score
    binary              SimpleAggregateFunction(sum, UInt64),   -- of these with a score of exactly 0 or 1
    score_sum           SimpleAggregateFunction(sum, Float64),
    score_square_sum    SimpleAggregateFunction(sum, Float64),
    newest_received     SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    subjects            AggregateFunction(uniqCombined64(14), UInt64)   -- the answers judged
)
ENGINE = {engine:AggregatingMergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, name, time, environment, version, model, evaluator, annotator_kind, label, error_type)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:evaluation_hour by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS evaluation_hour_view {on_cluster} TO {local:evaluation_hour} AS
SELECT
    tenant, application, name, toStartOfHour(judged.time) AS time, environment, version, model, evaluator, annotator_kind, label, error_type,
    count() AS n,
    countIf(has_score AND isFinite(score)) AS scored,
    countIf(has_score AND (score = 0 OR score = 1)) AS binary,
    sumIf(score, has_score AND isFinite(score)) AS score_sum,
    sumIf(score * score, has_score AND isFinite(score)) AS score_square_sum,
    max(received_time) AS newest_received,
    uniqCombined64State(14)(multiIf(span_id != unhex('0000000000000000'), cityHash64(trace_id, span_id), response_id != '', cityHash64(response_id), cityHash64(trace_id, conversation_id, case_id))) AS subjects
FROM {local:evaluations} AS judged
GROUP BY tenant, application, name, time, environment, version, model, evaluator, annotator_kind, label, error_type;
