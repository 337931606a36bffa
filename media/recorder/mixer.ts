/** Sound and picture on one clock, whatever comes and goes. Pure but for its buffers. */
import { FPS, HEIGHT_PX, PICTURE_BYTES, SOUND_RATE, WIDTH_PX } from "./light-format.ts";

/** Samples of one voice, by their place in the session. What is older than what was taken is dropped. */
export class Voice {
  #pieces: { at: number; samples: Int16Array }[] = [];

  /** `at` counts samples from the session's beginning. */
  put(at: number, samples: Int16Array): void {
    this.#pieces.push({ at, samples });
  }

  /** Adds what there is between two places to a sum. */
  addTo(sum: Int32Array, from: number): void {
    const to = from + sum.length;
    for (const { at, samples } of this.#pieces) {
      const first = Math.max(at, from);
      const last = Math.min(at + samples.length, to);
      for (let place = first; place < last; place++)
        sum[place - from] = (sum[place - from] ?? 0) + (samples[place - at] ?? 0);
    }
    this.#pieces = this.#pieces.filter(({ at, samples }) => at + samples.length > to);
  }
}

/** `count` samples from a place on: every voice, limited to what 16 bits hold. */
export function mix(voices: Iterable<Voice>, from: number, count: number): Int16Array {
  const sum = new Int32Array(count);
  for (const voice of voices) voice.addTo(sum, from);
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, value)));
}

/** How long a picture stands when no other comes, frames: longer than any pause of a slow sender. */
const STALE = 3 * FPS;

/** Pictures of one camera by their place on the grid of frames. */
export class Pictures {
  #waiting: { at: number; picture: Uint8Array }[] = [];
  #shown: { at: number; picture: Uint8Array } | null = null;

  put(at: number, picture: Uint8Array): void {
    this.#waiting.push({ at, picture });
  }

  /** The picture at a place; null where the camera shows nothing. */
  at(place: number): Uint8Array | null {
    while (this.#waiting[0] && this.#waiting[0].at <= place) this.#shown = this.#waiting.shift()!;
    return this.#shown && place - this.#shown.at <= STALE ? this.#shown.picture : null;
  }
}

/** What is shown while no camera is on: the room's dark ground. */
export function blankPicture(): Uint8Array {
  const picture = new Uint8Array(PICTURE_BYTES).fill(128);
  picture.fill(32, 0, WIDTH_PX * HEIGHT_PX);
  return picture;
}

/** How many samples and frames are due at a moment of the media, ms. */
export const samplesAt = (ms: number): number => Math.max(0, Math.floor((ms * SOUND_RATE) / 1000));
export const framesAt = (ms: number): number => Math.max(0, Math.floor((ms * FPS) / 1000));
