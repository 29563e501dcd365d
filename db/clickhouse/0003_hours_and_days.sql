-- Sums, histograms and errors by hour and day, recomputed by a background worker from the tier below.
-- rollup_changes counts the calls that ever reached an hour; rollup_windows says how many of them a computation has seen.
-- A window is read only while both numbers agree; otherwise readers fall back to the minute.
CREATE TABLE IF NOT EXISTS {local:rollup_changes} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC'),                 -- start of the hour
    calls               UInt64,
    changed_at          SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, time)
SETTINGS {deduplication};

{distributed:rollup_changes by cityHash64(tenant)};

CREATE MATERIALIZED VIEW IF NOT EXISTS rollup_changes_view {on_cluster} TO {local:rollup_changes} AS
SELECT tenant, toStartOfHour(start_time) AS time, count() AS calls, now64(3, 'UTC') AS changed_at
FROM {local:calls}
WHERE counted
GROUP BY tenant, time;

CREATE TABLE IF NOT EXISTS {local:rollup_windows} {on_cluster}
(
    tenant              LowCardinality(String),
    tier                Enum8('hour' = 1, 'day' = 2),
    time                DateTime('UTC'),
    calls               UInt64,                          -- calls in the window when it was computed
    computation         UInt64,
    computed_at         DateTime64(3, 'UTC')
)
ENGINE = {engine:MergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, tier, time, computed_at)
SETTINGS {deduplication};

{distributed:rollup_windows by cityHash64(tenant)};

-- By hour.
CREATE TABLE IF NOT EXISTS {local:calls_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64,                          -- one number per window and computation: rollup_windows says which one is read
    computed_at         DateTime64(3, 'UTC'),
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
    newest_received     DateTime64(3, 'UTC')
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, time, computation, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:calls_hour by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:features_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    feature             Enum8('latency_ms' = 1, 'ttft_ms' = 2, 'input_tokens' = 3, 'output_tokens' = 4, 'cost_usd' = 5),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64,                          -- one number per window and computation: rollup_windows says which one is read
    computed_at         DateTime64(3, 'UTC'),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    bin                 Int16,
    count               UInt32
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, feature, time, computation, bin, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:features_hour by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:errors_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64,                          -- one number per window and computation: rollup_windows says which one is read
    computed_at         DateTime64(3, 'UTC'),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    error_type          LowCardinality(String),
    count               UInt64
)
ENGINE = {engine:MergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, time, computation, error_type, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:errors_hour by cityHash64(tenant)};

-- By day.
CREATE TABLE IF NOT EXISTS {local:calls_day} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64,                          -- one number per window and computation: rollup_windows says which one is read
    computed_at         DateTime64(3, 'UTC'),
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
    newest_received     DateTime64(3, 'UTC')
)
ENGINE = {engine:MergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, time, computation, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:calls_day by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:features_day} {on_cluster}
(
    tenant              LowCardinality(String),
    feature             Enum8('latency_ms' = 1, 'ttft_ms' = 2, 'input_tokens' = 3, 'output_tokens' = 4, 'cost_usd' = 5),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64,                          -- one number per window and computation: rollup_windows says which one is read
    computed_at         DateTime64(3, 'UTC'),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    bin                 Int16,
    count               UInt64
)
ENGINE = {engine:MergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, feature, time, computation, bin, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:features_day by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:errors_day} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    computation         UInt64,                          -- one number per window and computation: rollup_windows says which one is read
    computed_at         DateTime64(3, 'UTC'),
    application         LowCardinality(String),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    error_type          LowCardinality(String),
    count               UInt64
)
ENGINE = {engine:MergeTree}
PARTITION BY toYear(time)
ORDER BY (tenant, time, computation, error_type, application, environment, version, provider, model, operation)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:errors_day by cityHash64(tenant)};
