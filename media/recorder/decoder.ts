import type { ChildProcess } from "node:child_process";
import type { Tap } from "../types.ts";
import { FPS, HEIGHT_PX, PICTURE_BYTES, SOUND_RATE, WIDTH_PX } from "./light-format.ts";
import type { FrameSink, TimedFrame } from "./listener.ts";
import { createBlocks, matroskaHead } from "./matroska.ts";
import { startDecoder } from "./programs.ts";

/** A decoder that does not keep up is not fed for ever, bytes waiting for it. */
const MAX_WAITING = 4 * 1024 * 1024;

const input = [
  ...["-fflags", "nobuffer", "-flags", "low_delay", "-probesize", "32", "-analyzeduration", "0"],
  // Times count from the run's base and not from its first frame.
  ...["-copyts", "-threads", "1", "-protocol_whitelist", "pipe"],
];
/** Gaps of a sender that says nothing in silence are filled, to the sample. */
const soundOut = [
  "-af",
  `aresample=${SOUND_RATE}:async=1:min_hard_comp=0.01:first_pts=0`,
  ...["-ac", "1", "-f", "s16le", "pipe:1"],
];
const pictureOut = [
  "-vf",
  [
    `fps=${FPS}:start_time=0`,
    `scale=${WIDTH_PX}:${HEIGHT_PX}:force_original_aspect_ratio=decrease:flags=bicubic`,
    `pad=${WIDTH_PX}:${HEIGHT_PX}:-1:-1:color=0x0e1a21`,
    "format=yuv420p",
  ].join(","),
  ...["-f", "rawvideo", "pipe:1"],
];

/** After a pause this long the decoder is begun anew, ms: it would else pour out all that silence or stillness at once. */
const PAUSE_MS = 2_000;

type Taken = {
  /** Samples with the place of the first, counted from the moment `baseMs` (ms since 1970). */
  onSound(baseMs: number, from: number, samples: Int16Array): void;
  /** A picture with its place on the grid of frames that begins at `baseMs`. */
  onPicture(baseMs: number, index: number, picture: Uint8Array): void;
};

export type Decoding = FrameSink & {
  /** What was handed in from this moment on has not come out yet; null: all has. */
  owedFromMs(): number | null;
};
/** A filter that looks at the next frame holds so much back without owing it, ms. */
const HELD_MS = 250;

/**
 * Decodes one track. Sound comes out without gaps from its first frame on, pictures on a grid of frames: so a place
 * in what comes out is a moment, and nothing about time needs to be read back.
 */
export function decode(ffmpegPath: string, tap: Tap, zeroMs: number, taken: Taken): Decoding {
  let run: Run | null = null;
  let lastAtMs = 0;
  let isOver = false;
  return {
    owedFromMs: () => run?.owedFromMs() ?? null,
    frame(frame) {
      if (isOver) return;
      if (run && frame.atMs - lastAtMs > PAUSE_MS) {
        run.end();
        run = null;
      }
      lastAtMs = frame.atMs;
      if (!run && !frame.isKey) {
        tap.requestKeyFrame().catch(() => undefined); // a producer that is gone says so by `ended`
        return;
      }
      run ??= new Run(ffmpegPath, tap, frame, baseOf(frame.atMs, zeroMs), taken);
      run.push(frame);
    },
    ended() {
      isOver = true;
      run?.end();
    },
  };
}

/** The last instant of the session's grid of pictures before a moment: both grids are one, and nothing is rounded twice. */
const baseOf = (atMs: number, zeroMs: number): number =>
  zeroMs + Math.floor(((atMs - zeroMs) * FPS) / 1000) * (1000 / FPS);

/** One ffmpeg, from a frame that stands alone up to a pause. */
class Run {
  /** The moment its own time begins. */
  readonly #baseMs: number;
  readonly #block = createBlocks();
  #child: ChildProcess | null = null;
  #early: Uint8Array[];
  #isOver = false;
  #isGone = false;
  /** Handed in, and come out, up to these moments. */
  #inMs: number;
  #outMs: number;

  constructor(
    ffmpegPath: string,
    tap: Tap,
    first: TimedFrame,
    baseMs: number,
    { onSound, onPicture }: Taken,
  ) {
    this.#baseMs = baseMs;
    this.#inMs = baseMs;
    this.#outMs = baseMs;
    const { mimeType, channels } = tap;
    this.#early = [matroskaHead({ mimeType, channels, ...first.size })];
    const isSound = tap.kind === "audio";
    // ffmpeg's own decoder of VP9 wants an index that browsers do not send with layers.
    const codec = mimeType === "video/vp9" ? ["-c:v", "libvpx-vp9"] : [];
    const source = [...input, ...codec, "-f", "matroska", "-i", "pipe:0"];
    const out = isSound ? soundOut : pictureOut;
    const take = isSound
      ? soundTaker((from, samples) => {
          this.#outMs = baseMs + ((from + samples.length) * 1000) / SOUND_RATE;
          onSound(baseMs, from, samples);
        })
      : pictureTaker((index, picture) => {
          this.#outMs = baseMs + ((index + 1) * 1000) / FPS;
          onPicture(baseMs, index, picture);
        });
    void startDecoder(ffmpegPath, [...source, ...out]).then((child) => this.#started(child, take));
  }

  #started(child: ChildProcess, take: (data: Buffer) => void): void {
    this.#child = child;
    // No picture or sound of this track then; the original is kept.
    child.on("error", () => this.#gone());
    child.on("close", () => this.#gone());
    child.stdin?.on("error", () => undefined);
    child.stdout?.on("data", take);
    for (const bytes of this.#early.splice(0)) child.stdin?.write(bytes);
    if (this.#isOver) child.stdin?.end();
  }

  #gone(): void {
    this.#isGone = true;
  }

  owedFromMs(): number | null {
    return !this.#isGone && this.#inMs - this.#outMs > HELD_MS ? this.#outMs : null;
  }

  push(frame: TimedFrame): void {
    this.#inMs = frame.atMs;
    const atMs = Math.round(frame.atMs - this.#baseMs);
    const bytes = this.#block(frame.bytes, atMs, frame.isKey);
    if (!this.#child) this.#early.push(bytes);
    else if ((this.#child.stdin?.writableLength ?? 0) < MAX_WAITING)
      this.#child.stdin?.write(bytes);
  }

  end(): void {
    this.#isOver = true;
    this.#child?.stdin?.end();
  }
}

function soundTaker(give: (from: number, samples: Int16Array) => void) {
  let at = 0;
  let rest: Buffer = Buffer.alloc(0);
  return (data: Buffer) => {
    const all = rest.length > 0 ? Buffer.concat([rest, data]) : data;
    const samples = new Int16Array(all.length >> 1);
    for (let n = 0; n < samples.length; n++) samples[n] = all.readInt16LE(n * 2);
    rest = all.subarray(samples.length * 2);
    give(at, samples);
    at += samples.length;
  };
}

function pictureTaker(give: (index: number, picture: Uint8Array) => void) {
  let index = 0;
  let picture = new Uint8Array(PICTURE_BYTES);
  let filled = 0;
  return (data: Buffer) => {
    for (let at = 0; at < data.length; ) {
      const piece = data.subarray(at, at + PICTURE_BYTES - filled);
      picture.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < PICTURE_BYTES) continue;
      give(index++, picture);
      picture = new Uint8Array(PICTURE_BYTES);
      filled = 0;
    }
  };
}
