import { statfs } from "node:fs/promises";
import { MediaError } from "../errors.ts";
import { Light } from "./light.ts";
import { type FrameSink, type Listener, listen, steadyNow } from "./listener.ts";
import { type KeptOriginal, keepOriginal } from "./original.ts";
import type { Log } from "./programs.ts";
import { evenOut } from "./salvage.ts";
import type { Original, Session, SessionOptions, SessionResult, Track } from "./types.ts";

const LOOK_MS = 2_000;

type Held = { listeners: Listener[]; kept: KeptOriginal | null };

/** Free bytes of the disk a folder lies on. */
export async function freeBytesOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** Begins to record into a folder. @throws MediaError no_space */
export async function openSession(
  ffmpegPath: string,
  options: SessionOptions,
  logger: Log,
): Promise<Session> {
  const { dir, window, minFreeBytes, onSegments, onBroken } = options;
  if ((await freeBytesOf(dir)) < minFreeBytes)
    throw new MediaError("no_space", "The disk is too full for a recording");
  const zeroMs = steadyNow();
  const tracks = new Map<string, Held>();
  const originals: Original[] = [];
  let closing: Promise<SessionResult> | null = null;
  let broken = false;

  function fail(why: "no_space" | "failed"): void {
    if (closing || broken) return;
    broken = true;
    logger.warn({ why }, "a recording broke off");
    onBroken?.(why);
  }
  const light = new Light({
    ...{ ffmpegPath, dir, window, zeroMs },
    onSegments: () => onSegments?.(),
    onGone: () => fail("failed"),
  });
  const look = setInterval(() => {
    freeBytesOf(dir).then(
      (free) => free < minFreeBytes && fail("no_space"),
      () => fail("failed"),
    );
  }, LOOK_MS);

  async function add(track: Track): Promise<void> {
    await remove(track.id);
    if (closing) return release(track);
    const { id, source } = track;
    const sinks: { tap: NonNullable<Track["light"]>; to: FrameSink[]; seeks: boolean }[] = [];
    const lightSink = track.light && light.sinkOf(id, source, track.light);
    const onError = (error: NodeJS.ErrnoException) =>
      fail(error.code === "ENOSPC" ? "no_space" : "failed");
    const kept =
      track.original && keepOriginal({ id, source }, track.original, { dir, zeroMs, onError });
    // One tap may serve both: sound has no smaller size.
    if (track.light && track.light === track.original && lightSink && kept)
      sinks.push({ tap: track.light, to: [lightSink, kept.sink], seeks: false });
    else {
      if (track.light && lightSink) sinks.push({ tap: track.light, to: [lightSink], seeks: false });
      if (track.original && kept) sinks.push({ tap: track.original, to: [kept.sink], seeks: true });
    }
    const listeners = sinks.map(({ tap, to, seeks }) => listen(tap, toAll(to), { seeks }));
    tracks.set(id, { listeners, kept });
    for (const listener of listeners) await listener.start();
  }

  async function remove(id: string): Promise<void> {
    const held = tracks.get(id);
    if (!held) return;
    tracks.delete(id);
    for (const listener of held.listeners) listener.close();
    light.drop(id);
    const original = await held.kept?.close();
    if (original) originals.push(original);
  }

  async function finish(): Promise<SessionResult> {
    clearInterval(look);
    const untilMs = steadyNow() - zeroMs;
    await Promise.all([...tracks.keys()].map(remove));
    if (broken) await light.abort();
    else await light.close(untilMs);
    return evenOut(
      { a32: light.segments("a32"), "180": light.segments("180") },
      originals.toSorted((a, b) => a.fromMs - b.fromMs),
    );
  }

  return {
    dir,
    startedAtMs: zeroMs,
    add,
    remove,
    has: (id) => tracks.has(id),
    segments: (rung) => light.segments(rung),
    close: () => {
      closing ??= finish();
      return closing;
    },
  };
}

function release({ light, original }: Track): void {
  light?.close();
  original?.close();
}

const toAll = (sinks: readonly FrameSink[]): FrameSink => ({
  frame: (frame) => {
    for (const sink of sinks) sink.frame(frame);
  },
  ended: () => {
    for (const sink of sinks) sink.ended();
  },
});
