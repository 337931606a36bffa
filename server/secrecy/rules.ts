import { Curve, type Said } from "./protocol.ts";

/** What a device told of itself when it joined. */
export type Able = { canSeal: boolean; curves: readonly Curve[] };

/**
 * The curve of a room: the first of the protocol's order that every device has which can seal. Where no curve is
 * common to all of them it is the last one, which every browser of that kind has.
 */
export function chooseCurve(members: Iterable<Able>): Curve {
  const sealing = [...members].filter(({ canSeal }) => canSeal);
  const isCommon = (curve: Curve) => sealing.every(({ curves }) => curves.includes(curve));
  return Curve.options.find(isCommon) ?? "P-256";
}

/** Whether a device can take part in keys of that curve. */
export const canSealBy = (curve: Curve, { canSeal, curves }: Able): boolean =>
  canSeal && curves.includes(curve);

/** Tokens of a bucket: this many at once, then so many a second. */
type Pace = { burst: number; perSecond: number };
/**
 * How often one device may say something. Keys: each change of four people makes each of them say five things. Words
 * and pictures: as a quick writer, and as one who shows a few photographs.
 */
export const PACE: Readonly<Record<"join" | "keys" | "text" | "picture", Pace>> = {
  join: { burst: 8, perSecond: 0.5 },
  keys: { burst: 60, perSecond: 5 },
  text: { burst: 10, perSecond: 1 },
  picture: { burst: 3, perSecond: 0.1 },
};

/** Which of the buckets a saying is counted in. */
export const paceOf = ({ kind }: Pick<Said, "kind">): keyof typeof PACE =>
  kind === "text" || kind === "picture" ? kind : "keys";
