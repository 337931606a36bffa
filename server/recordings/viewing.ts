import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { MediaWatching } from "../watching/media.ts";
import type { Range } from "../watching/protocol.ts";
import { durationOf } from "./finishing.ts";
import type { Recording, TimelineFact } from "./protocol.ts";
import { cutTimeline, keptOf, mediaMsOf } from "./rules.ts";
import type { Door } from "./signing.ts";
import type { RecordingStore, StoredRecording } from "./store.ts";

type Deps = {
  store: RecordingStore;
  /** Rejects for who may not see what was held there: a lesson, or a meeting. */
  mustSee: (user: User, lessonId: string) => Promise<unknown>;
  watching: MediaWatching;
  door: Door;
};

/** Of what viewers play, ms. */
export const playedMs = ({ cutParts, parts }: StoredRecording): number =>
  durationOf(cutParts ?? parts);

/** Of one recording, in unique ms; `wholeMs` is all that may be watched of the lesson. */
export type SeenOfLesson = {
  schoolId: string;
  lessonId: string;
  mediaId: string;
  personId: string;
  coveredMs: number;
  wholeMs: number;
};

/** Who sees which recording, and what a player is given. */
export function createViewing({ store, mustSee, watching, door }: Deps) {
  const listeners = new Set<(seen: SeenOfLesson) => unknown>();
  const mayChange = (user: User, { teacherId }: StoredRecording) => user.id === teacherId;

  function toRecording(user: User, stored: StoredRecording, percent: number): Recording {
    const { id, lessonId, state, withPupils, trouble, edits, bytes, film, originals } = stored;
    return {
      ...{ id, lessonId, state, withPupils, trouble, edits, bytes, percent },
      startedAt: new Date(stored.startedAtMs).toISOString(),
      durationMs: playedMs(stored),
      fullMs: durationOf(stored.parts),
      mayChange: mayChange(user, stored),
      film: { ...film, isPossible: originals.length > 0 },
    };
  }

  /** A recording of a lesson one may see. @throws AppError not_found; forbidden other_class */
  async function findSeen(user: User, recordingId: string): Promise<StoredRecording> {
    const found = await store.find(user.schoolId, recordingId);
    if (!found) throw new AppError("not_found", "No such recording");
    await mustSee(user, found.lessonId);
    return found;
  }
  /** @throws AppError not_found; forbidden not_its_teacher */
  async function findOwn(user: User, recordingId: string): Promise<StoredRecording> {
    const found = await findSeen(user, recordingId);
    if (!mayChange(user, found))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return found;
  }
  /** One's own, or anybody's for those who govern the library. */
  async function findGoverned(user: User, recordingId: string): Promise<StoredRecording> {
    const found = await findSeen(user, recordingId);
    if (!mayChange(user, found) && !may(user.roles, "library:govern"))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return found;
  }

  /** @throws AppError as Lessons.read */
  async function list(user: User, lessonId: string): Promise<Recording[]> {
    await mustSee(user, lessonId);
    const all = await store.listOfLesson(user.schoolId, lessonId);
    const seen = all.filter((one) => one.state === "ready" || mayChange(user, one));
    const ids = seen.map(({ id }) => id);
    const percents = await watching.percents(user.schoolId, user.id, ids);
    return seen.map((one) => toRecording(user, one, percents.get(one.id) ?? 0));
  }

  /** Facts at the moments of what is played. */
  async function timelineOf(stored: StoredRecording): Promise<TimelineFact[]> {
    const told = await store.listFacts(stored.schoolId, stored.id);
    const facts = told.flatMap(({ at, kind, data }) => {
      const atMs = mediaMsOf(stored.parts, at);
      return atMs === null ? [] : [{ atMs: Math.round(atMs), kind, data }];
    });
    return cutTimeline(facts, keptOf(stored.edits, durationOf(stored.parts)));
  }

  /** @throws AppError as findSeen; conflict not_playable_yet */
  async function open(user: User, recordingId: string) {
    const stored = await findSeen(user, recordingId);
    if (stored.state !== "ready")
      throw new AppError("conflict", "Not playable yet", { reason: "not_playable_yet" });
    const { prefix, expiresAtMs } = door.addressOf(stored.folderId);
    const about = { mediaId: stored.id, personId: user.id };
    const [timeline, { watchId, progress }] = await Promise.all([
      timelineOf(stored),
      watching.start(user.schoolId, about, playedMs(stored)),
    ]);
    return {
      recording: toRecording(user, stored, progress.percent),
      masterUrl: `${prefix}/master.m3u8`,
      soundUrl: `${prefix}/a32.m3u8`,
      expiresAt: new Date(expiresAtMs).toISOString(),
      ...{ timeline, watchId, progress },
    };
  }

  async function report(
    user: User,
    recordingId: string,
    told: { watchId: string; ranges: Range[]; positionMs: number },
  ) {
    const stored = await findSeen(user, recordingId);
    const { schoolId } = user;
    const about = { mediaId: stored.id, personId: user.id };
    const progress = await watching.report(schoolId, about, told, playedMs(stored));
    const all = await store.listOfLesson(schoolId, stored.lessonId);
    const ready = all.filter(({ state }) => state === "ready");
    const wholeMs = ready.reduce((sum, one) => sum + playedMs(one), 0);
    const { coveredMs } = progress;
    for (const listener of listeners)
      listener({ ...about, schoolId, lessonId: stored.lessonId, coveredMs, wholeMs });
    return progress;
  }

  /** Hears how much of a lesson's recordings somebody has seen, at each report of their player. */
  const onWatched = (listener: (seen: SeenOfLesson) => unknown): void =>
    void listeners.add(listener);

  return { list, open, report, onWatched, findOwn, findGoverned, toRecording };
}
export type Viewing = ReturnType<typeof createViewing>;
