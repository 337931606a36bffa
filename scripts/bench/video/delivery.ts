/** What a delivered segment costs the server, CPU ms. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { Agent, get } from "node:http";
import { join, resolve } from "node:path";
import { linkExpiry, linkKey, signedPrefix } from "#server/videos/signing.ts";

const SECRET = "a secret of the bench, long enough to sign";
const VIDEO = "0123456789abcdef01234567";
const AT_ONCE = 8;

type CpuSaid = { cpu: { user: number; system: number } };

/** Fetches real segments of a rung again and again over keep-alive connections, as many players do. */
export async function deliveryCost(rungDir: string, mediaDir: string, requests: number) {
  const folder = join(mediaDir, "videos", VIDEO, "720");
  await mkdir(folder, { recursive: true });
  const names = (await readdir(rungDir)).filter((name) => name.endsWith(".m4s"));
  for (const name of names) await copyFile(join(rungDir, name), join(folder, name));
  const server = fork(resolve(import.meta.dirname, "delivery-server.ts"), {
    env: { ...process.env, BENCH_MEDIA_DIR: mediaDir, BENCH_SECRET: SECRET },
  });
  const [{ port }] = (await once(server, "message")) as [{ port: number }];
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const prefix = signedPrefix(linkKey(SECRET), VIDEO, linkExpiry(Date.now(), 4));
  const url = (i: number) =>
    `http://127.0.0.1:${port}${prefix}/720/${names[i % names.length] ?? ""}`;
  const fetchMany = async (count: number) => {
    let next = 0;
    let bytes = 0;
    const one = async () => {
      while (next < count) bytes += await fetchOnce(url(next++), agent);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return bytes;
  };
  await fetchMany(200);
  const before = await cpuMsOf(server);
  const bytes = await fetchMany(requests);
  const cpuMs = (await cpuMsOf(server)) - before;
  agent.destroy();
  server.disconnect();
  return {
    requests,
    cpuMsPerSegment: cpuMs / requests,
    meanSegmentBytes: Math.round(bytes / requests),
    cpuMsPer250kB: (cpuMs / bytes) * 250_000,
  };
}

async function cpuMsOf(server: ChildProcess): Promise<number> {
  server.send("cpu");
  const [{ cpu }] = (await once(server, "message")) as [CpuSaid];
  return (cpu.user + cpu.system) / 1000;
}

function fetchOnce(url: string, agent: Agent): Promise<number> {
  return new Promise((done, fail) => {
    get(url, { agent }, (res) => {
      if (res.statusCode !== 200) fail(new Error(`A segment was answered ${res.statusCode}`));
      let bytes = 0;
      res.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      res.on("end", () => done(bytes));
      res.on("error", fail);
    }).on("error", fail);
  });
}
