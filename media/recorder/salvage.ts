import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readList } from "./light-format.ts";
import { readOriginalName } from "./original.ts";
import {
  type LightRung,
  type LightSegment,
  lightRungs,
  type Original,
  type SessionResult,
} from "./types.ts";

/** An encoder whose server was killed writes its last segment and ends; waited for so long, ms. */
const LAST_WORDS_MS = 3_000;

const lengthOf = (segments: readonly LightSegment[]) =>
  segments.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** As many segments in both rungs, so that sound and picture end together. */
export function evenOut(
  segments: Record<LightRung, LightSegment[]>,
  originals: Original[],
): SessionResult {
  const count = Math.min(...lightRungs.map((rung) => segments[rung].length));
  const even = { a32: segments.a32.slice(0, count), "180": segments["180"].slice(0, count) };
  const durationMs = Math.min(...lightRungs.map((rung) => lengthOf(even[rung])));
  return { durationMs, segments: even, originals };
}

const listOf = (dir: string, rung: LightRung) =>
  readFile(join(dir, rung, "index.m3u8"), "utf8").catch(() => "");

/** What a session's folder holds, whoever wrote it and however that ended. */
export async function salvage(dir: string): Promise<SessionResult> {
  const lastAt = performance.now() + LAST_WORDS_MS;
  for (;;) {
    const lists = await Promise.all(lightRungs.map((rung) => listOf(dir, rung)));
    const isOver = lists.every((list) => list === "" || list.includes("#EXT-X-ENDLIST"));
    if (isOver || performance.now() > lastAt) break;
    await new Promise((go) => setTimeout(go, 100));
  }
  const segments: Record<LightRung, LightSegment[]> = { a32: [], "180": [] };
  for (const rung of lightRungs) {
    const there = new Set(await readdir(join(dir, rung)).catch(() => []));
    const listed = readList(await listOf(dir, rung));
    const missing = listed.findIndex(({ name }) => !there.has(name));
    if (there.has("init.mp4")) segments[rung] = missing < 0 ? listed : listed.slice(0, missing);
  }
  const even = evenOut(segments, []);
  return { ...even, originals: await originalsIn(dir, even.durationMs) };
}

/** Each lasts until the next of its source begins, or the end. */
async function originalsIn(dir: string, durationMs: number): Promise<Original[]> {
  const found = (await readdir(dir).catch(() => []))
    .flatMap((name) => {
      const facts = readOriginalName(name);
      return facts ? [{ ...facts, file: join(dir, name) }] : [];
    })
    .sort((a, b) => a.fromMs - b.fromMs);
  return Promise.all(
    found.map(async (one, at): Promise<Original> => {
      const next = found.slice(at + 1).find(({ source }) => source === one.source);
      const { size: bytes } = await stat(one.file);
      const toMs = Math.max(one.fromMs, next?.fromMs ?? durationMs);
      return { ...one, trackId: `${one.source}-${at}`, toMs, bytes };
    }),
  );
}
