// An OpenAI-compatible chat endpoint that answers with usage and keeps the bill: amounts are integers of 10^-12 USD, so nothing is rounded.
import { createServer } from 'node:http';

/** USD per million tokens times 10^6: one token costs rate * 10^-12 USD. */
const RATES = {
  'gpt-4o-2024-11-20': { input: 2_500_000n, cached: 1_250_000n, output: 10_000_000n },
  'o4-mini-2025-04-16': { input: 1_100_000n, cached: 275_000n, output: 4_400_000n },
};

/** @param caches whether every second prompt is partly read from the provider's cache */
export async function startStub({ caches }) {
  const bill = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0, picoUsd: 0n };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { model } = JSON.parse(Buffer.concat(chunks).toString());
    const rate = RATES[model];
    const n = bill.calls++;
    const usage = {
      prompt_tokens: 1000 + 37 * n,
      completion_tokens: 200 + 13 * n,
      prompt_tokens_details: { cached_tokens: caches && n % 2 === 0 ? 512 : 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: model.startsWith('o4') ? 64 + n : 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
    };
    usage.total_tokens = usage.prompt_tokens + usage.completion_tokens;
    const cached = usage.prompt_tokens_details.cached_tokens;
    bill.inputTokens += usage.prompt_tokens;
    bill.outputTokens += usage.completion_tokens;
    bill.cachedTokens += cached;
    bill.reasoningTokens += usage.completion_tokens_details.reasoning_tokens;
    bill.picoUsd += BigInt(usage.prompt_tokens - cached) * rate.input + BigInt(cached) * rate.cached + BigInt(usage.completion_tokens) * rate.output;
    const head = { id: `chatcmpl-${n}`, created: 1_700_000_000 + n, model, service_tier: 'default', system_fingerprint: 'fp_stub' };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({
      ...head, object: 'chat.completion', usage,
      choices: [{ index: 0, message: { role: 'assistant', content: 'Forty-two.', refusal: null }, logprobs: null, finish_reason: 'stop' }],
    }));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/v1`, bill, stop: () => server.close() };
}

/** The bill in USD, all twelve decimals. */
export const dollars = pico => `${pico / 10n ** 12n}.${(pico % 10n ** 12n).toString().padStart(12, '0')}`;
