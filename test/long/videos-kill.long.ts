import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MongoClient, ObjectId } from "mongodb";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Step, steps } from "#server/videos/rules.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { aClip, waitFor } from "../support/videos.ts";

/** What is killed, at a moment drawn at random within which step; in the order a video goes through them. */
const moments: readonly [Step, "server" | "ffmpeg"][] = [
  ["probe", "server"],
  ["gain", "server"],
  ["low", "ffmpeg"],
  ["low", "server"],
  ["poster", "ffmpeg"],
  ["high", "server"],
  ["high", "ffmpeg"],
  ["storyboard", "server"],
  ["download", "server"],
  ["av1", "ffmpeg"],
  ["av1", "server"],
];
const CLIP_S = 8;
/** A random moment of a step lies within this, ms: an encoding takes seconds, the others tenths of one. */
const withinOf = (step: Step) => (["low", "high", "av1"].includes(step) ? 1_500 : 60);

type Kept = {
  step: Step | null;
  /** Set while it waits for another try. */
  failure: string | null;
  doneSteps: Step[];
  stageRuns: Record<Step, number>;
};
let seeded: SeededServer;
let mediaDir: string;
let client: MongoClient | null = null;
beforeAll(async () => {
  seeded = await startSeededServer(1, { VIDEO_AV1: "true", VIDEO_JOBS: "1" });
  mediaDir = join(seeded.server.dataDir, "media");
});
afterAll(async () => {
  await client?.close();
  await seeded.server.stop();
});

/** The record, as the server keeps it. */
async function kept(videoId: string): Promise<Kept> {
  const socket = encodeURIComponent(join(seeded.server.dataDir, "mongo.sock"));
  client ??= await MongoClient.connect(`mongodb://${socket}/?directConnection=true`);
  const doc = await client
    .db("qonyrau")
    .collection<Kept>("videos")
    .findOne({ _id: new ObjectId(videoId) });
  if (!doc) throw new Error("no such video");
  return doc;
}
async function killServer(): Promise<void> {
  await client?.close();
  client = null;
  await seeded.server.kill();
}

/** Processes of ffmpeg and its kin that work in the server's folders. */
function workers(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isOurs = readlinkSync(`/proc/${pid}/cwd`).startsWith(mediaDir);
        return isOurs && /^(ffmpeg|ffprobe)$/m.test(readFileSync(`/proc/${pid}/comm`, "utf8"));
      } catch {
        return false; // it has ended meanwhile
      }
    });
}
/** The first that is seen; none after a while: the step is over. */
async function workersSoon(): Promise<number[]> {
  for (let look = 0; look < 100; look++) {
    const pids = workers();
    if (pids.length > 0) return pids;
    await new Promise((go) => setTimeout(go, 5));
  }
  return [];
}
const noWorkers = () =>
  waitFor(
    async () => workers(),
    (pids) => pids.length === 0,
  );

async function upload(token: string): Promise<string> {
  const file = await readFile(await aClip({ size: "854x480", seconds: CLIP_S }));
  const { url } = seeded.server;
  const item = await api<{ video: { id: string } }>(url, "POST", "/library/items", {
    token,
    body: { kind: "exercise", title: "Q", source: { type: "file", sizeBytes: file.length } },
  });
  const videoId = item.video.id;
  let hasKilled = false;
  await new Promise<void>((resolve, reject) => {
    const sending = new Upload(file, {
      endpoint: `${url}/api/uploads`,
      headers: { authorization: `Bearer ${token}` },
      metadata: { videoId },
      chunkSize: 64 * 1024,
      retryDelays: Array.from({ length: 60 }, () => 500),
      async onBeforeRequest() {
        await new Promise((go) => setTimeout(go, 10));
      },
      onChunkComplete(_size, accepted) {
        if (hasKilled || accepted < file.length / 3) return;
        hasKilled = true; // the first of the deaths: in the middle of the upload
        void killServer().then(() => seeded.server.restart());
      },
      onSuccess: () => resolve(),
      onError: reject,
    });
    sending.start();
  });
  expect(hasKilled).toBe(true);
  return videoId;
}

/** Every rung is whole: its playlist is ended, names files that are there, and there are no others. */
async function checkRungs(videoId: string): Promise<string[]> {
  const dir = join(mediaDir, "videos", videoId);
  const master = await readFile(join(dir, "master.m3u8"), "utf8");
  const playlists = [...new Set(master.match(/[\w-]+\/index\.m3u8/g))];
  for (const playlist of playlists) {
    const [rung = ""] = playlist.split("/");
    const text = await readFile(join(dir, playlist), "utf8");
    expect(text).toContain("#EXT-X-ENDLIST");
    const named = text.match(/^\d+\.m4s$/gm) ?? [];
    const there = readdirSync(join(dir, rung)).filter((name) => name.endsWith(".m4s"));
    expect(there.sort()).toEqual([...named].sort());
    const seconds = [...text.matchAll(/#EXTINF:([\d.]+)/g)].reduce(
      (sum, [, s]) => sum + Number(s),
      0,
    );
    expect(Math.abs(seconds - CLIP_S)).toBeLessThan(0.5);
  }
  return playlists.map((playlist) => playlist.split("/")[0] ?? "").sort();
}

test("server and ffmpeg killed at every step: the video is whole, nothing is left, nothing done twice but what was cut", async () => {
  const { server, school, tokenOf } = seeded;
  const token = await tokenOf(school.teacher.login);
  const videoId = await upload(token);
  /** What had been done when something was killed: it must not be done again. */
  const finished = new Map<Step, number>();
  const killed: string[] = [];
  for (const [target, what] of moments) {
    const isThere = ({ step, failure, doneSteps }: Kept) =>
      (step === target && failure === null) || doneSteps.includes(target);
    await waitFor(() => kept(videoId), isThere, 5);
    await new Promise((go) => setTimeout(go, Math.random() * withinOf(target)));
    const before = await kept(videoId);
    for (const step of before.doneSteps) finished.set(step, before.stageRuns[step]);
    const pids = what === "ffmpeg" ? await workersSoon() : [];
    for (const pid of pids) process.kill(pid, "SIGKILL");
    if (pids.length === 0) {
      await killServer();
      await noWorkers();
      await server.restart();
    }
    killed.push(`${pids.length === 0 ? "server" : "ffmpeg"} in ${before.step}`);
  }
  expect(killed.length).toBeGreaterThanOrEqual(10);

  const done = await waitFor(
    () => kept(videoId),
    ({ doneSteps }) => steps.every((step) => doneSteps.includes(step)),
  );
  const context = `${killed.join(", ")}: ${JSON.stringify(done.stageRuns)}`;
  for (const [step, runs] of finished)
    expect(`${step} ${runs}`, context).toBe(`${step} ${done.stageRuns[step]}`);
  const again = steps.reduce((sum, step) => sum + done.stageRuns[step] - 1, 0);
  expect(again, context).toBeLessThanOrEqual(killed.length);
  expect(again, context).toBeGreaterThan(0);

  const video = await api<{ state: string; percent: number; qualities: { percent: number }[] }>(
    server.url,
    "GET",
    `/videos/${videoId}`,
    { token },
  );
  expect(video).toMatchObject({ state: "ready", percent: 100 });
  expect(video.qualities.every(({ percent }) => percent === 100)).toBe(true);
  expect(await checkRungs(videoId)).toEqual(["240", "360", "480", "a128", "a48", "av1-360"]);
  expect(readdirSync(join(mediaDir, "work"))).toEqual([]);
  expect(readdirSync(join(mediaDir, "uploads"))).toEqual([]);
  // The last source went, and its folder with it.
  expect(readdirSync(mediaDir)).not.toContain("sources");
  await noWorkers();
  const pid = server.pid();
  await server.terminate();
  expect(() => process.kill(pid, 0)).toThrow();
  await noWorkers();
  await server.restart();
}, 600_000);
