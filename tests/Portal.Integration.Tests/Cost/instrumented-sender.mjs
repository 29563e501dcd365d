// An application on OpenAI's package, instrumented by OpenLLMetry's or OpenInference's package, asks the stub and sends its spans:
//   node instrumented-sender.mjs ENDPOINT KEY openllmetry|openinference SERVICE CALLS
// Neither package (0.27.0, 4.2.7) sends the usage of streamed answers, and OpenLLMetry's sends no cached tokens, so nothing is streamed here and the stub caches
// for OpenInference only.
// Prints the stub's bill as one JSON line when everything is flushed. An agent's span around the calls repeats their usage, as frameworks do.
import { context, trace, SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai';
import { OpenAIInstrumentation as OpenLlmetry } from '@traceloop/instrumentation-openai';
import OpenAI from 'openai';
import { dollars, startStub } from './openai-stub.mjs';

const [endpoint, key, dialect, service, calls] = process.argv.slice(2);
const sdk = new NodeSDK({
  resource: resourceFromAttributes({ 'service.name': service, 'service.version': '1.0.0', 'deployment.environment.name': 'test' }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { Authorization: `Bearer ${key}` } }))],
  metricReaders: [],
});
sdk.start();
const instrumentation = dialect === 'openllmetry' ? new OpenLlmetry() : new OpenInference();
instrumentation.setTracerProvider(trace.getTracerProvider());
instrumentation.manuallyInstrument(OpenAI);

const stub = await startStub({ caches: dialect === 'openinference' });
const openai = new OpenAI({ apiKey: 'none', baseURL: stub.url });
const tracer = trace.getTracer('agent-framework', '1.0.0');
const agent = tracer.startSpan('agent', { kind: SpanKind.INTERNAL });
await context.with(trace.setSpan(context.active(), agent), async () => {
  for (let i = 0; i < Number(calls); i++) {
    await openai.chat.completions.create({
      model: i % 3 === 0 ? 'o4-mini-2025-04-16' : 'gpt-4o-2024-11-20',
      messages: [{ role: 'system', content: 'Answer briefly.' }, { role: 'user', content: `Question ${i}` }],
    });
  }
});
agent.setAttributes(dialect === 'openllmetry'
  ? { 'traceloop.span.kind': 'agent', 'traceloop.entity.name': 'planner', 'gen_ai.usage.prompt_tokens': stub.bill.inputTokens, 'gen_ai.usage.completion_tokens': stub.bill.outputTokens }
  : { 'openinference.span.kind': 'AGENT', 'agent.name': 'planner', 'llm.token_count.prompt': stub.bill.inputTokens, 'llm.token_count.completion': stub.bill.outputTokens });
agent.end();
await sdk.shutdown();
stub.stop();
console.log(JSON.stringify({ ...stub.bill, picoUsd: undefined, usd: dollars(stub.bill.picoUsd) }));
