// A reverse proxy below one path, as nginx would be: reverse-proxy.mjs TARGET PREFIX keep|strip. Prints {"port":n}; ends with its standard input.
import http from "node:http";
import net from "node:net";

const [target, prefix, mode] = process.argv.slice(2);
const { hostname, port } = new URL(target);
const inside = url => url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`);
const upstream = url => (mode === "strip" ? url.slice(prefix.length).replace(/^(?!\/)/, "/") : url);

const server = http.createServer((request, response) => {
  if (!inside(request.url)) {
    response.writeHead(404).end(`outside of ${prefix}: ${request.url}`);
    return;
  }
  const headers = { ...request.headers, "x-forwarded-for": request.socket.remoteAddress, "x-forwarded-proto": "http", "x-forwarded-host": request.headers.host };
  const forwarded = http.request({ hostname, port, method: request.method, path: upstream(request.url), headers }, answer => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  forwarded.on("error", fault => response.headersSent ? response.destroy() : response.writeHead(502).end(String(fault)));
  request.pipe(forwarded);
});

server.on("upgrade", (request, socket, head) => {
  if (!inside(request.url)) {
    socket.destroy();
    return;
  }
  const backend = net.connect(port, hostname, () => {
    const lines = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    backend.write(`GET ${upstream(request.url)} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    backend.write(head);
    backend.pipe(socket).pipe(backend);
  });
  backend.on("error", () => socket.destroy());
  socket.on("error", () => backend.destroy());
});

server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.resume().on("end", () => process.exit(0));
