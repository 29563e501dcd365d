// Watches one panel through the portal's hub and prints what arrives, one JSON value per line. Ends when its standard input ends.
// With an "argument" it asks by WatchPanel, which takes one object.
// usage: node hub-client.mjs ADDRESS KEY '{"panel":"summary","filter":{...},"range":"15m","maxPoints":300,"streams":1}'
import * as signalR from '@microsoft/signalr';

const [address, key, text] = process.argv.slice(2);
const wanted = JSON.parse(text);
const print = value => process.stdout.write(JSON.stringify(value) + '\n');

const connection = new signalR.HubConnectionBuilder()
  .withUrl(`${address}/hubs/portal`, { accessTokenFactory: () => key, headers: wanted.headers ?? {} })
  .configureLogging(signalR.LogLevel.None)
  .build();
connection.onclose(error => print({ closed: error ? error.message : null }));

try {
  await connection.start();
  for (let stream = 0; stream < (wanted.streams ?? 1); stream++) {
    const { panel, argument, filter, range, maxPoints } = wanted;
    const watched = argument === undefined
      ? connection.stream('Watch', panel, filter ?? null, range, maxPoints)
      : connection.stream('WatchPanel', { panel, argument, filter, range, maxPoints });
    watched.subscribe({
      next: frame => print({ stream, frame }),
      complete: () => print({ stream, complete: true }),
      error: error => print({ stream, error: error.message }),
    });
  }
} catch (error) {
  print({ refused: error.message });
}
process.stdin.on('end', () => process.exit(0)).resume();
