import { performance } from "node:perf_hooks";
import type { Tap } from "../types.ts";
import { createClock } from "./clock.ts";
import { assemblerOf, type Frame } from "./frames.ts";
import { createOrder, readPacket } from "./rtp.ts";

/** A resent packet takes a round trip of the teacher's link, at most this long, ms. */
const RESEND_MS = 400;
/** Frames are held back at first until it is known how early they can be: the burst of a start shifts nothing. */
const SETTLE_MS = 500;
/** Whole pictures are asked for this often, so that a player can seek, ms; and sooner while one is needed. */
const KEY_EVERY_MS = 10_000;
const KEY_RETRY_MS = 1_000;
const LOOK_MS = 100;

/** A frame with its moment, ms since 1970 on this machine's clock. */
export type TimedFrame = Pick<Frame, "bytes" | "isKey" | "size"> & { atMs: number };
export type FrameSink = { frame(frame: TimedFrame): void; ended(): void };

/** Milliseconds since 1970 that never go back. */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/** Turns a tap's packets into frames with their moments. `seeks`: key frames are asked for now and then. */
export function listen(tap: Tap, sink: FrameSink, { seeks }: { seeks: boolean }) {
  const assembler = assemblerOf(tap.mimeType);
  const order = createOrder(RESEND_MS);
  const clock = createClock(tap.clockRate);
  const isSound = tap.kind === "audio";
  let early: { frame: Frame; mediaMs: number }[] | null = [];
  let firstAt: number | null = null;
  let askedAt = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let isOver = false;

  function send(frame: Frame, mediaMs: number, nowMs: number): void {
    // Two frames never share a moment, nor does one go back.
    const atMs = Math.max(clock.toMs(mediaMs, nowMs), lastMs + 1);
    lastMs = atMs;
    sink.frame({ ...frame, atMs });
  }
  function take(frame: Frame, nowMs: number): void {
    const mediaMs = clock.note(frame.timestamp, frame.arrivedAtMs);
    firstAt ??= nowMs;
    if (early) early.push({ frame, mediaMs });
    else send(frame, mediaMs, nowMs);
  }
  function run(packets: ReturnType<typeof order.take>, nowMs: number): void {
    for (const packet of packets) {
      const frame = assembler?.push(packet);
      if (frame) take(frame, nowMs);
    }
    if (early && firstAt !== null && nowMs - firstAt >= SETTLE_MS) settle(nowMs);
  }
  function settle(nowMs: number): void {
    const held = early ?? [];
    early = null;
    for (const { frame, mediaMs } of held) send(frame, mediaMs, nowMs);
  }
  function askForKey(nowMs: number): void {
    const dueMs = assembler?.needsKey ? KEY_RETRY_MS : seeks ? KEY_EVERY_MS : null;
    if (isSound || dueMs === null || nowMs - askedAt < dueMs) return;
    askedAt = nowMs;
    tap.requestKeyFrame().catch(() => undefined); // its end is told by `ended`
  }

  const timer = setInterval(() => {
    const nowMs = steadyNow();
    run(order.flush(nowMs), nowMs);
    askForKey(nowMs);
  }, LOOK_MS);
  function end(): void {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    settle(steadyNow());
    sink.ended();
  }

  return {
    async start(): Promise<void> {
      await tap.start((bytes) => {
        const packet = readPacket(bytes);
        const nowMs = steadyNow();
        if (packet && !isOver) run(order.take(packet, nowMs), nowMs);
      }, end);
      askForKey(steadyNow());
    },
    close(): void {
      tap.close();
      end();
    },
  };
}
export type Listener = ReturnType<typeof listen>;
