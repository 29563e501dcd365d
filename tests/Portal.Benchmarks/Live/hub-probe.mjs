// Watches the summary of one application and prints when (Unix milliseconds) each number of calls arrived.
// usage: node hub-probe.mjs ADDRESS KEY APPLICATION
import * as signalR from '@microsoft/signalr';

const [address, key, application] = process.argv.slice(2);
const connection = new signalR.HubConnectionBuilder()
  .withUrl(`${address}/hubs/portal`, { accessTokenFactory: () => key })
  .configureLogging(signalR.LogLevel.None)
  .build();
await connection.start();
connection.stream('Watch', 'summary', { applications: [application] }, '15m', 300).subscribe({
  next: frame => process.stdout.write(JSON.stringify({ at: Date.now(), calls: frame.data ? frame.data.calls : -1 }) + '\n'),
  error: error => { console.error(error); process.exit(1); },
  complete: () => {},
});
process.stdin.on('end', () => process.exit(0)).resume();
