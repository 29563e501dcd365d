-- Who sends what: counts per sender and minute by the portal's clock, added up over all portals. No value of any attribute is kept, only names.
CREATE TABLE IF NOT EXISTS {local:senders} {on_cluster}
(
    tenant              LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),  -- start of the minute in which it was received
    application         LowCardinality(String),          -- service.name
    sdk                 LowCardinality(String),          -- telemetry.sdk.language/telemetry.sdk.version and the distribution
    scope_name          LowCardinality(String),
    scope_version       LowCardinality(String),
    signal              Enum8('traces' = 1, 'logs' = 2, 'metrics' = 3),
    accepted            SimpleAggregateFunction(sum, UInt64),
    duplicates          SimpleAggregateFunction(sum, UInt64),
    rejected            SimpleAggregateFunction(sum, UInt64),
    requests            SimpleAggregateFunction(sum, UInt64),
    newest_received     SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    lag_ms              SimpleAggregateFunction(sumMap, Map(Int16, UInt64)),   -- received - end, in the bins of features_minute; ahead counts as 0
    smallest_lag_ms     SimpleAggregateFunction(min, Int64),                   -- negative: the sender's clock is ahead
    largest_lag_ms      SimpleAggregateFunction(max, Int64),
    examined            SimpleAggregateFunction(sum, UInt64),                  -- items whose attribute names were looked at
    rejections          SimpleAggregateFunction(sumMap, Map(String, UInt64)),  -- by reason
    flags               SimpleAggregateFunction(sumMap, Map(String, UInt64)),  -- rows by what ingest corrected or left out (CallFlags)
    dialects            SimpleAggregateFunction(sumMap, Map(String, UInt64)),
    schemas             SimpleAggregateFunction(sumMap, Map(String, UInt64)),  -- by schema_url
    doors               SimpleAggregateFunction(sumMap, Map(String, UInt64)),  -- http/protobuf, http/json, grpc
    telling_names       SimpleAggregateFunction(sumMap, Map(String, UInt64)),  -- attribute names that tell the version of the conventions, of the examined items
    unknown_names       SimpleAggregateFunction(sumMap, Map(String, UInt64))   -- attribute names that mean nothing to the portal, of the examined items
)
ENGINE = {engine:AggregatingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, time, application, sdk, scope_name, scope_version, signal)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:senders by cityHash64(tenant)};

-- The newest sample of what was rejected, one per sender and reason: names and structure, never values.
CREATE TABLE IF NOT EXISTS {local:sender_rejections} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    sdk                 LowCardinality(String),
    scope_name          LowCardinality(String),
    scope_version       LowCardinality(String),
    signal              Enum8('traces' = 1, 'logs' = 2, 'metrics' = 3),
    reason              LowCardinality(String),
    sample              String,
    time                DateTime('UTC')
)
ENGINE = {engine:ReplacingMergeTree(time)}
ORDER BY (tenant, application, sdk, scope_name, scope_version, signal, reason)
SETTINGS {deduplication};

{distributed:sender_rejections by cityHash64(tenant)};

-- Requests by how they were answered, refused ones included; no tenant where no valid key named one.
CREATE TABLE IF NOT EXISTS {local:ingest_requests} {on_cluster}
(
    time                DateTime('UTC') CODEC(ZSTD(1)),  -- start of the minute
    tenant              LowCardinality(String),
    door                LowCardinality(String),
    signal              Enum8('traces' = 1, 'logs' = 2, 'metrics' = 3),
    status              UInt16,                          -- of HTTP; for gRPC the status of HTTP that says the same
    requests            UInt64,
    bytes               UInt64                           -- of the bodies as they came
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (time, tenant, door, signal, status)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:ingest_requests by cityHash64(tenant)};
