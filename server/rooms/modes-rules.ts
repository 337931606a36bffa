import { type Offer, ReceiveMode } from "./protocol.ts";

/** A mode, and within `full` whether the classmates' pictures are left out: the first thing a link gives up. */
export type Reception = { mode: ReceiveMode; isWithoutOthers: boolean };

const rank = (mode: ReceiveMode) => ReceiveMode.options.indexOf(mode);
/** The one that receives less. */
export function lesserMode(a: ReceiveMode, b: ReceiveMode): ReceiveMode {
  return rank(a) < rank(b) ? a : b;
}

/**
 * Pupils' voices at once. In `sound` two: a third one talking at the same time nobody follows, and each open
 * microphone costs a pupil about 28 kbit/s with its headers.
 */
const VOICES = { sound: 2, slides: 3, small: 4, full: 8 } as const satisfies Record<
  ReceiveMode,
  number
>;
/** Beside a shared screen one classmate's picture is left, so that a pupil stays under 9 MB a minute. */
const OTHERS_BESIDE_SCREEN = 1;
/** With this many classmates on video the teacher's picture gives up its largest layer for the same reason. */
const MANY_OTHERS = 2;
const TOP_LAYER = 3; // more than any picture has

/** Who has a claim to be heard and seen first. */
export type Claims = {
  isTeaching: (personId: string) => boolean;
  called: readonly string[];
  spokeAt: ReadonlyMap<string, number>;
};

/** What a device in a mode receives of what the room would give it: the list it is told, and all it may consume. */
export function limitTo(
  viewer: Reception & { isTeaching: boolean },
  offers: readonly Offer[],
  claims: Claims,
): Offer[] {
  const { mode } = viewer;
  const isOthers = ({ personId }: Offer) => !claims.isTeaching(personId);
  const cameras = offers.filter((offer) => offer.source === "camera" && isOthers(offer));
  const voices = offers.filter((offer) => offer.source === "microphone" && isOthers(offer));
  const shown = firstOf(cameras, othersSeen(viewer, offers), claims);
  const heard = firstOf(voices, VOICES[mode], claims);
  return offers.filter((offer) => {
    if (offer.source === "microphone") return !isOthers(offer) || heard.has(offer.producerId);
    if (offer.source === "screenSound") return mode !== "sound";
    if (mode === "sound" || mode === "slides") return false;
    return offer.source === "screen" || !isOthers(offer) || shown.has(offer.producerId);
  });
}

/** Classmates' pictures a device receives. The teacher looks at the class, so keeps one to the last. */
function othersSeen(
  { mode, isWithoutOthers, isTeaching }: Reception & { isTeaching: boolean },
  offers: readonly Offer[],
): number {
  if (mode === "sound" || mode === "slides") return 0;
  if (mode === "small" || isWithoutOthers) return isTeaching ? 1 : 0;
  const hasScreen = offers.some(({ source }) => source === "screen");
  return hasScreen && !isTeaching ? OTHERS_BESIDE_SCREEN : offers.length;
}

/** The first few by claim: called, then heard last, open before muted, in the list's order where nothing tells them apart. */
function firstOf(offers: readonly Offer[], count: number, { called, spokeAt }: Claims) {
  const claim = ({ personId, isPaused }: Offer): [number, number] => {
    const first = called.includes(personId) ? 0 : 1;
    return [first + (isPaused ? 2 : 0), -(spokeAt.get(personId) ?? 0)];
  };
  const ranked = offers.toSorted((a, b) => {
    const [ofA, heardA] = claim(a);
    const [ofB, heardB] = claim(b);
    return ofA - ofB || heardA - heardB;
  });
  return new Set(ranked.slice(0, count).map(({ producerId }) => producerId));
}

/** The highest layer a device in this mode is sent of one offer; layers count from 0. */
export function maxLayerOf(
  { mode }: Pick<Reception, "mode">,
  offer: Offer,
  offers: readonly Offer[],
  isTeaching: Claims["isTeaching"],
): number {
  if (mode !== "full") return 0;
  const isTeachersFace = offer.source === "camera" && isTeaching(offer.personId);
  const others = offers.filter((one) => one.source === "camera" && !isTeaching(one.personId));
  return isTeachersFace && others.length >= MANY_OTHERS ? 1 : TOP_LAYER;
}

/** Who gets a scarce downlink first: the screen's sharpness, the teacher's picture, the called, the others. */
export function priorityOf(offer: Offer, { isTeaching, called }: Claims): number {
  if (offer.source === "screen") return 200;
  if (isTeaching(offer.personId)) return 100;
  return called.includes(offer.personId) ? 20 : 10;
}

/**
 * Cap on the pictures a pupil is sent, bit/s; 0: none. `small` stays under 2 MB and `full` under 9 MB a minute
 * with voices and headers. A teacher sees the class as it comes.
 */
export function maxPicturesBps({ mode }: Pick<Reception, "mode">, isTeaching: boolean): number {
  if (mode === "small") return 200_000;
  return mode === "full" && !isTeaching ? 1_000_000 : 0;
}
