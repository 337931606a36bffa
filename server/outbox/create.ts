import type { mongo } from "mongoose";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { People } from "../people/service.ts";
import type { Teller } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import { createQueue } from "../videos/jobs.ts";
import { createDelivery } from "./delivery.ts";
import { createGather, type JournalForOutbox, type RegisterForOutbox } from "./gather.ts";
import { createMappings, mappingOf } from "./mappings.ts";
import { CALLS_PER_SECOND, createPace } from "./pace.ts";
import type { Refusal } from "./protocol-entries.ts";
import { createReading } from "./reading.ts";
import { createOutbox } from "./service.ts";
import { createSettings } from "./settings.ts";
import { outboxKeys } from "./signing.ts";
import type { OutboxStore } from "./store.ts";
import type { OutboxSettingsStore } from "./store-settings.ts";
import { createViews } from "./views.ts";

type Deps = {
  db: mongo.Db;
  store: OutboxStore;
  settingsStore: OutboxSettingsStore;
  /** The server's: signatures and sealed credentials hang on it. */
  secret: string;
  /** Of this machine, for its queue. */
  machine: string;
  people: Pick<
    People,
    "readSchool" | "findClass" | "findPeople" | "findPerson" | "listClasses" | "listPupils"
  >;
  schedule: Pick<Schedule, "subjects" | "taught">;
  lessons: Pick<Lessons, "read" | "findMany">;
  register: RegisterForOutbox;
  journal: JournalForOutbox;
  teller: Pick<Teller, "tell">;
  now?: () => number;
  callsPerSecond?: number;
  timeoutMs?: number;
  /** How often the queue looks, ms. */
  everyMs?: number;
};
const KIND = "outbox";
/** Lessons that are sent at once; the pace of a school's calls is kept over all of them. */
const LANES = 4;

/** The outbox with its queue, put together; `app` and tests start and stop it. */
export function createOutboxParts(deps: Deps) {
  const { db, store, settingsStore, people, schedule, lessons, register, journal, teller } = deps;
  const { now = Date.now, callsPerSecond = CALLS_PER_SECOND, timeoutMs, everyMs } = deps;
  const { signing, sealing } = outboxKeys(deps.secret);
  const queue = createQueue({
    ...{ db, kinds: [KIND], collection: "outbox_jobs", name: deps.machine },
    ...(everyMs !== undefined && { everyMs }),
  });
  const paces = new Map<string, (signal: AbortSignal) => Promise<void>>();
  function pace(schoolId: string) {
    const known = paces.get(schoolId) ?? createPace(callsPerSecond);
    paces.set(schoolId, known);
    return known;
  }
  const wake = (schoolId: string, lessonId: string) =>
    queue.add(KIND, { schoolId, videoId: lessonId }, { deadlineMs: now() });

  function moved(
    _schoolId: string,
    entries: readonly { classId: string; subjectId: string; signedById: string }[],
  ): void {
    const told = new Map(
      entries.map((one) => [`${one.signedById} ${one.classId} ${one.subjectId}`, one]),
    );
    for (const { signedById, classId, subjectId } of told.values())
      teller.tell(`person:${signedById}`, "outbox:changed", { classId, subjectId });
  }

  /** What was refused for these reasons goes on its way again: a person has done something about them. */
  async function unblocked(schoolId: string, codes: readonly Refusal["code"][]): Promise<number> {
    const refused = await store.listAll(schoolId, { state: "refused" });
    const back = refused.filter(({ refusal }) => refusal && codes.includes(refusal.code));
    return outbox.putBack(schoolId, back, null);
  }

  const settings = createSettings({
    ...{ store: settingsStore, steps: store, people, sealing, unblocked, pace, now },
    mappingOf: (schoolId) => mappingOf(settingsStore, schoolId, now),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const mappings = createMappings({
    ...{ store: settingsStore, steps: store, people, schedule, lessons, unblocked, now },
    adapterToRead: settings.adapterToRead,
  });
  const gather = createGather({ people, schedule, register, journal, now });
  const outbox = createOutbox({ store, gather, settings, signing, wake, moved, now });
  const views = createViews({ people, schedule });
  const reading = createReading({
    ...{ store, views, gather, settings, signing, people, lessons, register, journal, moved, now },
  });
  const delivery = createDelivery({
    ...{ store, signing, moved, now },
    adapterOf: settings.adapterOf,
  });

  return {
    ...{ outbox, reading, settings, mappings, views },
    /** Everything of somebody who left and is erased; the audit names entries, not people. */
    async erase(schoolId: string, personId: string): Promise<void> {
      await store.erasePupil(schoolId, personId);
      await settingsStore.forgetPerson(schoolId, personId);
    },
    /** Lanes that a crash left with something on its way are looked at again. */
    async prepare(): Promise<void> {
      await queue.prepare();
      for (const { schoolId, lessonId } of await store.lanes()) await wake(schoolId, lessonId);
      await queue.begin({ [KIND]: delivery.run }, LANES);
      logger.debug("the outbox is open");
    },
    /** What is on its way is stopped and goes back: the next start reads outside before it writes. */
    stop: (): Promise<void> => queue.stop(),
  };
}
export type OutboxParts = ReturnType<typeof createOutboxParts>;
