// Opens many hub connections, each watching the same panels, and prints once a second what arrived since the last line.
// usage: node hub-viewers.mjs ADDRESS KEY VIEWERS '["summary",...]' RANGE
import * as signalR from '@microsoft/signalr';

const [address, key, viewers, panels, range] = process.argv.slice(2);
let frames = 0;
let errors = 0;
let streaming = 0;

async function view() {
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${address}/hubs/portal`, { accessTokenFactory: () => key, skipNegotiation: true, transport: signalR.HttpTransportType.WebSockets })
    .configureLogging(signalR.LogLevel.None)
    .build();
  await connection.start();
  for (const panel of JSON.parse(panels)) {
    let first = true;
    connection.stream('Watch', panel, null, range, 300).subscribe({
      next: frame => {
        frames++;
        if (first) { first = false; streaming++; }
        if (frame.error) errors++;
      },
      error: () => errors++,
      complete: () => {},
    });
  }
}

for (let started = 0; started < Number(viewers); started += 20) {
  await Promise.all(Array.from({ length: Math.min(20, Number(viewers) - started) }, view));
}
setInterval(() => {
  process.stdout.write(JSON.stringify({ streaming, frames, errors }) + '\n');
  frames = 0;
}, 1000);
process.stdin.on('end', () => process.exit(0)).resume();
