-- What senders say outside spans: judgements of answers, log records, and measurements. Append-only, like calls; 0 and '' stand for "not named".

-- Judgements of an answer (gen_ai.evaluation.result), one row each. What was judged is named by its span, or by the response's id alone.
CREATE TABLE IF NOT EXISTS {local:evaluations} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),          -- service.name
    environment         LowCardinality(String),
    version             LowCardinality(String),
    time                DateTime64(6, 'UTC'),            -- the sender's clock, clamped
    received_time       DateTime64(3, 'UTC'),            -- the portal's clock
    trace_id            FixedString(16),                 -- zeros: named by response_id alone
    span_id             FixedString(8),
    response_id         String,
    conversation_id     String,
    name                LowCardinality(String),          -- gen_ai.evaluation.name
    score               Float64,
    has_score           Bool,
    label               LowCardinality(String),
    explanation         String,                          -- may quote the answer: shown like content
    evaluator           LowCardinality(String),          -- who or what judged
    annotator_kind      LowCardinality(String),          -- human, llm, code
    error_type          LowCardinality(String),          -- the evaluation itself failed
    scope_name          LowCardinality(String),
    flags               UInt32,                          -- CallFlags
    attributes          Map(LowCardinality(String), String),
    resource            Map(LowCardinality(String), String),
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 4,
    INDEX response_id_bloom response_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = {engine:MergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, name, toStartOfFiveMinutes(time), application, time, trace_id, span_id)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:evaluations by cityHash64(trace_id)};

-- Every other log record. Messages and other content are in call_content instead, without which such a record is kept here.
CREATE TABLE IF NOT EXISTS {local:log_events} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    time                DateTime64(6, 'UTC'),
    received_time       DateTime64(3, 'UTC'),
    trace_id            FixedString(16),                 -- zeros: outside any trace
    span_id             FixedString(8),
    name                LowCardinality(String),          -- the event's name; '' for an ordinary log record
    severity_number     UInt8,                           -- OTLP's 1 to 24; 0: not given
    severity            LowCardinality(String),          -- as the sender writes it
    body                String,                          -- text as it is, structured bodies as JSON; may quote content
    scope_name          LowCardinality(String),
    flags               UInt32,                          -- CallFlags
    attributes          Map(LowCardinality(String), String),
    resource            Map(LowCardinality(String), String),
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = {engine:MergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, toStartOfFiveMinutes(time), application, name, time, trace_id, span_id)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:log_events by cityHash64(trace_id)};

-- Measurements, one row per data point as it was sent: temporality is kept, so a cumulative series is turned into a rate when it is read.
CREATE TABLE IF NOT EXISTS {local:metric_points} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    metric              LowCardinality(String),          -- one name for what has several: the conventions' current one
    name                LowCardinality(String),          -- as sent
    unit                LowCardinality(String),
    type                Enum8('gauge' = 1, 'sum' = 2, 'histogram' = 3, 'exponential_histogram' = 4, 'summary' = 5),
    temporality         Enum8('unspecified' = 0, 'delta' = 1, 'cumulative' = 2),
    monotonic           Bool,
    start_time          DateTime64(6, 'UTC'),            -- 1970: not given
    time                DateTime64(6, 'UTC'),
    received_time       DateTime64(3, 'UTC'),
    series              UInt64,                          -- the same for the points of one stream: resource, scope, name, kind and attributes
    value               Float64,                         -- gauge and sum
    count               UInt64,                          -- histograms and summary
    sum                 Float64,
    has_sum             Bool,
    min                 Float64,
    max                 Float64,
    has_range           Bool,                            -- min and max were sent
    bounds              Array(Float64),                  -- histogram: upper bounds; summary: quantiles
    bucket_counts       Array(UInt64),                   -- histogram: one more than bounds; exponential: buckets above zero
    scale               Int32,                           -- exponential histogram: base = 2 ^ (2 ^ -scale)
    bucket_offset       Int32,                           -- bucket i holds the values in (base ^ (offset + i), base ^ (offset + i + 1)]
    zero_count          UInt64,
    zero_threshold      Float64,
    negative_offset     Int32,
    negative_counts     Array(UInt64),
    quantile_values     Array(Float64),                  -- summary
    scope_name          LowCardinality(String),
    flags               UInt32,                          -- CallFlags
    attributes          Map(LowCardinality(String), String),
    resource            Map(LowCardinality(String), String)
)
ENGINE = {engine:MergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, metric, toStartOfFiveMinutes(time), application, series, time)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:metric_points by series};
