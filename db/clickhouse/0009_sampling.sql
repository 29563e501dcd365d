-- A row of calls may stand for several calls, of which a sample is kept (calls.weight). From here on the rollups count what it stands for; weight is 1 in every
-- earlier row, so nothing changes for them. stored_calls says how many rows are behind calls: where it is smaller, the numbers are estimates.
ALTER TABLE {local:calls_second} {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE calls_second {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE {local:calls_minute} {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE calls_minute {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE {local:calls_hour} {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE calls_hour {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE {local:calls_day} {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;
ALTER TABLE calls_day {on_cluster} ADD COLUMN IF NOT EXISTS stored_calls UInt64 DEFAULT calls;

ALTER TABLE calls_second_view {on_cluster} MODIFY QUERY
SELECT
    tenant,
    toStartOfSecond(start_time) AS time,
    application, environment, version, provider, model, operation,
    sum(toUInt64(c.weight)) AS calls,
    sumIf(toUInt64(c.weight), c.status = 'error') AS errors,
    sum(c.weight * c.input_tokens) AS input_tokens,
    sum(c.weight * c.output_tokens) AS output_tokens,
    sum(c.weight * c.cache_read_tokens) AS cache_read_tokens,
    sum(c.weight * c.cache_write_tokens) AS cache_write_tokens,
    sum(c.weight * c.reasoning_tokens) AS reasoning_tokens,
    sum(if(c.price_id != 0, toDecimal128(c.cost, 12) * c.weight, toDecimal128(0, 12))) AS cost,
    sumIf(toUInt64(c.weight), c.price_id != 0) AS costed_calls,
    sum(c.weight * c.duration_ns) AS duration_ns,
    sumIf(toUInt64(c.weight), c.ttft_ns > 0) AS ttft_calls,
    sum(c.weight * c.ttft_ns) AS ttft_ns,
    sumIf(c.weight * c.output_tokens, c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_tokens,
    sumIf(c.weight * (c.duration_ns - c.ttft_ns), c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_ns,
    max(c.received_time) AS newest_received,
    count() AS stored_calls
FROM {local:calls} AS c
WHERE counted AND start_time >= now() - INTERVAL 2 DAY
GROUP BY tenant, time, application, environment, version, provider, model, operation;

ALTER TABLE calls_minute_view {on_cluster} MODIFY QUERY
SELECT
    tenant,
    toStartOfMinute(start_time) AS time,
    application, environment, version, provider, model, operation,
    sum(toUInt64(c.weight)) AS calls,
    sumIf(toUInt64(c.weight), c.status = 'error') AS errors,
    sum(c.weight * c.input_tokens) AS input_tokens,
    sum(c.weight * c.output_tokens) AS output_tokens,
    sum(c.weight * c.cache_read_tokens) AS cache_read_tokens,
    sum(c.weight * c.cache_write_tokens) AS cache_write_tokens,
    sum(c.weight * c.reasoning_tokens) AS reasoning_tokens,
    sum(if(c.price_id != 0, toDecimal128(c.cost, 12) * c.weight, toDecimal128(0, 12))) AS cost,
    sumIf(toUInt64(c.weight), c.price_id != 0) AS costed_calls,
    sum(c.weight * c.duration_ns) AS duration_ns,
    sumIf(toUInt64(c.weight), c.ttft_ns > 0) AS ttft_calls,
    sum(c.weight * c.ttft_ns) AS ttft_ns,
    sumIf(c.weight * c.output_tokens, c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_tokens,
    sumIf(c.weight * (c.duration_ns - c.ttft_ns), c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns) AS stream_ns,
    max(c.received_time) AS newest_received,
    count() AS stored_calls
FROM {local:calls} AS c
WHERE counted
GROUP BY tenant, time, application, environment, version, provider, model, operation;

ALTER TABLE features_minute_view {on_cluster} MODIFY QUERY
SELECT
    tenant,
    measured.1 AS feature,
    toStartOfMinute(start_time) AS time,
    application, environment, version, provider, model, operation,
    multiIf(
        measured.2 > 0 AND isFinite(measured.2), toInt16(ceil(log2(if(measured.2 > 0 AND isFinite(measured.2), measured.2, 1)) * 8) - 1),
        measured.2 = 0, toInt16(-32768),
        toInt16(-32767)) AS bin,
    sum(toUInt64(weight)) AS count
FROM {local:calls} AS c
ARRAY JOIN arrayFilter(m -> m.3, [
    ('latency_ms', duration_ns / 1e6, true),
    ('ttft_ms', ttft_ns / 1e6, ttft_ns > 0),
    ('input_tokens', toFloat64(input_tokens), true),
    ('output_tokens', toFloat64(output_tokens), true),
    ('cost_usd', toFloat64(cost), price_id != 0)]) AS measured
WHERE counted
GROUP BY tenant, feature, time, application, environment, version, provider, model, operation, bin;

ALTER TABLE errors_minute_view {on_cluster} MODIFY QUERY
SELECT
    tenant,
    toStartOfMinute(start_time) AS time,
    application, environment, version, provider, model, operation,
    if(error_type = '', '_OTHER', error_type) AS error_type,
    sum(toUInt64(weight)) AS count
FROM {local:calls} AS c
WHERE counted AND status = 'error'
GROUP BY tenant, time, application, environment, version, provider, model, operation, error_type;

-- Computed hours and days are checked against this number, so it counts the same way.
ALTER TABLE rollup_changes_view {on_cluster} MODIFY QUERY
SELECT tenant, toStartOfHour(start_time) AS time, sum(toUInt64(weight)) AS calls, now64(3, 'UTC') AS changed_at
FROM {local:calls}
WHERE counted
GROUP BY tenant, time;
