// Sends spans of several kinds of senders with the official OpenTelemetry SDK for Node.js: node sender-kinds.mjs ENDPOINT KEY PREFIX
// Each kind is an application PREFIX-KIND. Prints {"sent": n} when everything is flushed, or {"error": message}.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes, defaultResource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [endpoint, key, prefix] = process.argv.slice(2);
const now = Date.now();

const current = {
  'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.response.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20, 'server.address': 'api.openai.com', 'gen_ai.request.temperature': 0.2,
};
const { 'gen_ai.provider.name': _, ...withoutProvider } = current;
const kinds = {
  current: { attributes: current, ends: -200 },
  additive: { attributes: { ...current, 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.cache_read.input_tokens': 90 }, ends: -200 },
  old: { attributes: { ...withoutProvider, 'gen_ai.system': 'openai' }, ends: -200 },
  ahead: { attributes: current, ends: 240_000 },
  unknown: { attributes: { 'llm.vendor_private.model': 'm', 'llm.vendor_private.tokens': 5, 'acme.flavour': 'salty' }, ends: -200 },
};

const results = [];
for (const [kind, { attributes, ends }] of Object.entries(kinds)) {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { Authorization: `Bearer ${key}` } });
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) => send(spans, result => {
    results.push({ spans: spans.length, code: result.code, error: result.error?.message });
    done(result);
  });
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': `${prefix}-${kind}` })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('test-program', '1.2.3');
  for (let i = 0; i < 12; i++) {
    const span = tracer.startSpan('chat gpt-4o', { startTime: now + ends - 1000, attributes });
    span.end(now + ends);
  }
  await provider.shutdown();
}

const failed = results.find(result => result.code !== 0);
console.log(JSON.stringify(failed ? { error: failed.error ?? 'export failed' } : { sent: results.reduce((sum, result) => sum + result.spans, 0) }));
