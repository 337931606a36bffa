import type { LinkFacts } from "#media/types.ts";
import { logger } from "../logger.ts";
import type { NoticeName, Payload } from "../realtime.ts";
import type { RoomMedia } from "./media.ts";
import { type Adaptation, beginWith, look, receptionOf } from "./modes-adapt.ts";
import { type Claims, lesserMode } from "./modes-rules.ts";
import type { Peer } from "./peer.ts";
import {
  type LinkReport,
  type ModeCause,
  qualityOf,
  type ReceiveMode,
  type RoomMode,
} from "./protocol.ts";
import type { Seats } from "./seats.ts";
import { createShaping } from "./shaping.ts";
import { createSpending } from "./spending.ts";
import { createStills } from "./stills.ts";
import type { RoomTiming } from "./timing.ts";
import type { Visits } from "./visits.ts";

/** A report older than this says nothing about now. A device reports every 5 s. */
const REPORT_LIFE_MS = 12_000;
const LOST_AFTER_MS = 3000;
/** Looks whose packets are judged together: receivers report audio only every 5 s. */
const WINDOW = 3;
/** Fewer packets than this tell nothing. */
const MIN_PACKETS = 20;
/** A better word for a link is said only after it was so for this long, so that the class's list does not flicker. */
const BETTER_AFTER_MS = 10_000;

type Deps = {
  schoolId: string;
  lessonId: string;
  isSealed: boolean;
  peers: ReadonlyMap<string, Peer>;
  seats: Seats;
  media: RoomMedia;
  visits: Visits;
  claims: () => Claims;
  tellPeer: <E extends NoticeName>(peer: Peer, notice: E, payload: Payload<E>) => void;
  /** What this device is to receive, or its seat, changed. */
  onChanged: (peer: Peer) => void;
  now: () => number;
  timing: RoomTiming;
};
type Counted = Pick<LinkFacts, "sentPackets" | "lostPackets">;
type Kept = {
  chosen: ReceiveMode;
  adaptation: Adaptation;
  report: (LinkReport & { at: number }) | null;
  window: Counted[];
  betterSince: number | null;
  told: string;
};

/**
 * How much each device of a room receives: what its person chose, less while the link is weak, less still when the
 * family's megabytes are used up. Looks at every link, says how it is, and counts what it costs.
 */
export function createModes(deps: Deps) {
  const { schoolId, lessonId, isSealed, peers, media, visits, claims, tellPeer, onChanged, now } =
    deps;
  const { linkEveryMs, spentEveryMs } = deps.timing;
  const kept = new WeakMap<Peer, Kept>();
  const ceilings = new Map<string, ReceiveMode>();
  const shaping = createShaping({ lessonId, media, claims });
  const stills = createStills({ lessonId, peers, tellPeer, now });
  const onSpent = visits.emit.bind(null, "spent");
  const spending = createSpending({ schoolId, lessonId, peers, media, onSpent, now });
  let isLooking = false;
  const timers = [
    setInterval(() => void lookAtAll(), linkEveryMs).unref(),
    setInterval(() => void spending.look(), spentEveryMs).unref(),
  ];

  const ceilingOf = (personId: string): ReceiveMode => ceilings.get(personId) ?? "full";

  function keptOf(peer: Peer): Kept {
    const known = kept.get(peer);
    if (known) return known;
    const adaptation = beginWith(lesserMode("full", ceilingOf(peer.personId)), now());
    const fresh = { report: null, window: [], betterSince: null, told: "" };
    const made: Kept = { chosen: "full", adaptation, ...fresh };
    kept.set(peer, made);
    return made;
  }

  function read(peer: Peer): RoomMode {
    const { chosen, adaptation } = keptOf(peer);
    const ceiling = ceilingOf(peer.personId);
    const { mode, isWithoutOthers } = receptionOf(adaptation);
    const isCapped = lesserMode(chosen, ceiling) !== chosen && mode === ceiling;
    return {
      ...{ mode, chosen, ceiling, cause: isCapped ? "cap" : adaptation.cause },
      isWithoutOthers: mode === "full" && isWithoutOthers,
    };
  }

  /** Puts a device where its adaptation stands; tells it, and the room, what changed. */
  function settle(peer: Peer, isTold = true): void {
    const state = keptOf(peer);
    const { mode, isWithoutOthers } = receptionOf(state.adaptation);
    const isMoved = peer.mode !== mode || peer.isWithoutOthers !== isWithoutOthers;
    peer.mode = mode;
    peer.isWithoutOthers = isWithoutOthers;
    const next = read(peer);
    const text = JSON.stringify(next);
    if (isTold && text !== state.told) tellPeer(peer, "room:modeChanged", { lessonId, ...next });
    state.told = text;
    if (!isMoved) return;
    onChanged(peer);
    shaping.applySoon(peer);
    media.limitSealed();
    if (isTold && mode === "slides")
      tellPeer(peer, "room:stillChanged", { lessonId, still: stills.readFor(peer) });
  }

  /** A device comes in, perhaps with the mode that its check proposed. A reload begins its counts anew. */
  function welcome(peer: Peer, wanted: ReceiveMode | undefined, isFresh: boolean): void {
    const state = keptOf(peer);
    if (isFresh) peer.fetchedBytes = 0;
    if (wanted !== undefined && wanted !== state.chosen) {
      state.chosen = wanted;
      state.adaptation = beginWith(lesserMode(wanted, ceilingOf(peer.personId)), now());
    }
    settle(peer, false);
  }

  /** What somebody wants from now on, at once; a weak link may lead down again. */
  function choose(peer: Peer, mode: ReceiveMode): RoomMode {
    const state = keptOf(peer);
    state.chosen = mode;
    state.adaptation = beginWith(lesserMode(mode, ceilingOf(peer.personId)), now());
    settle(peer);
    return read(peer);
  }

  /** Nobody's device of this person receives more than this; null lifts it. */
  function setCeiling(personId: string, mode: ReceiveMode | null): void {
    if (ceilingOf(personId) === (mode ?? "full")) return;
    if (mode === null || mode === "full") ceilings.delete(personId);
    else ceilings.set(personId, mode);
    for (const peer of peers.values()) {
      if (peer.personId !== personId) continue;
      const state = keptOf(peer);
      const cause: ModeCause = mode === null || mode === "full" ? "chosen" : "cap";
      state.adaptation = beginWith(lesserMode(state.chosen, ceilingOf(personId)), now(), cause);
      settle(peer);
    }
  }

  /** What a device measured itself. */
  function report(peer: Peer, told: LinkReport): void {
    keptOf(peer).report = { ...told, at: now() };
    peer.fetchedBytes = Math.max(peer.fetchedBytes, told.httpBytes);
    judge(peer, null);
  }

  /** What a device measured last, if it is of now. */
  function lastReport(peer: Peer): LinkReport | null {
    const { report } = keptOf(peer);
    return report && now() - report.at < REPORT_LIFE_MS ? report : null;
  }

  async function lookAtAll(): Promise<void> {
    if (isLooking) return; // a slow worker is not asked twice
    isLooking = true;
    stills.clearIfGone();
    await Promise.all([...peers.values()].map((peer) => lookAt(peer)));
    media.limitSealed();
    isLooking = false;
  }

  async function lookAt(peer: Peer): Promise<void> {
    if (!peer.caller || peer.transports.receive === null) return;
    try {
      const facts = await media.readLink(peer);
      if (!facts || peers.get(peer.id) !== peer) return;
      peer.availableBps = facts.availableBps || null; // nothing was sent yet
      judge(peer, facts);
    } catch (err) {
      logger.debug({ err, lessonId }, "a link was not looked at"); // the room moves just now
    }
  }

  /** How the link is, by the newest of what either side knows. */
  function judge(peer: Peer, facts: LinkFacts | null): void {
    const state = keptOf(peer);
    const at = now();
    const report = lastReport(peer);
    if (facts) {
      const { sentPackets, lostPackets } = facts;
      state.window = [...state.window, { sentPackets, lostPackets }].slice(-WINDOW);
    }
    const lossShare = report?.lossShare ?? lossOf(state.window);
    const { sendShare = null, silentMs = 0 } = report ?? {};
    const rttMs = report?.rttMs ?? facts?.rttMs ?? null;
    tellQuality(peer, state, qualityOf({ lossShare, sendShare, silentMs }), at);
    if (!facts) return;
    const isSilent = silentMs >= LOST_AFTER_MS;
    const link = { lossShare, availableBps: facts.availableBps, rttMs, isSilent };
    state.adaptation = look(state.adaptation, link, at, isSealed);
    settle(peer);
  }

  function tellQuality(peer: Peer, state: Kept, quality: Peer["quality"], at: number): void {
    const isBetter = RANK[quality] > RANK[peer.quality] && peer.quality !== "unknown";
    state.betterSince = isBetter ? (state.betterSince ?? at) : null;
    if (quality === peer.quality) return;
    if (state.betterSince !== null && at - state.betterSince < BETTER_AFTER_MS) return;
    peer.quality = quality;
    state.betterSince = null;
    onChanged(peer);
  }

  function close(): void {
    for (const timer of timers) clearInterval(timer);
  }

  return {
    read,
    welcome,
    choose,
    setCeiling,
    report,
    lastReport,
    shaping,
    spending,
    stills,
    close,
  };
}
export type Modes = ReturnType<typeof createModes>;

const RANK = { lost: 0, poor: 1, fair: 2, good: 3, unknown: 4 } as const;

function lossOf(window: readonly Counted[]): number | null {
  const sent = window.reduce((sum, { sentPackets }) => sum + sentPackets, 0);
  const lost = window.reduce((sum, { lostPackets }) => sum + lostPackets, 0);
  return sent >= MIN_PACKETS ? Math.min(1, lost / sent) : null;
}
