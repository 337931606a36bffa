import { addPluck, type Pluck, throughBody } from "./strings.ts";
import { SAMPLE_RATE, toWav } from "./wav.ts";

/** The two strings of a dombra, a fourth apart (D3 and G3), Hz. The lower one drones. */
const LOW_HZ = 146.83;
const HIGH_HZ = 196.0;
/** One bar: a long stroke and two short ones, the gallop of a күй, twice; shares of the bar. */
const STROKES = [0, 2, 3, 4, 6, 7].map((eighth) => eighth / 8);
const ACCENTS = [1, 0.55, 0.75, 0.9, 0.55, 0.7];
const BAR_S = 1.25;
const BARS = 48;
/** The loudest moment, of full scale. */
const PEAK = 0.85;

/**
 * Our own tune in the manner of a күй, as frets (half tones over the high string), six strokes a bar: it begins
 * low on the neck, climbs to the middle and to the top, and comes home. Each row is a bar.
 */
const phrases = {
  opening: [
    [0, 0, 2, 3, 3, 2],
    [3, 3, 5, 3, 2, 0],
    [0, 0, 2, 3, 5, 3],
    [2, 2, 0, 0, 0, 0],
  ],
  middle: [
    [7, 7, 5, 7, 7, 8],
    [10, 10, 8, 7, 5, 7],
    [8, 7, 5, 3, 5, 7],
    [5, 5, 3, 2, 3, 3],
  ],
  top: [
    [12, 12, 10, 12, 12, 14],
    [15, 15, 14, 12, 10, 12],
    [14, 12, 10, 8, 10, 7],
    [8, 8, 7, 5, 7, 7],
  ],
  home: [
    [7, 5, 3, 5, 3, 2],
    [3, 2, 0, 2, 0, 0],
    [0, 0, 2, 3, 2, 0],
    [0, 0, 0, 0, 0, 0],
  ],
} as const;
type Phrase = keyof typeof phrases;
/** Twelve phrases of four bars. */
const order: readonly Phrase[] = [
  ...(["opening", "opening", "middle", "opening"] as const),
  ...(["middle", "middle", "top", "middle"] as const),
  ...(["top", "home", "opening", "home"] as const),
];
/** Where the opening, the climb, the top and the return begin, in phrases. */
const PARTS = [0, 4, 8, 9];
const PHRASE_S = 4 * BAR_S;

export const tune = {
  durationS: BARS * BAR_S,
  partsAtS: PARTS.map((phrase) => phrase * PHRASE_S),
};

function plucks(): Pluck[] {
  const hz = (fret: number) => HIGH_HZ * 2 ** (fret / 12);
  return order.flatMap((name, phrase) =>
    phrases[name].flatMap((frets, bar) =>
      frets.flatMap((fret, stroke): Pluck[] => {
        const isLast = phrase === order.length - 1 && bar === 3;
        if (isLast && stroke > 0) return []; // the last note rings out
        const atS = 0.1 + (phrase * 4 + bar + (STROKES[stroke] ?? 0)) * BAR_S;
        const accent = ACCENTS[stroke] ?? 0.5;
        // A stroke down meets the low string a moment before the high one.
        return [
          { atS, hz: LOW_HZ, gain: accent * 0.45, bright: 0.5 },
          { atS: atS + 0.012, hz: hz(fret), gain: accent * 0.8, bright: 0.45 + accent * 0.25 },
        ];
      }),
    ),
  );
}

/** The tune as a stereo WAV. Lets others have the thread between its notes. */
export async function playTune(breathe: () => Promise<void>): Promise<Uint8Array> {
  const strings = new Float32Array(Math.round((tune.durationS + 0.5) * SAMPLE_RATE));
  for (const [index, pluck] of plucks().entries()) {
    addPluck(strings, pluck);
    if (index % 10 === 0) await breathe();
  }
  const heard = throughBody(strings);
  await breathe();
  let peak = 1e-9;
  for (const value of heard) peak = Math.max(peak, Math.abs(value));
  const [left, right] = [new Float32Array(heard.length), new Float32Array(heard.length)];
  // One ear hears it a little later and softer, as in a small room.
  const lateBy = Math.round(0.009 * SAMPLE_RATE);
  for (let n = 0; n < heard.length; n++) {
    const near = ((heard[n] ?? 0) / peak) * PEAK;
    left[n] = near;
    right[n] = near * 0.75 + (left[n - lateBy] ?? 0) * 0.25;
  }
  await breathe();
  return toWav([left, right]);
}
