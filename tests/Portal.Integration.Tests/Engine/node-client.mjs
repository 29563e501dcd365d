// The official ClickHouse client against the embedded engine. Prints one JSON object with what it saw; the test judges it.
import { Readable } from 'node:stream'
import { createClient, ClickHouseError } from '@clickhouse/client'

const { url, password, database } = JSON.parse(process.env.ENGINE)
const client = createClient({ url, username: 'default', password, database, compression: { request: true, response: true } })
const seen = {}

seen.ping = (await client.ping()).success
await client.command({ query: 'CREATE TABLE events (id UInt64, name String, at DateTime64(3)) ENGINE = MergeTree ORDER BY id' })

const inserted = await client.insert({
  table: 'events',
  values: [
    { id: 1, name: 'first', at: '2026-01-01 00:00:00.125' },
    { id: 2, name: "it's \\ \t\n \u00fcnic\u00f6de \ud83d\ude00", at: '2026-01-01 00:00:01.000' },
  ],
  format: 'JSONEachRow',
})
seen.insertQueryId = inserted.query_id
seen.writtenRows = inserted.summary?.written_rows

await client.insert({
  table: 'events',
  values: Readable.from(async function* rows() {
    for (let id = 3; id <= 100_000; id++) yield { id, name: `row ${id}`, at: '2026-01-01 00:00:02.000' }
  }(), { objectMode: true }),
  format: 'JSONEachRow',
})
await client.insert({ table: 'events', values: Readable.from(['100001\tfrom text\t2026-01-01 00:00:03.000\n'], { objectMode: false }), format: 'TabSeparated' })

const parameterised = await client.query({
  query: 'SELECT name, id FROM events WHERE id = {id:UInt64} AND name = {name:String}',
  query_params: { id: 2, name: "it's \\ \t\n \u00fcnic\u00f6de \ud83d\ude00" },
  format: 'JSONEachRow',
})
seen.parameterised = await parameterised.json()

const json = await client.query({ query: 'SELECT count() AS n, sum(id) AS s FROM events', format: 'JSON' })
const document = await json.json()
seen.json = { rows: document.rows, meta: document.meta, data: document.data, type: json.response_headers['content-type'] }

const streamed = await client.query({ query: 'SELECT id, name FROM events ORDER BY id', format: 'JSONCompactEachRowWithNamesAndTypes' })
let rows = 0
let sum = 0
const head = []
for await (const batch of streamed.stream()) {
  for (const row of batch) {
    const value = row.json()
    if (head.length < 2) head.push(value)
    else { rows++; sum += Number(value[0]) }
  }
}
seen.streamed = { rows, sum, head }

const errorOf = async (work) => {
  try { await work(); return null } catch (e) { return { official: e instanceof ClickHouseError, code: e.code, type: e.type, message: e.message } }
}
seen.unknownTable = await errorOf(() => client.query({ query: 'SELECT * FROM missing', format: 'JSONEachRow' }))
seen.lateError = await errorOf(async () => {
  const result = await client.query({
    query: 'SELECT throwIf(number = 1000000) AS value FROM numbers(100000000)', format: 'JSONEachRow', clickhouse_settings: { max_block_size: '1000' },
  })
  for await (const batch of result.stream()) batch.length
})

const abort = new AbortController()
const cancelled = errorOf(() => client.query({
  query: 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 /* to be aborted */', format: 'JSONEachRow', abort_signal: abort.signal,
}))
const running = async () => Number((await (await client.query({
  query: "SELECT count() AS n FROM system.processes WHERE position(query, 'to be aborted') > 0 AND position(query, 'system.processes') = 0", format: 'JSONEachRow',
})).json())[0].n)
const until = async (wanted) => { while (await running() !== wanted) await new Promise((done) => setTimeout(done, 10)) }
await until(1)
abort.abort()
seen.aborted = await cancelled
await until(0)

const victim = errorOf(() => client.query({ query: 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 2 /* to be aborted */', query_id: 'victim-1', format: 'JSONEachRow' }))
await until(1)
const kill = await client.query({ query: "KILL QUERY WHERE query_id = 'victim-1' SYNC", format: 'JSONEachRow' })
seen.killAnswer = await kill.json()
seen.killed = await victim

await client.close()
console.log(JSON.stringify(seen))
