import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findMpv } from "../../../scripts/setup/programs.ts";
import { launchBrowser } from "../../support/browser.ts";
import { convert, flashing, ownFolder, tool } from "../../support/converting.ts";

const run = promisify(execFile);
const folder = await ownFolder();
const SHAKA = createRequire(import.meta.url).resolve("shaka-player/dist/shaka-player.compiled.js");
const SECONDS = 6;
let server: Server;
let master = "";

/** One film, both stages, served over HTTP as any web server would. */
beforeAll(async () => {
  const source = join(folder.dir, "source.mp4");
  const fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  await tool("ffmpeg", [...flashing({ size: "854x480", seconds: SECONDS }), ...fast, source]);
  await convert(source, join(folder.dir, "film"));
  const web = express();
  web.get("/shaka.js", (_req, res) => res.sendFile(SHAKA));
  web.get("/", (_req, res) =>
    res.type("html").send("<video muted></video><script src=shaka.js></script>"),
  );
  web.use("/film", express.static(join(folder.dir, "film")));
  server = createServer(web);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  master = `http://127.0.0.1:${(server.address() as AddressInfo).port}/film/master.m3u8`;
});
afterAll(async () => {
  server.close();
  await folder.remove();
});

test("ffmpeg reads every rung to its end without a complaint", async () => {
  const all = ["-map", "0:v", "-map", "0:a", "-f", "null", "-"];
  const { stderr } = await tool("ffmpeg", ["-v", "warning", "-i", master, ...all]);
  expect(stderr.split("\n").filter((line) => /error|invalid|corrupt/i.test(line))).toEqual([]);
});

test("mpv plays it to the end", async () => {
  const mpv = findMpv();
  if (!mpv) throw new Error("No mpv: run `npm test`, whose set-up installs it");
  const quiet = ["--no-config", "--vo=null", "--ao=null", "--untimed", "--no-audio-display"];
  const { stdout } = await run(mpv, [...quiet, "--msg-level=all=warn", master]);
  expect(stdout.split("\n").filter((line) => /error|fail/i.test(line))).toEqual([]);
});

test("shaka-player plays it in Chromium", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(new URL("/", master).href);
    const end = await page.evaluate(async (address) => {
      const shaka: unknown = Reflect.get(window, "shaka");
      const Player: unknown = shaka && typeof shaka === "object" && Reflect.get(shaka, "Player");
      const video = document.querySelector("video");
      if (typeof Player !== "function" || !video) throw new Error("shaka did not load");
      const player: { attach(v: Element): Promise<void>; load(a: string): Promise<void> } =
        Reflect.construct(Player, []);
      await player.attach(video);
      await player.load(address);
      video.playbackRate = 2;
      await video.play();
      await new Promise((done, fail) => {
        video.onended = done;
        video.onerror = () => fail(new Error(video.error?.message));
      });
      const { totalVideoFrames } = video.getVideoPlaybackQuality();
      return { atS: video.currentTime, lengthS: video.duration, totalVideoFrames };
    }, master);
    expect(end.lengthS).toBeCloseTo(SECONDS, 0);
    expect(end.atS).toBeGreaterThan(SECONDS - 0.5);
    expect(end.totalVideoFrames).toBeGreaterThan(SECONDS * 10);
  } finally {
    await browser.close();
  }
});
