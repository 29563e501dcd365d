-- What a call says beside its numbers. Rows spooled before these columns existed are inserted without them and get the defaults.
ALTER TABLE {local:calls} {on_cluster}
    ADD COLUMN IF NOT EXISTS span_kind             Enum8('unspecified' = 0, 'internal' = 1, 'server' = 2, 'client' = 3, 'producer' = 4, 'consumer' = 5),
    ADD COLUMN IF NOT EXISTS service_tier          LowCardinality(String),          -- the tier that answered, else the one asked for; prices depend on it
    ADD COLUMN IF NOT EXISTS cache_write_1h_tokens UInt64,                          -- the part of cache_write_tokens that lives an hour
    ADD COLUMN IF NOT EXISTS team                  LowCardinality(String),          -- portal.team of the span, else of its resource
    ADD COLUMN IF NOT EXISTS weight                UInt32 DEFAULT 1,                -- this row stands for so many calls: more than one where calls are sampled
    ADD COLUMN IF NOT EXISTS sdk                   LowCardinality(String),          -- language/version, then the distribution's name/version
    ADD COLUMN IF NOT EXISTS events                String CODEC(ZSTD(1)),           -- JSON: [{"name": ..., "timeUnixNano": "...", "attributes": {...}}]; no messages
    ADD COLUMN IF NOT EXISTS links                 String CODEC(ZSTD(1));           -- JSON: [{"traceId": hex, "spanId": hex, "attributes": {...}}]

-- In a cluster the table over all shards has columns of its own; on one server this repeats the statement above.
ALTER TABLE calls {on_cluster}
    ADD COLUMN IF NOT EXISTS span_kind             Enum8('unspecified' = 0, 'internal' = 1, 'server' = 2, 'client' = 3, 'producer' = 4, 'consumer' = 5),
    ADD COLUMN IF NOT EXISTS service_tier          LowCardinality(String),
    ADD COLUMN IF NOT EXISTS cache_write_1h_tokens UInt64,
    ADD COLUMN IF NOT EXISTS team                  LowCardinality(String),
    ADD COLUMN IF NOT EXISTS weight                UInt32 DEFAULT 1,
    ADD COLUMN IF NOT EXISTS sdk                   LowCardinality(String),
    ADD COLUMN IF NOT EXISTS events                String CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS links                 String CODEC(ZSTD(1));
