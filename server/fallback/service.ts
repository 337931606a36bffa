import type { Recorder, Session } from "#media/recorder/types.ts";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Caller, User } from "../realtime.ts";
import { createDoor } from "../recordings/signing.ts";
import type { Rooms } from "../rooms/service.ts";
import { FALLBACK_DOOR } from "./delivery.ts";
import type { FallbackReason, FallbackStream } from "./protocol.ts";
import type { FallbackStore } from "./store.ts";
import { createStreams, isReady, newId, type Stream } from "./streams.ts";

/** Begins to listen to what may be heard of a lesson, into a session; recordings give it. */
export type Tapped = (lessonId: string, session: Session) => { close(): void };
type Deps = {
  store: FallbackStore;
  recorder: Recorder;
  rooms: Rooms;
  /** The session that records a lesson now: one stream serves both. */
  recordingOf: (lessonId: string) => Session | null;
  follow: Tapped;
  lessons: {
    read(user: User, lessonId: string): Promise<{ teacher: { id: string } }>;
  };
  mediaDir: string;
  secret: string;
  now: () => number;
  minFreeBytes?: number;
};
const MIN_FREE_BYTES = 256 * 1024 ** 2;
/** Who has not asked for so long listens no more, ms. */
const SILENT_MS = 30_000;
const LOOK_MS = 5_000;
const LINK_HOURS = 4;

type Listener = {
  schoolId: string;
  lessonId: string;
  personId: string;
  reason: FallbackReason;
  countedAt: number;
};

/** Somebody listened from and to, ms. */
export type Listened = Omit<Listener, "countedAt"> & { fromMs: number; toMs: number };

/** The lesson by HLS for devices that cannot hold WebRTC: made only while one of them needs it. */
export function createFallback(deps: Deps) {
  const { store, recorder, rooms, recordingOf, now } = deps;
  const door = createDoor(deps.secret, FALLBACK_DOOR, LINK_HOURS, now);
  /** By device: `lessonId:peerId`. */
  const listeners = new Map<string, Listener>();
  const recordingIds = new WeakMap<Session, string>();
  const recorded = new Map<string, Stream>();
  const streams = createStreams({
    ...{ recorder, mediaDir: deps.mediaDir, follow: deps.follow, findRoom: rooms.find },
    minFreeBytes: deps.minFreeBytes ?? MIN_FREE_BYTES,
    onChanged: (lessonId) => tell(lessonId),
  });
  const told = new Map<string, string>();
  const hearers = new Set<(listened: Listened) => unknown>();

  /** Says it once for each stream that can be played. */
  function tell(lessonId: string): void {
    const stream = currentOf(lessonId);
    const id = stream && isReady(stream.session) ? stream.id : "";
    if (told.get(lessonId) === id) return;
    told.set(lessonId, id);
    rooms.find(lessonId)?.tellAll("fallback:changed", { lessonId });
  }

  /** What is recorded is streamed too; else the stream of our own. */
  function currentOf(lessonId: string): Stream | null {
    const session = recordingOf(lessonId);
    if (!session) {
      recorded.delete(lessonId);
      return streams.find(lessonId);
    }
    const known = recordingIds.get(session);
    if (known) return { id: known, lessonId, session };
    const id = newId();
    recordingIds.set(session, id);
    recorded.set(lessonId, { id, lessonId, session });
    return { id, lessonId, session };
  }
  const isHeard = (lessonId: string) =>
    [...listeners.values()].some((one) => one.lessonId === lessonId);

  async function streamOf(lessonId: string): Promise<FallbackStream> {
    // The one that is heard goes on until the recording's can be.
    const recording = recordingOf(lessonId);
    if (!recording) await streams.ensure(lessonId);
    const own = streams.find(lessonId);
    const best = recording && !isReady(recording) && own ? own : currentOf(lessonId);
    if (!best || !isReady(best.session)) return { masterUrl: null, soundUrl: null };
    const { prefix } = door.addressOf(best.id);
    return { masterUrl: `${prefix}/master.m3u8`, soundUrl: `${prefix}/a32/index.m3u8` };
  }

  function keyOf(lessonId: string, caller: Caller): { key: string; personId: string } {
    const { peer } = rooms.at(lessonId, caller);
    return { key: `${lessonId}:${peer.id}`, personId: peer.personId };
  }

  /** Counts the time since the last sign of life. */
  async function count(listener: Listener): Promise<void> {
    const at = now();
    const ms = Math.min(at - listener.countedAt, SILENT_MS);
    listener.countedAt = at;
    const { schoolId, lessonId, personId, reason } = listener;
    for (const hear of hearers)
      hear({ schoolId, lessonId, personId, reason, fromMs: at - ms, toMs: at });
    await store.add(schoolId, { lessonId, personId }, ms, reason);
  }

  /** @throws AppError forbidden not_in_room; MediaError no_ffmpeg, no_space */
  async function enter(lessonId: string, reason: FallbackReason, caller: Caller) {
    const { key, personId } = keyOf(lessonId, caller);
    const { schoolId } = caller.user;
    if (!listeners.has(key)) {
      listeners.set(key, { schoolId, lessonId, personId, reason, countedAt: now() });
      logger.info({ lessonId, personId, reason }, "listens by fallback");
    }
    return streamOf(lessonId);
  }
  async function read(lessonId: string, caller: Caller): Promise<FallbackStream> {
    const { key } = keyOf(lessonId, caller);
    const listener = listeners.get(key);
    if (!listener) return enter(lessonId, "blocked", caller);
    await count(listener);
    return streamOf(lessonId);
  }
  async function leave(lessonId: string, caller: Caller): Promise<void> {
    const { key } = keyOf(lessonId, caller);
    const listener = listeners.get(key);
    if (!listener) return;
    listeners.delete(key);
    await count(listener);
  }

  async function close(lessonId: string): Promise<void> {
    for (const [key, one] of listeners) if (one.lessonId === lessonId) listeners.delete(key);
    told.delete(lessonId);
    await streams.close(lessonId);
  }

  async function lookAfter(): Promise<void> {
    const at = now();
    for (const [key, one] of listeners) if (at - one.countedAt > SILENT_MS) listeners.delete(key);
    for (const lessonId of streams.lessons()) {
      const recording = recordingOf(lessonId);
      if (!isHeard(lessonId) || (recording && isReady(recording))) await streams.close(lessonId);
    }
    for (const lessonId of new Set([...listeners.values()].map((one) => one.lessonId)))
      tell(lessonId);
  }
  const look = setInterval(() => {
    lookAfter().catch((err: unknown) => logger.error({ err }, "fallback not looked after"));
  }, LOOK_MS).unref();
  rooms.on("closed", ({ lessonId }) => close(lessonId));

  return {
    ...{ enter, read, leave, door },
    /** Hears of every stretch somebody listened for, in pieces of a few seconds. */
    on(_event: "listened", hear: (listened: Listened) => unknown): void {
      hearers.add(hear);
    },
    /** For delivery. */
    find: (id: string): Stream | null =>
      streams.byId(id) ?? [...recorded.values()].find((one) => one.id === id) ?? null,
    /** @throws AppError as Lessons.read; forbidden */
    async listOfLesson(user: User, lessonId: string) {
      const lesson = await deps.lessons.read(user, lessonId);
      if (lesson.teacher.id !== user.id && !may(user.roles, "attendance:readSchool"))
        throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
      return store.listOfLesson(user.schoolId, lessonId);
    },
    /** Minutes by HLS, ms by person: attendance may say it beside its own. */
    msOf: async (schoolId: string, lessonId: string): Promise<Map<string, number>> =>
      new Map(
        (await store.listOfLesson(schoolId, lessonId)).map((one) => [one.personId, one.fallbackMs]),
      ),
    prepare: () => streams.prepare(),
    async stop(): Promise<void> {
      clearInterval(look);
      for (const lessonId of streams.lessons()) await close(lessonId);
    },
  };
}
export type Fallback = ReturnType<typeof createFallback>;
