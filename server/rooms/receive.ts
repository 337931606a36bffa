import type { Offer, Source } from "./protocol.ts";

/** A producer of the room. `startedAt` in ms. */
export type Sending = {
  producerId: string;
  personId: string;
  isHost: boolean;
  kind: "audio" | "video";
  source: Source;
  isPaused: boolean;
  startedAt: number;
};
/** Who has the floor: called pupils in the order of their calling, and when each was last heard, ms. */
export type Floor = { called: readonly string[]; spokeAt: ReadonlyMap<string, number> };
/** What everybody receives of the pupils, as producers. Everybody gets all of the host's beside it. */
export type Choice = {
  cameras: readonly Sending[];
  microphones: readonly Sending[];
  /** One pupil's shared screen and its sound. */
  screen: readonly Sending[];
  /** When the choice should be looked at again though nothing happened, ms; null when it need not. */
  reviewAt: number | null;
};

/** Pictures of pupils beside the teacher's. Source: the issue. */
export const MAX_CAMERAS = 4;
/** Voices of pupils at once; more nobody can tell apart, and each costs 32 kbit/s of every downlink. */
export const MAX_MICROPHONES = 8;
/** Somebody heard this long ago still has a claim to be seen, ms. */
const RECENT_MS = 60_000;

type Situation = {
  sending: readonly Sending[];
  floor: Floor;
  /** Persons whose camera was shown so far, and since when, ms. */
  shownAt: ReadonlyMap<string, number>;
  /** Persons whose microphone was passed on so far. */
  heard: readonly string[];
  now: number;
  /** A picture stays at least this long, ms, so that the screen does not flicker. */
  holdMs: number;
};

/** Chooses what a class receives of its pupils: the called, then who speaks, then who was there first. */
export function choose(situation: Situation): Choice {
  const { sending } = situation;
  const ofPupils = sending.filter(({ isHost }) => !isHost);
  const screens = ofPupils.filter(({ source, isPaused }) => source === "screen" && !isPaused);
  const screen = screens.toSorted((a, b) => b.startedAt - a.startedAt)[0];
  return {
    ...chooseCameras(ofPupils, situation),
    microphones: chooseMicrophones(ofPupils, situation),
    screen: screen
      ? ofPupils.filter(
          (one) =>
            one === screen || (one.source === "screenSound" && one.personId === screen.personId),
        )
      : [],
  };
}

function chooseCameras(
  ofPupils: readonly Sending[],
  { floor, shownAt, now, holdMs }: Situation,
): Pick<Choice, "cameras" | "reviewAt"> {
  const { called, spokeAt } = floor;
  const lastSpoke = ({ personId }: Sending) => recent(spokeAt.get(personId), now);
  const isHeld = ({ personId }: Sending) => now - (shownAt.get(personId) ?? -Infinity) < holdMs;
  const rank = (one: Sending) => {
    if (called.includes(one.personId)) return 0;
    if (isHeld(one)) return 1;
    if (lastSpoke(one) > 0) return 2;
    return shownAt.has(one.personId) ? 3 : 4;
  };
  const candidates = onePerPerson(
    ofPupils.filter(({ source, isPaused }) => source === "camera" && !isPaused),
  );
  const ranked = candidates.toSorted(
    (a, b) => rank(a) - rank(b) || lastSpoke(b) - lastSpoke(a) || a.startedAt - b.startedAt,
  );
  const chosen = ranked.slice(0, MAX_CAMERAS);
  const isSomebodyWaiting = ranked.slice(MAX_CAMERAS).some((one) => lastSpoke(one) > 0);
  const heldUntil = chosen
    .filter((one) => rank(one) === 1)
    .map(({ personId }) => (shownAt.get(personId) ?? now) + holdMs);
  return {
    cameras: inPlace(chosen, [...shownAt.keys()]),
    reviewAt: isSomebodyWaiting && heldUntil.length > 0 ? Math.min(...heldUntil) : null,
  };
}

/** Muted microphones keep a free place, so that the first word after unmuting is heard. */
function chooseMicrophones(
  ofPupils: readonly Sending[],
  { floor, heard, now }: Situation,
): Sending[] {
  const lastSpoke = ({ personId }: Sending) => recent(floor.spokeAt.get(personId), now);
  const rank = ({ personId, isPaused }: Sending) => {
    const open = isPaused ? 4 : 0;
    if (floor.called.includes(personId)) return open;
    if (recent(floor.spokeAt.get(personId), now) > 0) return open + 1;
    return open + (heard.includes(personId) ? 2 : 3);
  };
  const candidates = onePerPerson(ofPupils.filter(({ source }) => source === "microphone"));
  const ranked = candidates.toSorted(
    (a, b) => rank(a) - rank(b) || lastSpoke(b) - lastSpoke(a) || a.startedAt - b.startedAt,
  );
  return inPlace(ranked.slice(0, MAX_MICROPHONES), heard);
}

/** When somebody was heard, or 0 when that is too long ago to count. */
function recent(at: number | undefined, now: number): number {
  return at !== undefined && now - at < RECENT_MS ? at : 0;
}

/** A person with two devices is seen and heard once: by the open one, the newest of them. */
function onePerPerson(all: readonly Sending[]): Sending[] {
  const best = new Map<string, Sending>();
  for (const one of all) {
    const other = best.get(one.personId);
    const isBetter =
      !other ||
      (other.isPaused && !one.isPaused) ||
      (other.isPaused === one.isPaused && one.startedAt > other.startedAt);
    if (isBetter) best.set(one.personId, one);
  }
  return [...best.values()];
}

/** Keeps who was there in their places, so that a screen does not shuffle. */
function inPlace(chosen: readonly Sending[], before: readonly string[]): Sending[] {
  const place = ({ personId }: Sending) => {
    const at = before.indexOf(personId);
    return at < 0 ? before.length : at;
  };
  return chosen.toSorted((a, b) => place(a) - place(b));
}

const HOST_ORDER: readonly Source[] = ["microphone", "camera", "screen", "screenSound"];

/** What one person's device receives: never anything of the person's own, be it of another device. */
export function offersFor(viewerId: string, sending: readonly Sending[], choice: Choice): Offer[] {
  const ofHost = sending
    .filter(({ isHost }) => isHost)
    .toSorted((a, b) => HOST_ORDER.indexOf(a.source) - HOST_ORDER.indexOf(b.source));
  return [...ofHost, ...choice.screen, ...choice.cameras, ...choice.microphones]
    .filter(({ personId }) => personId !== viewerId)
    .map(({ producerId, personId, kind, source, isPaused }) => ({
      producerId,
      personId,
      kind,
      source,
      isPaused,
    }));
}
