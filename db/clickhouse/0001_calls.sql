-- One row per span of an LLM application. Append-only: cost and price_id are the only columns ever changed.
-- 0 and '' stand for "not measured" and "not named"; price_id = 0 means the cost is unknown, not zero.
CREATE TABLE IF NOT EXISTS {local:calls} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),          -- service.name
    environment         LowCardinality(String),          -- deployment.environment.name
    version             LowCardinality(String),          -- service.version
    provider            LowCardinality(String),
    model               LowCardinality(String),          -- the answering model, else the requested one
    request_model       LowCardinality(String),
    operation           LowCardinality(String),          -- gen_ai.operation.name
    kind                Enum8('other' = 0, 'inference' = 1, 'embedding' = 2, 'retrieval' = 3, 'rerank' = 4, 'tool' = 5, 'agent' = 6, 'workflow' = 7, 'guardrail' = 8, 'evaluation' = 9),
    counted             Bool,                            -- inference and embedding spans; only these reach the rollups
    trace_id            FixedString(16),
    span_id             FixedString(8),
    parent_span_id      FixedString(8),                  -- zeros: a root
    span_name           String,
    start_time          DateTime64(6, 'UTC'),            -- the sender's clock, clamped
    duration_ns         UInt64,
    ttft_ns             UInt64,                          -- time to first token; 0: not measured
    received_time       DateTime64(3, 'UTC'),            -- the portal's clock
    status              Enum8('unset' = 0, 'ok' = 1, 'error' = 2),
    error_type          LowCardinality(String),
    status_message      String,
    streaming           Bool,
    finish_reasons      Array(LowCardinality(String)),
    input_tokens        UInt64,                          -- cached tokens included
    output_tokens       UInt64,                          -- reasoning tokens included
    cache_read_tokens   UInt64,
    cache_write_tokens  UInt64,
    reasoning_tokens    UInt64,
    cost                Decimal(18, 12),                 -- USD
    price_id            UInt32,
    sender_cost         Decimal(18, 12),                 -- what the sender says it cost, USD
    has_sender_cost     Bool,
    conversation_id     String,
    subject             FixedString(32),                 -- HMAC-SHA256 of user.id or enduser.id; zeros: none
    response_id         String,
    agent_name          LowCardinality(String),
    tool_name           LowCardinality(String),
    prompt_name         LowCardinality(String),
    prompt_version      LowCardinality(String),
    dialect             LowCardinality(String),          -- gen_ai, openinference, openllmetry, none
    schema_url          LowCardinality(String),
    scope_name          LowCardinality(String),
    flags               UInt32,                          -- CallFlags
    attributes          Map(LowCardinality(String), String),
    resource            Map(LowCardinality(String), String),
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 4,
    INDEX received_minmax received_time TYPE minmax GRANULARITY 1
)
ENGINE = {engine:MergeTree}
PARTITION BY toMonday(start_time)
ORDER BY (tenant, toStartOfFiveMinutes(start_time), application, model, start_time, trace_id, span_id)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:calls by cityHash64(trace_id)};

-- Prompts, answers and tool arguments: their own retention and access right, physically deleted on erasure.
CREATE TABLE IF NOT EXISTS {local:call_content} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    trace_id            FixedString(16),
    span_id             FixedString(8),
    start_time          DateTime64(6, 'UTC'),
    received_time       DateTime64(3, 'UTC'),
    subject             FixedString(32),
    system_instructions String,
    input               String,
    output              String,
    tool_definitions    String,
    tool_arguments      String,
    tool_result         String
)
ENGINE = {engine:MergeTree}
PARTITION BY toMonday(start_time)
ORDER BY (tenant, toStartOfHour(start_time), trace_id, span_id)
-- Content must be gone when its time is up, so rows are removed one by one and not only when a whole week has passed.
SETTINGS {deduplication}, ttl_only_drop_parts = 0;

{distributed:call_content by cityHash64(trace_id)};
