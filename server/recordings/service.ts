import type { Recorder, Session } from "#media/recorder/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import type { Lessons } from "../lessons/service.ts";
import type { Library } from "../library/service.ts";
import { logger } from "../logger.ts";
import type { People } from "../people/service.ts";
import type { Caller, Teller, User } from "../realtime.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/service.ts";
import type { Videos } from "../videos/service.ts";
import type { MediaWatching } from "../watching/media.ts";
import { createAftercare } from "./aftercare.ts";
import { createConsents } from "./consents.ts";
import { RECORDING_DOOR } from "./delivery.ts";
import { createEditing } from "./editing.ts";
import { createFilms } from "./film.ts";
import { createFinishing } from "./finishing.ts";
import { follow } from "./following.ts";
import { type LiveDeps, LiveRecording } from "./live.ts";
import { createParts } from "./part.ts";
import { keptPrefix } from "./places.ts";
import type { RecordingSign } from "./protocol.ts";
import { canRecord, noEdits } from "./rules.ts";
import { createDoor } from "./signing.ts";
import type { RecordingStore, StoredRecording } from "./store.ts";
import { createViewing } from "./viewing.ts";

type Deps = {
  store: RecordingStore;
  recorder: Recorder;
  storage: Storage;
  rooms: Rooms;
  lessons: Lessons;
  people: People;
  mustSee: (user: User, lessonId: string) => Promise<unknown>;
  library: Pick<Library, "create">;
  videos: Pick<Videos, "addFile">;
  watching: MediaWatching;
  mediaDir: string;
  secret: string;
  lifeHours: number;
  tell: Teller["tell"];
  openingFacts: LiveDeps["openingFacts"];
  now: () => number;
  /** Tests change it: free bytes of the disk below which nothing is recorded. */
  minFreeBytes?: number;
};
/** The database and everything else on the disk live on. */
const MIN_FREE_BYTES = 512 * 1024 ** 2;
/** Tracks as they came are half a gigabyte a lesson: kept until the teacher has had time to make a film. */
const KEEP_ORIGINALS_MS = 14 * 24 * 3_600_000;
const UPKEEP_EVERY_MS = 6 * 3_600_000;

/** Recordings of lessons: of the teachers alone, unless a parent agreed to more. */
export function createRecordings(deps: Deps) {
  const { store, recorder, storage, rooms, lessons, people, mediaDir, tell, now } = deps;
  const minFreeBytes = deps.minFreeBytes ?? MIN_FREE_BYTES;
  const door = createDoor(deps.secret, RECORDING_DOOR, deps.lifeHours, now);
  const parts = createParts({ recorder, storage, mediaDir, minFreeBytes });
  const removeViews = deps.watching.removeOf;
  const finishing = createFinishing({ store, storage, parts, mediaDir, removeViews });
  const editing = createEditing({ store, storage, recorder, mediaDir });
  const viewing = createViewing({ ...deps, door });
  const after = createAftercare({ store, viewing, editing, films: createFilms(deps), tellList });
  const consents = createConsents({ store, people, now });
  /** By lesson. */
  const lives = new Map<string, LiveRecording>();
  const agreedOf = new Map<string, Set<string>>();
  let upkeep: NodeJS.Timeout | undefined;

  function tellSign(lessonId: string): void {
    const live = lives.get(lessonId);
    const state = live ? (live.isOn ? "on" : "paused") : "off";
    rooms.find(lessonId)?.tellAll("recording:changed", { lessonId, state });
  }
  function tellList({ lessonId, classId, teacherId }: StoredRecording): void {
    for (const group of [`person:${teacherId}`, ...(classId ? [`class:${classId}`] : [])])
      tell(group, "recording:listChanged", { lessonId });
  }

  async function readAgreed(room: Room): Promise<void> {
    const { schoolId, lessonId, seats } = room;
    agreedOf.set(lessonId, await consents.agreedOf(schoolId, seats.personIds));
  }
  function hold(stored: StoredRecording): LiveRecording {
    const none: ReadonlySet<string> = new Set();
    const live = new LiveRecording(stored, {
      ...{ store, parts, openingFacts: deps.openingFacts, now },
      findRoom: rooms.find,
      agreed: () => agreedOf.get(stored.lessonId) ?? none,
      onChanged: () => tellSign(stored.lessonId),
    });
    lives.set(stored.lessonId, live);
    return live;
  }

  function signOf(room: Room, user: User): RecordingSign {
    const live = lives.get(room.lessonId);
    const agreed = agreedOf.get(room.lessonId);
    const role = room.seats.roleOf(user.id);
    const withPupils = live?.stored.withPupils ?? false;
    const isTeaching = role === "host" || role === "cohost";
    return {
      state: live ? (live.isOn ? "on" : "paused") : "off",
      withPupils,
      isOwnVoiceKept: live !== undefined && (isTeaching || (withPupils && !!agreed?.has(user.id))),
      agreed: isTeaching ? (agreed?.size ?? 0) : 0,
      recordedMs: Math.round(live?.recordedMs ?? 0),
      trouble: live?.stored.trouble ?? null,
      isPossible: recorder.isUsable && canRecord(room.kind),
    };
  }
  /** @throws AppError forbidden not_in_room */
  async function read(lessonId: string, caller: Caller): Promise<RecordingSign> {
    const { room } = rooms.at(lessonId, caller);
    if (!agreedOf.has(lessonId)) await readAgreed(room);
    return signOf(room, caller.user);
  }

  /** @throws AppError forbidden; conflict not_recordable; unavailable no_media, disk_full */
  async function start(lessonId: string, withPupils: boolean, caller: Caller) {
    const { room } = rooms.atMay(lessonId, caller, "record");
    if (!canRecord(room.kind))
      throw new AppError("conflict", "Such a room is never recorded", { reason: "not_recordable" });
    if (!lives.has(lessonId)) {
      await readAgreed(room);
      const { schoolId } = room;
      const lesson = await lessons.find(schoolId, lessonId);
      const stored = await store.add(schoolId, {
        ...{ lessonId, withPupils, edits: noEdits, startedAtMs: now() },
        ...{ classId: lesson?.classId ?? null, teacherId: caller.user.id },
      });
      const live = lives.get(lessonId) ?? hold(stored);
      if (live.stored.id !== stored.id) await finishing.remove(stored);
      await live.begin().catch(async (error: unknown) => {
        lives.delete(lessonId);
        await finishing.remove(live.stored);
        throw error;
      });
      tellSign(lessonId);
    }
    return signOf(room, caller.user);
  }

  /** @throws AppError forbidden; conflict, nothing is recorded */
  function ownLive(lessonId: string, caller: Caller): { room: Room; live: LiveRecording } {
    const { room } = rooms.atMay(lessonId, caller, "record");
    const live = lives.get(lessonId);
    if (!live) throw new AppError("conflict", "Nothing is recorded", { reason: "not_recording" });
    return { room, live };
  }
  async function pause(lessonId: string, caller: Caller) {
    const { room, live } = ownLive(lessonId, caller);
    await live.pause();
    await live.setState("paused");
    tellSign(lessonId);
    return signOf(room, caller.user);
  }
  async function resume(lessonId: string, caller: Caller) {
    const { room, live } = ownLive(lessonId, caller);
    await live.begin();
    tellSign(lessonId);
    return signOf(room, caller.user);
  }
  async function stop(lessonId: string, caller: Caller) {
    const { room } = ownLive(lessonId, caller);
    await end(lessonId);
    return signOf(room, caller.user);
  }

  /** The end of a lesson, or of its recording: playable when this is done. Harmless where nothing is recorded. */
  async function end(lessonId: string): Promise<void> {
    const live = lives.get(lessonId);
    if (!live) return;
    lives.delete(lessonId);
    tellSign(lessonId);
    // From here on a start after a crash finishes it and does not go on with it.
    await live.setState("finishing");
    await live.pause();
    await live.timeline.flush();
    const ready = await finishing.finish(live.stored);
    tellList(ready ?? live.stored);
  }

  async function remove(user: User, recordingId: string): Promise<void> {
    const found = await viewing.findGoverned(user, recordingId);
    if (lives.get(found.lessonId)?.stored.id === found.id) {
      const live = lives.get(found.lessonId);
      lives.delete(found.lessonId);
      await live?.pause();
      tellSign(found.lessonId);
    }
    await finishing.remove(found);
    tellList(found);
  }

  async function changeConsent(user: User, personId: string, isGiven: boolean) {
    const consent = await consents.change(user, personId, isGiven);
    // At once, in the middle of a lesson too: what was agreed to is asked at every look.
    for (const lessonId of agreedOf.keys()) {
      const room = rooms.find(lessonId);
      if (room?.schoolId === user.schoolId) await readAgreed(room);
    }
    return consent;
  }

  const logged = (lessonId: string, what: string) => (err: unknown) =>
    logger.error({ err, lessonId }, what);
  rooms.on("closed", ({ lessonId }) => {
    agreedOf.delete(lessonId);
    return end(lessonId);
  });
  rooms.on("stageChanged", ({ lessonId, stage }) =>
    lives.get(lessonId)?.note("stage", stage, now()),
  );
  rooms.on("noted", ({ lessonId, kind, data, at }) => lives.get(lessonId)?.note(kind, data, at));
  /** A lesson whose server died is recorded on as soon as its room is open again. */
  rooms.on("opened", async ({ lessonId }) => {
    const live = lives.get(lessonId);
    const room = rooms.find(lessonId);
    if (!live || live.isOn || live.stored.state !== "recording" || !room) return;
    await readAgreed(room);
    await live.begin().catch(logged(lessonId, "not recorded on"));
    tellSign(lessonId);
  });
  lessons.onChanged(({ id, state }) => {
    if ((state === "ended" || state === "cancelled") && lives.has(id))
      end(id).catch(logged(id, "recording not finished"));
  });

  async function recover(stored: StoredRecording): Promise<void> {
    if (stored.state === "remaking") return after.remake(stored);
    const saved = await finishing.salvage(stored);
    if (!saved) return;
    const lesson = await lessons.find(saved.schoolId, saved.lessonId);
    if (lesson?.state === "live" && saved.state !== "finishing") hold(saved);
    else await finishing.finish(saved);
  }

  async function lookAfter(): Promise<void> {
    const { old, removed } = await store.listStale(now() - KEEP_ORIGINALS_MS);
    for (const one of removed) await finishing.erase(one);
    for (const { schoolId, id, film } of old) {
      if (film.state === "making") continue;
      await store.change(schoolId, id, { originals: [] });
      for (const { key } of await storage.list(keptPrefix(id)))
        if (!key.startsWith(`${keptPrefix(id)}whole/`)) await storage.remove(key);
    }
  }

  return {
    ...{ read, start, pause, resume, halt: stop, remove, changeConsent, door },
    change: after.change,
    makeFilm: after.makeFilm,
    list: viewing.list,
    open: viewing.open,
    report: viewing.report,
    onWatched: viewing.onWatched,
    /** Which of these lessons have something to watch. */
    recordedOf: store.listRecorded,
    listConsents: consents.list,
    /** The session that records a lesson now; null where none does. */
    sessionOf: (lessonId: string) => lives.get(lessonId)?.session ?? null,
    /** The teachers' media into a session that keeps nothing: nobody else's, whatever is agreed to. */
    followUnkept: (lessonId: string, session: Session) =>
      follow({
        ...{ lessonId, session, keeps: false, findRoom: () => rooms.find(lessonId) },
        terms: () => ({ withPupils: false, agreed: new Set() }),
      }),
    /** A chapter that begins now. @throws AppError forbidden; conflict not_recording */
    addChapter(lessonId: string, title: string, caller: Caller): void {
      const { room } = ownLive(lessonId, caller);
      rooms.note(room, "chapter", { title });
    },
    /** What a crash left open is put away, and goes on when its lesson does. */
    async prepare(): Promise<void> {
      for (const stored of await store.listOpen())
        await recover(stored).catch(logged(stored.lessonId, "recording not recovered"));
      await lookAfter();
      upkeep = setInterval(() => {
        lookAfter().catch((err: unknown) => logger.error({ err }, "recordings not looked after"));
      }, UPKEEP_EVERY_MS);
    },
    /** Parts are whole; lessons that still run are recorded on after the next start. */
    async stop(): Promise<void> {
      clearInterval(upkeep);
      for (const live of lives.values())
        await live.pause().catch(logged(live.stored.lessonId, "part not ended"));
      await after.stop();
    },
  };
}
export type Recordings = ReturnType<typeof createRecordings>;
