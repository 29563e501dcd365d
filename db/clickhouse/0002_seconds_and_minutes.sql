-- Sums, histograms and errors of counted calls by second and minute, fed by materialized views while rows are inserted.
-- The sort keys start with tenant and time: a dashboard asks for one tenant and one range, over many series.
-- By second: short live ranges and the edges of longer ones.
CREATE TABLE IF NOT EXISTS {local:calls_second} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    calls               UInt64,
    errors              UInt64,
    input_tokens        UInt64,
    output_tokens       UInt64,
    cache_read_tokens   UInt64,
    cache_write_tokens  UInt64,
    reasoning_tokens    UInt64,
    cost                Decimal(38, 12),                 -- USD, of the calls counted in costed_calls
    costed_calls        UInt64,                          -- calls whose cost is known
    duration_ns         UInt64,
    ttft_calls          UInt64,                          -- calls that report a time to first token
    ttft_ns             UInt64,
    stream_tokens       UInt64,                          -- output tokens of the calls that report a time to first token ...
    stream_ns           UInt64,                          -- ... and the time those took after it
    newest_received     SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toDate(time)
ORDER BY (tenant, time, application, environment, version, provider, model, operation)
SETTINGS {deduplication};

{distributed:calls_second by cityHash64(tenant)};

-- Two days are more than any setting keeps; a back-fill of old calls does not pass through this tier at all.
CREATE MATERIALIZED VIEW IF NOT EXISTS calls_second_view {on_cluster} TO {local:calls_second} AS
SELECT
    tenant,
    toStartOfSecond(start_time) AS time,
    application, environment, version, provider, model, operation,
    count() AS calls,
    countIf(c.status = 'error') AS errors,
    sum(c.input_tokens) AS input_tokens,
    sum(c.output_tokens) AS output_tokens,
    sum(c.cache_read_tokens) AS cache_read_tokens,
    sum(c.cache_write_tokens) AS cache_write_tokens,
    sum(c.reasoning_tokens) AS reasoning_tokens,
    sumIf(c.cost, c.price_id != 0) AS cost,
    countIf(c.price_id != 0) AS costed_calls,
    sum(c.duration_ns) AS duration_ns,
    countIf(c.ttft_ns > 0) AS ttft_calls,
    sum(c.ttft_ns) AS ttft_ns,
    sumIf(c.output_tokens, c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_tokens,
    sumIf(c.duration_ns - c.ttft_ns, c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_ns,
    max(c.received_time) AS newest_received
FROM {local:calls} AS c
WHERE counted AND start_time >= now() - INTERVAL 2 DAY
GROUP BY tenant, time, application, environment, version, provider, model, operation;

-- By minute.
CREATE TABLE IF NOT EXISTS {local:calls_minute} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    calls               UInt64,
    errors              UInt64,
    input_tokens        UInt64,
    output_tokens       UInt64,
    cache_read_tokens   UInt64,
    cache_write_tokens  UInt64,
    reasoning_tokens    UInt64,
    cost                Decimal(38, 12),                 -- USD, of the calls counted in costed_calls
    costed_calls        UInt64,                          -- calls whose cost is known
    duration_ns         UInt64,
    ttft_calls          UInt64,                          -- calls that report a time to first token
    ttft_ns             UInt64,
    stream_tokens       UInt64,                          -- output tokens of the calls that report a time to first token ...
    stream_ns           UInt64,                          -- ... and the time those took after it
    newest_received     SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, time, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:calls_minute by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_minute_view {on_cluster} TO {local:calls_minute} AS
SELECT
    tenant,
    toStartOfMinute(start_time) AS time,
    application, environment, version, provider, model, operation,
    count() AS calls,
    countIf(c.status = 'error') AS errors,
    sum(c.input_tokens) AS input_tokens,
    sum(c.output_tokens) AS output_tokens,
    sum(c.cache_read_tokens) AS cache_read_tokens,
    sum(c.cache_write_tokens) AS cache_write_tokens,
    sum(c.reasoning_tokens) AS reasoning_tokens,
    sumIf(c.cost, c.price_id != 0) AS cost,
    countIf(c.price_id != 0) AS costed_calls,
    sum(c.duration_ns) AS duration_ns,
    countIf(c.ttft_ns > 0) AS ttft_calls,
    sum(c.ttft_ns) AS ttft_ns,
    sumIf(c.output_tokens, c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_tokens,
    sumIf(c.duration_ns - c.ttft_ns, c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_ns,
    max(c.received_time) AS newest_received
FROM {local:calls} AS c
WHERE counted
GROUP BY tenant, time, application, environment, version, provider, model, operation;

-- Distributions as rows of a base-2 logarithmic histogram with 8 bins per doubling: bin i holds the values in (2^(i/8), 2^((i+1)/8)].
-- Bin -32768 holds zeros, bin -32767 what has no logarithm (negative, not a number, infinite); such a value must never fail an insert.
CREATE TABLE IF NOT EXISTS {local:features_minute} {on_cluster}
(
    tenant              LowCardinality(String),
    feature             Enum8('latency_ms' = 1, 'ttft_ms' = 2, 'input_tokens' = 3, 'output_tokens' = 4, 'cost_usd' = 5),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    bin                 Int16,
    count               UInt32
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, feature, time, bin, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:features_minute by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS features_minute_view {on_cluster} TO {local:features_minute} AS
SELECT
    tenant,
    measured.1 AS feature,
    toStartOfMinute(start_time) AS time,
    application, environment, version, provider, model, operation,
    multiIf(
        measured.2 > 0 AND isFinite(measured.2), toInt16(ceil(log2(if(measured.2 > 0 AND isFinite(measured.2), measured.2, 1)) * 8) - 1),
        measured.2 = 0, toInt16(-32768),
        toInt16(-32767)) AS bin,
    count() AS count
FROM {local:calls} AS c
ARRAY JOIN arrayFilter(m -> m.3, [
    ('latency_ms', duration_ns / 1e6, true),
    ('ttft_ms', ttft_ns / 1e6, ttft_ns > 0),
    ('input_tokens', toFloat64(input_tokens), true),
    ('output_tokens', toFloat64(output_tokens), true),
    ('cost_usd', toFloat64(cost), price_id != 0)]) AS measured
WHERE counted
GROUP BY tenant, feature, time, application, environment, version, provider, model, operation, bin;

-- Errors by type; _OTHER is the value OpenTelemetry names for an error without a type.
CREATE TABLE IF NOT EXISTS {local:errors_minute} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    error_type          LowCardinality(String),
    count               UInt64
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, time, error_type, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:errors_minute by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS errors_minute_view {on_cluster} TO {local:errors_minute} AS
SELECT
    tenant,
    toStartOfMinute(start_time) AS time,
    application, environment, version, provider, model, operation,
    if(error_type = '', '_OTHER', error_type) AS error_type,
    count() AS count
FROM {local:calls} AS c
WHERE counted AND status = 'error'
GROUP BY tenant, time, application, environment, version, provider, model, operation, error_type;
