import { logger } from "../logger.ts";
import type { Caller, Teller } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import type { Spent } from "../rooms/visits.ts";
import type { LiveUsage } from "./protocol.ts";
import { ceilingFor, standing, sumOf } from "./rules.ts";
import type { UsageStore } from "./store.ts";

/** One report of a bad link of a person in this time, ms. */
const TROUBLE_EVERY_MS = 5 * 60_000;

type Deps = {
  store: UsageStore;
  rooms: Pick<Rooms, "at" | "find" | "on">;
  teller: Teller;
  monthOf: (schoolId: string, atMs: number) => Promise<string>;
  now: () => number;
};
/** What is known of one person in one lesson that is on. */
type Meter = {
  schoolId: string;
  lessonId: string;
  personId: string;
  lessonBytes: number;
  /** Of the month without this lesson. */
  beforeBytes: number;
  capBytes: number | null;
  hasGoneOn: boolean;
  /** One piece after the other. */
  turn: Promise<void>;
};

/** The meters of lessons that are on: adds each piece to its person's lesson, and holds them to the family's cap. */
export function createLiveUsage({ store, rooms, teller, monthOf, now }: Deps) {
  const meters = new Map<string, Promise<Meter>>();

  rooms.on("entered", ({ schoolId, lessonId, personId }) => hold({ schoolId, lessonId, personId }));
  rooms.on("spent", (spent) => add(spent));
  rooms.on("closed", ({ lessonId }) => {
    // The last pieces are told after the room; by then they are waiting for their turn.
    setTimeout(() => {
      for (const key of meters.keys()) if (key.startsWith(`${lessonId} `)) meters.delete(key);
    }, 60_000).unref();
  });

  type Who = { schoolId: string; lessonId: string; personId: string };
  function meterOf(who: Who): Promise<Meter> {
    const key = `${who.lessonId} ${who.personId}`;
    const meter = meters.get(key) ?? readMeter(who);
    meters.set(key, meter);
    meter.catch(() => meters.delete(key));
    return meter;
  }

  async function readMeter({ schoolId, lessonId, personId }: Who): Promise<Meter> {
    const month = await monthOf(schoolId, now());
    const [all, caps] = await Promise.all([
      store.list(schoolId, [personId], month),
      store.listCaps(schoolId, [personId]),
    ]);
    const own = all.find((one) => one.lessonId === lessonId);
    const lessonBytes = own ? sumOf([own]).bytes : 0;
    return {
      ...{ schoolId, lessonId, personId, lessonBytes, turn: Promise.resolve() },
      beforeBytes: sumOf(all).bytes - lessonBytes,
      capBytes: caps.get(personId) ?? null,
      hasGoneOn: own?.hasGoneOn ?? false,
    };
  }

  function toLive({ lessonBytes, beforeBytes, capBytes, hasGoneOn }: Meter): LiveUsage {
    const monthBytes = beforeBytes + lessonBytes;
    const cap = standing(monthBytes, capBytes);
    return { lessonBytes, monthBytes, capBytes, cap, hasGoneOn };
  }

  /** Tells the person's devices, and holds them to the cap. */
  function settle(meter: Meter): LiveUsage {
    const { lessonId, personId } = meter;
    const live = toLive(meter);
    rooms.find(lessonId)?.modes.setCeiling(personId, ceilingFor(live));
    teller.tell(`person:${personId}`, "usage:changed", { lessonId, ...live });
    return live;
  }

  async function hold(who: Who): Promise<void> {
    settle(await meterOf(who));
  }

  /** Adds a piece. Resolves when stored; what could not be stored is logged, and lost. */
  async function add({ schoolId, lessonId, personId, ...piece }: Spent): Promise<void> {
    const { deviceId: _, ...counted } = piece;
    if (counted.downBytes + counted.upBytes + counted.fetchedBytes === 0) return;
    const meter = await meterOf({ schoolId, lessonId, personId });
    meter.turn = meter.turn.then(async () => {
      try {
        const month = await monthOf(schoolId, now());
        const key = { lessonId, personId };
        const stored = await store.add(schoolId, key, month, counted, now());
        meter.lessonBytes = stored.bytes;
        settle(meter);
      } catch (err) {
        logger.error({ err, lessonId, personId }, "use of the network was not stored");
      }
    });
    await meter.turn;
  }

  /** The meter of whoever asks, who is in the lesson. @throws AppError forbidden not_in_room */
  async function read(lessonId: string, caller: Caller): Promise<LiveUsage> {
    return toLive(await ownMeter(lessonId, caller));
  }

  async function ownMeter(lessonId: string, caller: Caller): Promise<Meter> {
    const { room, peer } = rooms.at(lessonId, caller);
    return meterOf({ schoolId: room.schoolId, lessonId, personId: peer.personId });
  }

  /** Goes on over the cap for this lesson. @throws AppError forbidden not_in_room */
  async function goOn(lessonId: string, caller: Caller): Promise<LiveUsage> {
    const meter = await ownMeter(lessonId, caller);
    const { schoolId, personId } = meter;
    const month = await monthOf(schoolId, now());
    await store.goOn(schoolId, { lessonId, personId }, month, now());
    meter.hasGoneOn = true;
    return settle(meter);
  }

  /** The family set another cap: it holds at once, in every lesson the person is in. */
  async function capChanged(personId: string, capBytes: number | null): Promise<void> {
    for (const [key, reading] of meters) {
      if (!key.endsWith(` ${personId}`)) continue;
      const meter = await reading;
      meter.capBytes = capBytes;
      settle(meter);
    }
  }

  /** Keeps that somebody's link is bad, with how it is now; again within 5 minutes changes nothing. */
  async function reportTrouble(lessonId: string, caller: Caller): Promise<{ at: string }> {
    const { room, peer } = rooms.at(lessonId, caller);
    const { schoolId } = room;
    const { personId, mode, quality } = peer;
    const last = await store.lastTroubleAt(schoolId, personId, new Date(now() - TROUBLE_EVERY_MS));
    if (last) return { at: last.toISOString() };
    const report = room.modes.lastReport(peer);
    const lossPercent =
      typeof report?.lossShare === "number" ? Math.round(report.lossShare * 100) : null;
    const rttMs = report?.rttMs ?? null;
    const at = new Date(now());
    const link = { quality, mode, lossPercent, rttMs };
    await store.addTrouble(schoolId, { personId, lessonId, at, ...link });
    return { at: at.toISOString() };
  }

  /** Resolves when every piece told so far is stored. */
  async function flush(): Promise<void> {
    for (const meter of await Promise.allSettled(meters.values()))
      if (meter.status === "fulfilled") await meter.value.turn;
  }

  return { read, goOn, capChanged, reportTrouble, flush };
}
export type LiveUsageMeters = ReturnType<typeof createLiveUsage>;
