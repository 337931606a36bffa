import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type Relay, startRelay } from "../support/relay/relay.ts";
import { freePort } from "../support/turn.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
async function relay(options: Omit<Parameters<typeof startRelay>[0], "address" | "seed">) {
  const made: Relay = await startRelay({ ...options, address: "127.0.0.9", seed: 5 });
  closers.push(() => made.close());
  return made;
}

/** A server that sends every datagram back. */
async function echo(): Promise<number> {
  const port = await freePort();
  const server = createSocket("udp4");
  server.on("message", (data, from) => server.send(data, from.port, from.address));
  server.bind(port, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => server.close());
  return port;
}

/** Sends numbered datagrams, a few ms apart, and gives those that came back. */
async function ask(port: number, count: number): Promise<number[]> {
  const client = createSocket("udp4");
  const back: number[] = [];
  client.on("message", (data) => back.push(data.readUInt32BE(0)));
  client.bind(0);
  await once(client, "listening");
  for (let n = 0; n < count; n++) {
    const data = Buffer.alloc(200);
    data.writeUInt32BE(n);
    client.send(data, port, "127.0.0.9");
    await new Promise((go) => setTimeout(go, 1));
  }
  await new Promise((go) => setTimeout(go, 300));
  client.close();
  return back;
}

test("datagrams come back through it, in order and counted with their headers", async () => {
  const port = await echo();
  const link = await relay({ tcpPorts: [], udpPorts: [port], down: { delayMs: 20, jitterMs: 10 } });
  expect(await ask(port, 40)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  const each = { bytes: 40 * 228, packets: 40, dropped: 0 };
  expect(link.counted()).toMatchObject({ up: { udp: each }, down: { udp: each } });
});

test("loses datagrams, and nothing passes while it is cut or UDP is blocked", async () => {
  const port = await echo();
  const link = await relay({ tcpPorts: [], udpPorts: [port], up: { loss: 0.5 } });
  const back = await ask(port, 100);
  const { dropped } = link.counted().up.udp;
  expect(dropped).toBeGreaterThan(25);
  expect(back).toHaveLength(100 - dropped);
  link.change({ up: { loss: 0 } });
  link.cut();
  expect(await ask(port, 3)).toEqual([]);
  link.restore();
  link.blockUdp(true);
  expect(await ask(port, 3)).toEqual([]);
  link.blockUdp(false);
  expect(await ask(port, 3)).toEqual([0, 1, 2]);
});

test("a stream is whole though it is slow and lossy, and is counted", async () => {
  const body = Buffer.from(Array.from({ length: 100_000 }, (_, n) => n % 251));
  const server = createServer((_, response) => void response.end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const rateBps = 4_000_000;
  const link = await relay({
    ...{ tcpPorts: [port], udpPorts: [] },
    down: { rateBps, delayMs: 5, loss: 0.1 },
  });
  const startedAt = performance.now();
  const answer = await fetch(`http://127.0.0.9:${port}/`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  // No upper bound: a busy machine is slower still.
  expect(performance.now() - startedAt).toBeGreaterThan((body.length * 8000) / rateBps);
  expect(link.counted().down.tcp.bytes).toBeGreaterThan(body.length);
});
