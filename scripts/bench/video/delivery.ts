import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolderStorage } from "#media/storage/folder.ts";
import { linkExpiry, linkKey, signedPrefix } from "#server/videos/signing.ts";

/** A 4 s segment of the middle rungs. */
const SEGMENT_BYTES = 250_000;
const ROUNDS = 5;
const WARM_UP = 200;
const CONNECTIONS = 4;
const VIDEO_ID = "0123456789abcdef01234567";

export type DeliveryCost = {
  /** CPU of the server (user and system) for one segment through a signed address, ms. */
  cpuMsPerSegment: number;
  /** The same file through express.static, in the same server and run, ms. */
  expressStaticCpuMs: number;
  /** Measured, of each. */
  requests: number;
};

/** What a segment costs the server. Requests over loopback, both ways by turns, so that a noisy machine tells on both. */
export async function measureDelivery({ requests = 2000 } = {}): Promise<DeliveryCost> {
  const dir = await mkdtemp(join(tmpdir(), "qonyrau-delivery-"));
  const secret = randomBytes(32).toString("base64url");
  const path = `videos/${VIDEO_ID}/480/00000.m4s`;
  let child: ChildProcess | null = null;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    await createFolderStorage(dir).putBytes(path, randomBytes(SEGMENT_BYTES));
    child = fork(join(import.meta.dirname, "delivery-server.ts"), [dir, secret]);
    const server = child;
    const { port } = await said<{ port: number }>(server);
    const prefix = signedPrefix(linkKey(secret), VIDEO_ID, linkExpiry(Date.now(), 4));
    const ways = { signed: `${prefix}/480/00000.m4s`, express: `/static/${path}` };
    const cost = { signed: 0, express: 0 };
    const each = Math.ceil(requests / ROUNDS);
    const names = ["signed", "express"] as const;
    for (const name of names) await ask(`http://127.0.0.1:${port}${ways[name]}`, WARM_UP, agent);
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of names) {
        const before = await cpuUs(server);
        await ask(`http://127.0.0.1:${port}${ways[name]}`, each, agent);
        cost[name] += (await cpuUs(server)) - before;
      }
    }
    const total = each * ROUNDS;
    return {
      cpuMsPerSegment: cost.signed / total / 1000,
      expressStaticCpuMs: cost.express / total / 1000,
      requests: total,
    };
  } finally {
    agent.destroy();
    child?.kill("SIGKILL");
    await rm(dir, { recursive: true, force: true });
  }
}

async function said<T>(child: ChildProcess): Promise<T> {
  const over = new AbortController();
  const ended = () => over.abort(new Error("the delivery server ended"));
  child.once("exit", ended);
  const [message] = await once(child, "message", { signal: over.signal });
  child.off("exit", ended);
  return message;
}

async function cpuUs(child: ChildProcess): Promise<number> {
  const answer = said<{ cpuUs: number }>(child);
  child.send("cpu");
  return (await answer).cpuUs;
}

/** Asks for an address `count` times over a few connections. @throws Error when an answer is not the whole segment */
async function ask(url: string, count: number, agent: Agent): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await fetchWhole(url, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

function fetchWhole(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => {
        bytes += piece.length;
      });
      response.once("error", reject);
      response.once("end", () => {
        const isWhole = response.statusCode === 200 && bytes === SEGMENT_BYTES;
        isWhole ? resolve() : reject(new Error(`${response.statusCode}, ${bytes} bytes`));
      });
    }).once("error", reject);
  });
}
