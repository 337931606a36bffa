import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MediaError } from "#media/errors.ts";
import type { Probe, Publish, Rendition } from "#media/hls/types.ts";
import { flashing, hls, never, ownFolder, publishInto, tool } from "../../support/converting.ts";
import { zooLimits } from "../../support/zoo/zoo.ts";

const folder = await ownFolder();
afterAll(folder.remove);
const file = join(folder.dir, "source.mp4");
let probe: Probe;
beforeAll(async () => {
  const fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30"];
  await tool("ffmpeg", [
    ...flashing({ size: "640x360", seconds: 20 }),
    ...fast,
    "-c:a",
    "aac",
    file,
  ]);
  probe = await hls.probe(file, { limits: zooLimits, signal: never });
});

type Extra = { publish?: Publish; signal?: AbortSignal; onRenditions?: (r: Rendition[]) => void };
async function lowStage(extra: Extra, from = { file, probe }) {
  const workDir = await mkdtemp(join(tmpdir(), "qonyrau-hls-work-"));
  const publish = publishInto(join(folder.dir, "made"));
  const outcome = await hls
    .makeStage({ ...from, stage: "low", workDir, gainDb: 0, publish, signal: never, ...extra })
    .then(
      (result) => ({ result, error: null }),
      (error: unknown) => ({ result: null, error }),
    );
  const left = await readdir(workDir);
  await rm(workDir, { recursive: true });
  return { ...outcome, left };
}

test("cancelling leaves nothing in the working folder", async () => {
  const stop = new AbortController();
  const publish: Publish = async () => stop.abort();
  const { error, left } = await lowStage({ signal: stop.signal, publish });
  expect(error).toMatchObject({ reason: "cancelled" });
  expect(left).toEqual([]);
});

test("a full store's own error is told", async () => {
  const full = new MediaError("no_space", "The store is full");
  const publish: Publish = () => Promise.reject(full);
  const { error, left } = await lowStage({ publish });
  expect(error).toBe(full);
  expect(left).toEqual([]);
});

test("a broken middle is left out and the rest decoded", async () => {
  const bytes = await readFile(file);
  const broken = join(folder.dir, "broken.mp4");
  const middle = Math.floor(bytes.length * 0.45);
  bytes.fill(0, middle, middle + Math.floor(bytes.length * 0.05));
  await writeFile(broken, bytes);
  const { result } = await lowStage({}, { file: broken, probe });
  expect(result?.decodedMs).toBeGreaterThan(19_000);
  expect(result?.renditions).toHaveLength(4);
});

test("a file in which nothing can be decoded is refused as damaged", async () => {
  const bytes = await readFile(file);
  const noise = join(folder.dir, "noise.mp4");
  const to = bytes.lastIndexOf("moov") - 4;
  for (let at = bytes.indexOf("mdat") + 4; at < to; at++) bytes[at] = (at * 2_654_435_761) & 0xff;
  await writeFile(noise, bytes);
  const { error, left } = await lowStage({}, { file: noise, probe });
  expect(error).toMatchObject({ reason: "refused", refusal: { code: "damaged" } });
  expect(left).toEqual([]);
});

test("a film whose sound cannot be decoded keeps its pictures", async () => {
  const [mute, raw, noise] = ["mute.mkv", "bad.mp3", "bad-sound.mkv"].map((name) =>
    join(folder.dir, name),
  );
  await tool("ffmpeg", ["-i", file, "-t", "5", "-an", "-c", "copy", mute ?? ""]);
  await tool("ffmpeg", ["-i", file, "-t", "5", "-vn", "-c:a", "libmp3lame", raw ?? ""]);
  await tool("ffmpeg", [
    ...["-i", mute ?? "", "-i", raw ?? "", "-map", "0:v", "-map", "1:a", "-c", "copy"],
    ...["-bsf:a", "noise=amount=1", noise ?? ""],
  ]);
  const { result, error, left } = await lowStage(
    {},
    { file: noise ?? "", probe: { ...probe, durationMs: 5000 } },
  );
  expect(error).toBeNull();
  const pictures = result?.renditions.filter(({ kind }) => kind === "video");
  expect(pictures?.map(({ name }) => name)).toEqual(["360", "240"]);
  expect(result?.decodedMs).toBeGreaterThan(4_800);
  expect(left).toEqual([]);
});
