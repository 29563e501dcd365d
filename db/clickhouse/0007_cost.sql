-- Cost by hour and price. One price has linear rates, so tokens by kind times its rates give the cost by kind, and their sum is the column cost exactly.
-- Rows with price_id = 0 are calls whose cost is unknown: they are counted, and never add to the cost.
CREATE TABLE IF NOT EXISTS {local:cost_hour} {on_cluster}
(
    tenant                 LowCardinality(String),
    time                   DateTime('UTC') CODEC(ZSTD(1)),  -- start of the hour
    application            LowCardinality(String),
    environment            LowCardinality(String),
    version                LowCardinality(String),
    provider               LowCardinality(String),
    model                  LowCardinality(String),
    operation              LowCardinality(String),
    team                   LowCardinality(String),
    service_tier           LowCardinality(String),
    price_id               UInt32,
    calls                  UInt64,
    input_tokens           UInt64,                          -- neither read from nor written to a cache
    cache_read_tokens      UInt64,
    cache_write_tokens     UInt64,                          -- without those that live an hour
    cache_write_1h_tokens  UInt64,
    output_tokens          UInt64,                          -- without reasoning
    reasoning_tokens       UInt64,
    cost                   Decimal(38, 12),                 -- USD
    sender_cost            Decimal(38, 12),                 -- what senders say, USD, of the calls counted in sender_costed_calls
    sender_costed_calls    UInt64,
    compared_cost          Decimal(38, 12),                 -- our cost of the calls that the sender priced as well ...
    compared_calls         UInt64,                          -- ... and how many they are
    differing_calls        UInt64                           -- of these: the two costs differ by more than a hundredth of ours and more than 0.000001 USD
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, time, application, environment, version, provider, model, operation, team, service_tier, price_id)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:cost_hour by cityHash64(tenant)};

-- The kinds of tokens are cut to their totals in the same order as where a call is priced.
CREATE MATERIALIZED VIEW IF NOT EXISTS cost_hour_view {on_cluster} TO {local:cost_hour} AS
SELECT
    tenant,
    toStartOfHour(start_time) AS time,
    application, environment, version, provider, model, operation, team, service_tier, price_id,
    sum(toUInt64(c.weight)) AS calls,
    sum(c.weight * (c.input_tokens - read - write)) AS input_tokens,
    sum(c.weight * read) AS cache_read_tokens,
    sum(c.weight * (write - write_1h)) AS cache_write_tokens,
    sum(c.weight * write_1h) AS cache_write_1h_tokens,
    sum(c.weight * (c.output_tokens - thought)) AS output_tokens,
    sum(c.weight * thought) AS reasoning_tokens,
    sum(if(c.price_id != 0, ours, toDecimal128(0, 12))) AS cost,
    sum(if(c.has_sender_cost, theirs, toDecimal128(0, 12))) AS sender_cost,
    sumIf(toUInt64(c.weight), c.has_sender_cost) AS sender_costed_calls,
    sum(if(c.has_sender_cost AND c.price_id != 0, ours, toDecimal128(0, 12))) AS compared_cost,
    sumIf(toUInt64(c.weight), c.has_sender_cost AND c.price_id != 0) AS compared_calls,
    sumIf(toUInt64(c.weight), c.has_sender_cost AND c.price_id != 0
        AND abs(theirs - ours) > toDecimal128('0.000001', 12) AND abs(theirs - ours) * 100 > ours) AS differing_calls
FROM (
    SELECT
        *,
        least(cache_read_tokens, input_tokens) AS read,
        least(cache_write_tokens, input_tokens - read) AS write,
        least(cache_write_1h_tokens, write) AS write_1h,
        least(reasoning_tokens, output_tokens) AS thought,
        toDecimal128(cost, 12) * weight AS ours,
        toDecimal128(sender_cost, 12) * weight AS theirs
    FROM {local:calls}
    WHERE counted
) AS c
GROUP BY tenant, time, application, environment, version, provider, model, operation, team, service_tier, price_id;

-- Re-costing corrects a histogram by adding rows, and takes a call out of its old bin by adding 2^64 - 1: that needs the full width everywhere.
ALTER TABLE {local:features_minute} {on_cluster} MODIFY COLUMN count UInt64;
ALTER TABLE features_minute {on_cluster} MODIFY COLUMN count UInt64;
ALTER TABLE {local:features_hour} {on_cluster} MODIFY COLUMN count UInt64;
ALTER TABLE features_hour {on_cluster} MODIFY COLUMN count UInt64;
