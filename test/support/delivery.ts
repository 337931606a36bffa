import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { createFolderStorage } from "#media/storage/folder.ts";
import type { Storage } from "#media/storage/types.ts";
import { answerError } from "#server/http.ts";
import { deliver } from "#server/videos/delivery.ts";
import { type LinkUse, linkExpiry, linkKey, signedPrefix } from "#server/videos/signing.ts";

export const SECRET = "a secret of the test, long enough";
export const VIDEO = "0123456789abcdef01234567";
export const OTHER = "f123456789abcdef01234567";
export const segment = Buffer.from(Array.from({ length: 250_000 }, (_, n) => n % 251));
export const playlist = `#EXTM3U\n${"#EXTINF:4.0,\n00000.m4s\n".repeat(100)}`;

export type Answer = { status: number; headers: IncomingMessage["headers"]; body: Buffer };
export type Delivery = Awaited<ReturnType<typeof startDelivery>>;

/** A server that does nothing but deliver, from a folder with one video; its clock is moved by hand. */
export async function startDelivery(
  options: { storage?: Storage; xAccelPrefix?: string; secret?: string } = {},
) {
  const dir = await mkdtemp(join(tmpdir(), "delivery-"));
  const mediaDir = join(dir, "media");
  const storage = options.storage ?? createFolderStorage(mediaDir);
  const key = linkKey(options.secret ?? SECRET);
  let nowMs = Date.parse("2026-09-01T09:00:00Z");
  const web = express().disable("x-powered-by");
  web.use("/m", deliver({ secret: SECRET, now: () => nowMs, ...options, storage }), answerError);
  const server = createServer(web);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    dir,
    mediaDir,
    storage,
    port,
    now: () => nowMs,
    moveClock(toMs: number) {
      nowMs = toMs;
    },
    prefix: (videoId = VIDEO, use: LinkUse = "watch") =>
      signedPrefix(key, videoId, linkExpiry(nowMs, 4), use),
    ask: (path: string, headers?: Record<string, string>, method?: string) =>
      askAt(port, path, headers, method),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Puts one of everything that is served under VIDEO, and some that is not. */
export async function fillStorage(storage: Storage): Promise<void> {
  const put = (path: string, content: string | Buffer) =>
    storage.putBytes(`videos/${VIDEO}/${path}`, Buffer.from(content));
  for (const name of ["master.m3u8", "sound.m3u8", "240/index.m3u8", "a48/index.m3u8"])
    await put(name, playlist);
  for (const name of ["240/init.mp4", "240/00000.m4s", "a48/init.mp4", "a48/00001.m4s"])
    await put(name, segment);
  await put("av1-360/00000.m4s", segment);
  await put("poster.jpg", "poster");
  await put("storyboard.jpg", "storyboard");
  await put("storyboard.vtt", `WEBVTT\n\n${"00:00.000 --> 00:01.000\nә\n\n".repeat(50)}`);
  await put("captions/kk.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nҚайырлы таң\n");
  await put("waveform.json", '{"peaks":[0,1]}');
  await put("download.mp4", segment);
  await put("notes.txt", "not in the table");
  await put("240/empty.m4s", "");
  await storage.putBytes(`videos/${OTHER}/master.m3u8`, Buffer.from("other"));
  await storage.putBytes(`sources/${VIDEO}`, Buffer.from("the source"));
}

/** One request with its path exactly as given: fetch() would tidy it. */
export function askAt(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      answer.toArray().then((pieces) => {
        const body = Buffer.concat(pieces);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      }, reject);
    });
    asked.once("error", reject);
    asked.end();
  });
}

/** The code of a refusal. */
export const errorOf = ({ body }: Answer): string => JSON.parse(body.toString()).error.code;
