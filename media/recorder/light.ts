import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { Tap } from "../types.ts";
import { type Decoding, decode } from "./decoder.ts";
import {
  AAC_PRIMING,
  FPS,
  HEIGHT_PX,
  pictureArgs,
  readList,
  rungArgs,
  SOUND_RATE,
  soundArgs,
  WIDTH_PX,
} from "./light-format.ts";
import { type FrameSink, steadyNow } from "./listener.ts";
import { blankPicture, framesAt, mix, Pictures, samplesAt, Voice } from "./mixer.ts";
import { startEncoder } from "./programs.ts";
import { type LightRung, type LightSegment, lightRungs, type Source } from "./types.ts";

/** How far behind the clock the light form is made, ms: what is resent, decoded late or settling is there by then. */
export const BEHIND_MS = 1_500;
/** A decoder that does not answer holds up the others for so long, ms. */
const MOST_WAITED_MS = 8_000;
const TICK_MS = 100;
const READ_EVERY_MS = 500;
/** Pictures are chosen in this order. */
const order: readonly Source[] = ["camera", "screen"];

type Options = {
  ffmpegPath: string;
  dir: string;
  window: number;
  zeroMs: number;
  onSegments: () => void;
  /** The encoder is gone though nobody ended it. */
  onGone: () => void;
};

/**
 * The light form while it is made: what comes from the decoders is laid on one clock, silence and a plain ground where
 * nothing comes, so that the encoder has a whole sound and a whole picture whatever is switched on and off.
 */
export class Light {
  readonly #options: Options;
  readonly #voices = new Map<string, Voice>();
  readonly #pictures = new Map<string, { source: Source; pictures: Pictures }>();
  readonly #decoding = new Map<string, Decoding>();
  readonly #encoder: ReturnType<typeof startEncoder>;
  readonly #blank = blankPicture();
  readonly #timers: NodeJS.Timeout[];
  readonly #segments: Record<LightRung, LightSegment[]> = { a32: [], "180": [] };
  #samples = 0;
  #frames = 0;
  #isEnding = false;
  readonly #gone: Promise<void>;

  constructor(options: Options) {
    this.#options = options;
    const { ffmpegPath, dir, window } = options;
    for (const rung of lightRungs) mkdirSync(join(dir, rung), { recursive: true });
    const quick = ["-probesize", "32", "-analyzeduration", "0", "-thread_queue_size", "64"];
    const args = [
      ...[...quick, "-f", "s16le", "-ar", String(SOUND_RATE), "-ac", "1", "-i", "pipe:3"],
      ...[...quick, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", `${WIDTH_PX}x${HEIGHT_PX}`],
      ...["-r", String(FPS), "-i", "pipe:4"],
      ...["-map", "0:a", ...soundArgs, ...rungArgs(join(dir, "a32"), window)],
      ...["-map", "1:v", ...pictureArgs, ...rungArgs(join(dir, "180"), window)],
    ];
    this.#encoder = startEncoder(ffmpegPath, args, ["ignore", "ignore", "ignore", "pipe", "pipe"]);
    for (const pipe of [this.#pipe(3), this.#pipe(4)]) pipe.on("error", () => undefined); // told by `close`
    this.#gone = new Promise((done) => {
      const end = () => {
        done();
        if (!this.#isEnding) options.onGone();
      };
      this.#encoder.once("error", end);
      this.#encoder.once("close", end);
    });
    this.#timers = [
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => void this.#read(), READ_EVERY_MS),
    ];
  }

  #pipe(fd: 3 | 4): Writable {
    const pipe = this.#encoder.stdio[fd];
    if (!pipe || !("write" in pipe)) throw new Error("the encoder has its pipes");
    return pipe;
  }

  /** Where a track's frames go. */
  sinkOf(id: string, source: Source, tap: Tap): FrameSink {
    const { ffmpegPath, zeroMs } = this.#options;
    const voice = new Voice();
    const pictures = new Pictures();
    if (tap.kind === "audio") this.#voices.set(id, voice);
    else this.#pictures.set(id, { source, pictures });
    const decoding = decode(ffmpegPath, tap, zeroMs, {
      onSound: (baseMs, from, samples) =>
        voice.put(Math.round(((baseMs - zeroMs) * SOUND_RATE) / 1000) + from, samples),
      onPicture: (baseMs, index, picture) =>
        pictures.put(Math.round(((baseMs - zeroMs) * FPS) / 1000) + index, picture),
    });
    this.#decoding.set(id, decoding);
    return decoding;
  }

  /** What was heard of it and is not mixed yet still is. */
  drop(id: string): void {
    setTimeout(() => {
      this.#voices.delete(id);
      this.#pictures.delete(id);
      this.#decoding.delete(id);
    }, BEHIND_MS).unref();
  }

  segments(rung: LightRung): LightSegment[] {
    return [...this.#segments[rung]];
  }

  /** How far the media can be made now, ms: a busy machine's decoders are waited for, so that nothing falls out. */
  #readyMs(): number {
    const { zeroMs } = this.#options;
    const dueMs = steadyNow() - zeroMs - BEHIND_MS;
    const owed = [...this.#decoding.values()].flatMap((one) => one.owedFromMs() ?? []);
    const ready = Math.min(dueMs, ...owed.map((ms) => ms - zeroMs));
    return Math.max(ready, dueMs - MOST_WAITED_MS);
  }

  #tick(untilMs = this.#readyMs()): void {
    if (!this.#pipe(3).writable) return;
    const samples = samplesAt(untilMs) - this.#samples;
    if (samples > 0) {
      const mixed = mix(this.#voices.values(), this.#samples + AAC_PRIMING, samples);
      this.#pipe(3).write(Buffer.from(mixed.buffer));
      this.#samples += samples;
    }
    for (const due = framesAt(untilMs); this.#frames < due; this.#frames++)
      this.#pipe(4).write(this.#pictureAt(this.#frames));
  }

  #pictureAt(place: number): Uint8Array {
    for (const wanted of order)
      for (const { source, pictures } of this.#pictures.values()) {
        const picture = source === wanted ? pictures.at(place) : null;
        if (picture) return picture;
      }
    return this.#blank;
  }

  async #read(): Promise<void> {
    let hasNew = false;
    for (const rung of lightRungs) {
      const list = await readFile(join(this.#options.dir, rung, "index.m3u8"), "utf8").catch(
        () => "", // not there before the first segment
      );
      const segments = readList(list);
      if (segments.at(-1)?.index !== this.#segments[rung].at(-1)?.index) hasNew = true;
      if (segments.length > 0) this.#segments[rung] = segments;
    }
    if (hasNew) this.#options.onSegments();
  }

  /** Writes all up to a moment of the media, ms, and ends the encoder. */
  async close(untilMs: number): Promise<void> {
    this.#isEnding = true;
    const [tick] = this.#timers;
    const lastAt = steadyNow() + BEHIND_MS + MOST_WAITED_MS;
    while (this.#readyMs() < untilMs && steadyNow() < lastAt)
      await new Promise((go) => setTimeout(go, TICK_MS));
    clearInterval(tick);
    this.#tick(untilMs);
    this.#pipe(3).end();
    this.#pipe(4).end();
    await this.#gone;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#read();
  }

  /** At once, with what is there. */
  async abort(): Promise<void> {
    this.#isEnding = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#encoder.exitCode === null && this.#encoder.signalCode === null) {
      const closed = once(this.#encoder, "close");
      this.#encoder.kill("SIGKILL");
      await closed;
    }
    await this.#read();
  }
}
