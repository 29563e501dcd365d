-- What was looked for in calls, how often, and how often it was found: by detectors of personal data and secrets, by finish reasons, by guardrails and by evaluations. Fed by the inserts
-- that feed calls and evaluations, the hour by the insert that feeds the five minutes, so a block that comes again changes nothing.
-- Calls kept by a sample stand for several: weighted counts estimate the rate, and weight_squares says what the sample is worth (Kish's effective size, the square of the sum over the sum of squares).
CREATE TABLE IF NOT EXISTS {local:safety_five_minutes} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),          -- '': not known, as for evaluations and most guardrails
    source              LowCardinality(String),          -- detector, finish_reason, guardrail, evaluation
    category            LowCardinality(String),          -- harmful_content, prompt_injection, jailbreak, personal_data, secret, refusal, over_refusal, other
    place               LowCardinality(String),          -- input, output; '': not said
    checks              UInt64,                          -- rows looked at
    weight              UInt64,                          -- what they stand for
    flagged             UInt64,                          -- what the rows with a finding stand for
    weight_squares      UInt64,
    newest_received     SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toMonday(time)
ORDER BY (tenant, application, time, environment, version, model, source, category, place)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:safety_five_minutes by cityHash64(tenant)};

CREATE TABLE IF NOT EXISTS {local:safety_hour} {on_cluster}
(
    tenant              LowCardinality(String),
    application         LowCardinality(String),
    time                DateTime('UTC') CODEC(ZSTD(1)),
    environment         LowCardinality(String),
    version             LowCardinality(String),
    model               LowCardinality(String),
    source              LowCardinality(String),
    category            LowCardinality(String),
    place               LowCardinality(String),
    checks              UInt64,
    weight              UInt64,
    flagged             UInt64,
    weight_squares      UInt64,
    newest_received     SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {engine:SummingMergeTree}
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, application, time, environment, version, model, source, category, place)
SETTINGS {deduplication}, ttl_only_drop_parts = 1;

{distributed:safety_hour by cityHash64(tenant)};

-- Every counted call was looked at by the detectors; its finish reason says whether the provider stopped it or the model refused.
CREATE MATERIALIZED VIEW IF NOT EXISTS safety_calls_view {on_cluster} TO {local:safety_five_minutes} AS
SELECT
    tenant, application, toStartOfFiveMinutes(start_time) AS time, environment, version, model,
    looked.1 AS source, looked.2 AS category, looked.3 AS place,
    count() AS checks,
    sum(toUInt64(stands_for)) AS weight,
    sum(toUInt64(stands_for) * looked.4) AS flagged,
    sum(toUInt64(stands_for) * stands_for) AS weight_squares,
    max(received_time) AS newest_received
FROM (
    SELECT
        tenant, application, start_time, environment, version, model, received_time,
        weight AS stands_for,
        arrayConcat(
            [
                ('detector', 'personal_data', 'input', toUInt8(arrayExists(key -> key IN ('input.email', 'input.phone', 'input.iban', 'input.card', 'input.national_id'), mapKeys(findings)))),
                ('detector', 'personal_data', 'output', toUInt8(arrayExists(key -> key IN ('output.email', 'output.phone', 'output.iban', 'output.card', 'output.national_id'), mapKeys(findings)))),
                ('detector', 'secret', 'input', toUInt8(mapContains(findings, 'input.secret'))),
                ('detector', 'secret', 'output', toUInt8(mapContains(findings, 'output.secret')))
            ],
            if(empty(finish_reasons), [],
                [
                    ('finish_reason', 'harmful_content', 'output', toUInt8(arrayExists(reason -> lower(reason) IN (
                        'content_filter', 'content_filtered', 'content-filter', 'guardrail_intervened', 'safety', 'prohibited_content', 'blocklist', 'spii', 'image_safety', 'error_toxic'), finish_reasons))),
                    ('finish_reason', 'refusal', 'output', toUInt8(arrayExists(reason -> lower(reason) = 'refusal', finish_reasons) OR labels['refusal'] = 'yes'))
                ])) AS looks
    FROM {local:calls}
    WHERE counted
)
ARRAY JOIN looks AS looked
GROUP BY tenant, application, time, environment, version, model, source, category, place;

-- A guardrail's span says what it decided, in the words of OpenTelemetry's proposals, of OpenLLMetry or of NeMo Guardrails; one that says nothing failed when its span did.
CREATE MATERIALIZED VIEW IF NOT EXISTS safety_guardrails_view {on_cluster} TO {local:safety_five_minutes} AS
SELECT
    tenant, application, toStartOfFiveMinutes(start_time) AS time, environment, version, model,
    'guardrail' AS source,
    multiIf(
        match(subject, 'jailbreak'), 'jailbreak',
        match(subject, 'inject|prompt.?attack|indirect.?attack|prompt.?shield|llm01'), 'prompt_injection',
        match(subject, 'pii|personal|privacy|sensitive|anonymi|llm02|llm06'), 'personal_data',
        match(subject, 'secret|credential|api.?key|token.?leak'), 'secret',
        match(subject, 'over.?refus|false.?refus'), 'over_refusal',
        match(subject, 'refus'), 'refusal',
        match(subject, 'toxic|hate|violen|sexual|self.?harm|harm|moderat|unsafe|profan|insult|nsfw|content.?(filter|safety)|self.?check'), 'harmful_content',
        'other') AS category,
    multiIf(match(target, 'output|response|result|tool_call'), 'output', match(target, 'input|prompt|request|query|message'), 'input', '') AS place,
    count() AS checks,
    sum(toUInt64(stands_for)) AS weight,
    sum(toUInt64(stands_for) * flag) AS flagged,
    sum(toUInt64(stands_for) * stands_for) AS weight_squares,
    max(received_time) AS newest_received
FROM (
    SELECT
        tenant, application, start_time, environment, version, model, received_time,
        weight AS stands_for,
        lower(concat(
            attributes['gen_ai.security.risk.category'], ' ', attributes['gen_ai.security.policy.name'], ' ', attributes['gen_ai.guardian.name'], ' ', attributes['gen_ai.security.guardrail.name'], ' ',
            attributes['gen_ai.guardrail.name'], ' ', attributes['gen_ai.guardrail.guard.name'], ' ', attributes['rail.name'], ' ', span_name)) AS subject,
        lower(concat(attributes['gen_ai.security.target.type'], ' ', attributes['gen_ai.guardrail.type'], ' ', attributes['rail.type'])) AS target,
        lower(concat(
            attributes['gen_ai.security.decision.type'], attributes['gen_ai.security.verdict.type'],
            attributes['gen_ai.guardrail.status'], attributes['gen_ai.guardrail.guard.status'], attributes['rail.stop'])) AS decision,
        toUInt8(multiIf(
            decision IN ('deny', 'denied', 'block', 'blocked', 'modify', 'modified', 'warn', 'audit', 'flag', 'flagged', 'escalate', 'failed', 'fail', 'true'), 1,
            decision != '', 0,
            status = 'error')) AS flag
    FROM {local:calls}
    WHERE kind = 'guardrail' OR mapContains(attributes, 'rail.type') OR mapContains(attributes, 'gen_ai.security.decision.type')
)
GROUP BY tenant, application, time, environment, version, model, source, category, place;

-- An evaluation is about safety when its name says so; whether it found something says its label, else its score: from 0.5 on, from 4 on where scores go beyond 1 (severities of 0 to 7),
-- the other way round where the name is that of a virtue.
CREATE MATERIALIZED VIEW IF NOT EXISTS safety_evaluations_view {on_cluster} TO {local:safety_five_minutes} AS
SELECT
    tenant, application, toStartOfFiveMinutes(judged_time) AS time, environment, version, '' AS model,
    'evaluation' AS source, category, '' AS place,
    count() AS checks,
    count() AS weight,
    sum(flag) AS flagged,
    count() AS weight_squares,
    max(received_time) AS newest_received
FROM (
    SELECT
        tenant, application, evaluations.time AS judged_time, environment, version, received_time,
        lower(name) AS subject,
        lower(label) AS said,
        match(subject, 'harmless|(^|[^n])safe($|ty|[^a-z])|non.?toxic|not.?toxic') AND NOT match(subject, 'unsafe|unsafety') AS virtue,
        multiIf(
            match(subject, 'jailbreak'), 'jailbreak',
            match(subject, 'inject|prompt.?attack|indirect.?attack'), 'prompt_injection',
            match(subject, '(^|[^a-z])pii|personal|privacy'), 'personal_data',
            match(subject, 'secret|credential'), 'secret',
            match(subject, 'over.?refus|false.?refus|exaggerated.?safety'), 'over_refusal',
            match(subject, 'refus'), 'refusal',
            virtue OR match(subject, 'toxic|hate|violen|sexual|self.?harm|harm|unsafe|profan|insult|moderation|content.?safety|malicious|criminal|misogyn'), 'harmful_content',
            '') AS category,
        toUInt64(multiIf(
            said IN ('fail', 'failed', 'unsafe', 'flagged', 'blocked', 'detected', 'toxic', 'harmful', 'yes', 'true', 'positive', 'high', 'medium', 'violation', 'injection', 'jailbreak', 'refused', 'refusal', 'over_refusal'), 1,
            said IN ('pass', 'passed', 'safe', 'ok', 'clean', 'no', 'false', 'negative', 'none', 'benign', 'low', 'very low', 'non-toxic', 'not_toxic', 'answered'), 0,
            NOT has_score OR NOT isFinite(score), 0,
            virtue, score < 0.5,
            score > 1, score >= 4,
            score >= 0.5)) AS flag
    FROM {local:evaluations} AS evaluations
    WHERE error_type = ''
)
WHERE category != ''
GROUP BY tenant, application, time, environment, version, model, source, category, place;

CREATE MATERIALIZED VIEW IF NOT EXISTS safety_hour_view {on_cluster} TO {local:safety_hour} AS
SELECT
    tenant, application, toStartOfHour(looks.time) AS time, environment, version, model, source, category, place,
    sum(looks.checks) AS checks, sum(looks.weight) AS weight, sum(looks.flagged) AS flagged, sum(looks.weight_squares) AS weight_squares, max(looks.newest_received) AS newest_received
FROM {local:safety_five_minutes} AS looks
GROUP BY tenant, application, time, environment, version, model, source, category, place;
