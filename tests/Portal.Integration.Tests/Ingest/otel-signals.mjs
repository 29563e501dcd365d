// Sends logs and metrics with the official OpenTelemetry SDK for Node.js: node otel-signals.mjs ENDPOINT KEY proto|json|grpc SERVICE
// 30 evaluations, one record of no convention, and three metrics whose values follow from the loops below.
// Prints {"logs": n, "points": n} when everything is flushed, or {"error": message}.
import { Metadata } from '@grpc/grpc-js';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

const [endpoint, key, encoding, service] = process.argv.slice(2);
const metadata = new Metadata();
metadata.set('authorization', `Bearer ${key}`);
const options = path => encoding === 'grpc'
  ? { url: endpoint, metadata, compression: 'gzip' }
  : { url: `${endpoint}${path}`, headers: { Authorization: `Bearer ${key}` }, compression: encoding === 'json' ? 'none' : 'gzip' };
const [Logs, Metrics] = { grpc: [GrpcLogs, GrpcMetrics], json: [JsonLogs, JsonMetrics], proto: [ProtoLogs, ProtoMetrics] }[encoding];
const resource = resourceFromAttributes({ 'service.name': service, 'deployment.environment.name': 'test' });

const sent = { logs: 0, points: 0 };
let error;
const watch = (exporter, count) => {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) => send(items, result => {
    if (result.code === 0) count(items); else error ??= result.error?.message ?? 'export failed';
    done(result);
  });
  return exporter;
};

const logs = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: watch(new Logs(options('/v1/logs')), items => sent.logs += items.length) })] });
const logger = logs.getLogger('judge', '2.0.0');
for (let i = 0; i < 30; i++) {
  logger.emit({
    eventName: 'gen_ai.evaluation.result',
    severityNumber: SeverityNumber.INFO,
    attributes: {
      'gen_ai.evaluation.name': i % 3 === 0 ? 'tone' : 'relevance',
      'gen_ai.evaluation.score.value': i / 8,
      'gen_ai.evaluation.score.label': i % 2 === 0 ? 'pass' : 'fail',
      'gen_ai.response.id': `response-${i}`,
    },
  });
}
logger.emit({ body: 'cache warmed', severityNumber: SeverityNumber.WARN, severityText: 'WARN', attributes: { entries: 12 } });

const reader = new PeriodicExportingMetricReader({
  exporter: watch(new Metrics(options('/v1/metrics')), items => sent.points += items.scopeMetrics.flatMap(scope => scope.metrics).reduce((sum, metric) => sum + metric.dataPoints.length, 0)),
  exportIntervalMillis: 3_600_000,
});
const meters = new MeterProvider({
  resource, readers: [reader],
  views: [{ instrumentName: 'gen_ai.server.request.duration', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});
const meter = meters.getMeter('client', '1.0.0');
const duration = meter.createHistogram('gen_ai.client.operation.duration', { unit: 's', advice: { explicitBucketBoundaries: [0.25, 0.5, 1, 2] } });
const server = meter.createHistogram('gen_ai.server.request.duration', { unit: 's' });
const tokens = meter.createCounter('gen_ai.client.inference.usage.input_tokens', { unit: '{token}' });
for (let i = 1; i <= 16; i++) {
  duration.record(i / 8, { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' });
  server.record(i / 8, { 'gen_ai.request.model': 'gpt-4o' });
  tokens.add(100 + i, { 'gen_ai.request.model': 'gpt-4o' });
}

await logs.shutdown();
await meters.shutdown();
console.log(JSON.stringify(error ? { error } : sent));
