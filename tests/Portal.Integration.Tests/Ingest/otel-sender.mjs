// Sends chat spans with the official OpenTelemetry SDK for Node.js: node otel-sender.mjs ENDPOINT KEY proto|json|grpc SERVICE COUNT
// Prints {"sent": n} when everything is flushed, or {"error": message}.
import { trace, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Metadata } from '@grpc/grpc-js';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [endpoint, key, encoding, service, count] = process.argv.slice(2);
const metadata = new Metadata();
metadata.set('authorization', `Bearer ${key}`);
const Exporter = encoding === 'json' ? JsonExporter : ProtoExporter;
const exporter = encoding === 'grpc'
  ? new GrpcExporter({ url: endpoint, metadata, compression: 'gzip' })
  : new Exporter({
    url: `${endpoint}/v1/traces`,
    headers: { Authorization: `Bearer ${key}` },
    compression: encoding === 'json' ? 'none' : 'gzip',
  });
const sdk = new NodeSDK({
  resource: resourceFromAttributes({ 'service.name': service, 'deployment.environment.name': 'test', 'service.version': '1.2.3' }),
  spanProcessors: [new BatchSpanProcessor(exporter, { maxExportBatchSize: 100, maxQueueSize: 10000 })],
});
sdk.start();

const results = [];
const exportSpans = exporter.export.bind(exporter);
exporter.export = (spans, done) => exportSpans(spans, result => {
  results.push({ spans: spans.length, code: result.code, error: result.error?.message });
  done(result);
});

const tracer = trace.getTracer('test-program', '1.0.0');
for (let i = 0; i < Number(count); i++) {
  const span = tracer.startSpan('chat gpt-4o', { kind: SpanKind.CLIENT, startTime: Date.now() - 1500 });
  span.setAttributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-11-20',
    'gen_ai.usage.input_tokens': 100 + i,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.response.time_to_first_chunk': 0.25,
    'user.id': 'müller',
  });
  if (i % 10 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'quota' }).setAttribute('error.type', 'rate_limit');
  span.end();
}

await sdk.shutdown();
const failed = results.find(result => result.code !== 0);
console.log(JSON.stringify(failed ? { error: failed.error ?? 'export failed' } : { sent: results.reduce((sum, result) => sum + result.spans, 0) }));
