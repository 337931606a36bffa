/**
 * One teacher and many pupils through the real server, without browsers: how long joining takes, what
 * arrives how late, what it costs. `--pupils N --seconds S --every MS --json`.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { joinLesson, type RoomClient } from "../test/support/room-client.ts";
import { Link } from "../test/support/room-link.ts";
import { startSeededServer } from "../test/support/seeded-server.ts";
import { childrenOf, cpuUs, percentile, rssMb } from "./bench/process-stats.ts";

const { values } = parseArgs({
  options: {
    pupils: { type: "string", default: "60" },
    /** Length of the measured window. */
    seconds: { type: "string", default: "20" },
    /** A pupil joins this often, ms. */
    every: { type: "string", default: "150" },
    json: { type: "boolean", default: false },
  },
});
const pupilCount = Number(values.pupils);
const windowMs = Number(values.seconds) * 1000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const say = (text: string) => values.json || console.log(text);

const { server, school, lessonId, tokenOf } = await startSeededServer(pupilCount, {
  LOG_LEVEL: "warn",
});
const teacherToken = await tokenOf(school.teacher.login);
const starter = new Link({ url: server.url, auth: { token: teacherToken } });
await starter.connect();
await starter.call("lesson:start", { lessonId });
starter.socket.disconnect();
const teacher = fork(resolve(import.meta.dirname, "bench/teacher.ts"), {
  env: {
    ...process.env,
    BENCH_URL: server.url,
    BENCH_TOKEN: teacherToken,
    BENCH_LESSON: lessonId,
  },
});
await once(teacher, "message");
say(`teacher publishes; ${pupilCount} pupils join, one every ${values.every} ms`);

const tokens: string[] = [];
for (const { login } of school.pupils) tokens.push(await tokenOf(login));

/** Joins one pupil; resolves with ms from the call to the first packet of sound and of picture. */
async function join(
  token: string,
): Promise<{ pupil: RoomClient; firstMs: number; pictureMs: number }> {
  const from = performance.now();
  const pupil = await joinLesson({ url: server.url, auth: { token }, lessonId });
  const firstAt = (kind: "audio" | "video") =>
    [...pupil.received.values()].find(({ offer }) => offer.kind === kind)?.count.firstAtMs ?? null;
  while (firstAt("audio") === null || firstAt("video") === null) await wait(2);
  const [sound, picture] = [firstAt("audio") ?? 0, firstAt("video") ?? 0];
  return { pupil, firstMs: Math.min(sound, picture) - from, pictureMs: picture - from };
}
const joining: ReturnType<typeof join>[] = [];
for (const token of tokens) {
  joining.push(join(token));
  await wait(Number(values.every));
}
const joined = await Promise.all(joining);
say("all joined; measuring");
await wait(2_000);

const counts = () =>
  joined.flatMap(({ pupil }) => [...pupil.received.values()].map((r) => r.count));
const sum = (pick: (count: ReturnType<typeof counts>[number]) => number) =>
  counts().reduce((total, count) => total + pick(count), 0);
const workers = childrenOf(server.pid(), "mediasoup-worker");
const workerUs = () => workers.reduce((total, pid) => total + cpuUs(pid), 0);
for (const count of counts()) count.delaysMs.length = 0;
const before = {
  packets: sum((c) => c.packets),
  lost: sum((c) => c.lost),
  us: workerUs(),
  server: cpuUs(server.pid()),
};
await wait(windowMs);
const packets = sum((c) => c.packets) - before.packets;
const lost = sum((c) => c.lost) - before.lost;
const delays = counts().flatMap((count) => count.delaysMs);
const round = (value: number | null, digits = 1) =>
  value === null ? null : Number(value.toFixed(digits));
const report = {
  pupils: pupilCount,
  seconds: windowMs / 1000,
  joinMsP50: round(
    percentile(
      joined.map((j) => j.firstMs),
      0.5,
    ),
  ),
  joinMsP95: round(
    percentile(
      joined.map((j) => j.firstMs),
      0.95,
    ),
  ),
  pictureMsP50: round(
    percentile(
      joined.map((j) => j.pictureMs),
      0.5,
    ),
  ),
  pictureMsP95: round(
    percentile(
      joined.map((j) => j.pictureMs),
      0.95,
    ),
  ),
  delayMsP50: round(percentile(delays, 0.5), 2),
  delayMsP99: round(percentile(delays, 0.99), 2),
  lossPct: round((100 * lost) / Math.max(1, packets + lost), 4),
  packets,
  workerCpuUsPerPacket: round((workerUs() - before.us) / Math.max(1, packets), 2),
  workerCpuPct: round((workerUs() - before.us) / (windowMs * 10)),
  serverCpuPct: round((cpuUs(server.pid()) - before.server) / (windowMs * 10)),
  serverRssMb: round(rssMb(server.pid())),
};
console.log(values.json ? JSON.stringify(report) : report);
for (const { pupil } of joined) pupil.close();
teacher.kill();
await server.stop();
process.exit(0);
