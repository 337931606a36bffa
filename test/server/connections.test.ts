import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createClosableServer } from "#server/connections.ts";

let server: Server;
let closeBy: ReturnType<typeof createClosableServer>["closeBy"];
let waiting: ServerResponse[];
const clients: Socket[] = [];

beforeEach(async () => {
  waiting = [];
  ({ server, closeBy } = createClosableServer({ graceMs: 300 }));
  server.on("request", (req, res) => {
    if (req.url === "/slow") waiting.push(res);
    else res.end("at once");
  });
  // Nothing but what is tested here ever ends a connection.
  Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
  server.on(
    "upgrade",
    (_, socket) => void socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

/** A browser's connection, on which perhaps something was asked. */
async function come(path?: string, header = ""): Promise<Socket> {
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  clients.push(client);
  client.on("error", () => {}); // it is cut off: that is the test
  await once(client, "connect");
  if (path) client.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n${header}\r\n`);
  return client;
}
const close = () => closeBy((done) => server.close(done));

test("a server with connections that are merely kept ends", async () => {
  await come();
  const used = await come("/");
  await once(used, "data");
  await close();
  expect(server.listening).toBe(false);
});

test("who waits for an answer gets it, then the connection ends", async () => {
  const client = await come("/slow");
  await expect.poll(() => waiting.length).toBe(1);
  const ended = close();
  waiting[0]?.end("late, but there");
  const [piece] = await once(client, "data");
  expect(String(piece)).toContain("late, but there");
  await ended;
});

test("what never answers and never says farewell is cut", async () => {
  await come("/slow");
  const socket = await come("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n");
  await once(socket, "data");
  await expect.poll(() => waiting.length).toBe(1);
  await close();
  expect(await new Promise((done) => server.getConnections((_, count) => done(count)))).toBe(0);
});
