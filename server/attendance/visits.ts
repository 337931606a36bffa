import { randomUUID } from "node:crypto";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import { logger } from "../logger.ts";
import type { Person } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { Visit } from "../rooms/visits.ts";
import { boundsOf, dayOf } from "../schedule/rules.ts";
import type { AttemptStage, ReceivedBytes } from "./protocol.ts";
import { createQueue } from "./queue.ts";
import type { AttendanceStore, NewAttempt } from "./store.ts";

/** A device that is back this soon goes on with its visit; the room keeps a lost device's seat as long. */
const GRACE_MS = 30_000;
/** Attempts kept of one person in one lesson; more tell nothing new. */
const MAX_ATTEMPTS = 200;
/** How far a client's clock may be ahead of ours. */
const CLOCK_AHEAD_MS = 5 * 60_000;

/** A device that came to the door and could not get in, as the server saw it. */
export type RoomAttempt = {
  schoolId: string;
  lessonId: string;
  personId: string;
  /** ms, UTC. Now when absent. */
  at?: number;
  /** How far it came; `ice` when absent: signalling worked, the media transport did not connect. */
  stage?: AttemptStage;
};
export type PeopleForVisits = {
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  listSchools(): Promise<{ id: string }[]>;
  findPerson(
    schoolId: string,
    personId: string,
  ): Promise<Pick<Person, "classId" | "fullName"> | null>;
};
export type VisitDeps = {
  store: AttendanceStore;
  people: PeopleForVisits;
  lessons: { find(schoolId: string, lessonId: string): Promise<Lesson | null> };
  /** Which device of the caller a connection is; null when it is in no room of this lesson. */
  deviceOf?: (lessonId: string, connectionId: string) => string | null;
  /** What the server sent to a device since it entered; null when it cannot tell. */
  sentBytes?: (
    lessonId: string,
    personId: string,
    deviceId: string,
  ) => Promise<ReceivedBytes | null>;
  /** Hears that something new is stored of a lesson. */
  onStored?: (schoolId: string, lessonId: string) => void;
  now: () => number;
};

/** Writes down who is in which room, as it happens. */
export function createVisits(deps: VisitDeps) {
  const { store, people, lessons, deviceOf, sentBytes, onStored, now } = deps;
  const queue = createQueue({
    onGivenUp: (err) => logger.error({ err }, "a visit could not be stored"),
  });
  const keyOf = (lessonId: string, personId: string) => `${lessonId} ${personId}`;

  /** A device is in the room. Resolves when stored; never rejects. */
  function entered({ schoolId, lessonId, personId, deviceId, at, isHost }: Visit) {
    const key = { lessonId, personId, deviceId };
    return queue.add(keyOf(lessonId, personId), async () => {
      await store.enter(schoolId, key, isHost, at, GRACE_MS);
      onStored?.(schoolId, lessonId);
    });
  }

  /** A device is out of the room. Resolves when stored; never rejects. */
  function left({ schoolId, lessonId, personId, deviceId, at }: Visit) {
    return queue.add(keyOf(lessonId, personId), async () => {
      const visit = await store.findOpen(schoolId, { lessonId, personId, deviceId });
      if (visit) await store.leave(schoolId, visit.id, Math.max(at, visit.enteredAtMs), "left");
      onStored?.(schoolId, lessonId);
    });
  }

  /**
   * A device's sign of life with what it received since it entered, which never exceeds what the server sent it.
   * @throws AppError forbidden not_in_room
   */
  async function heartbeat(
    user: User,
    lessonId: string,
    connectionId: string,
    received: ReceivedBytes,
  ): Promise<void> {
    const notInRoom = () =>
      new AppError("forbidden", "Not in this room", { reason: "not_in_room" });
    const deviceId = deviceOf?.(lessonId, connectionId);
    if (deviceId === null) throw notInRoom();
    await queue.settled(keyOf(lessonId, user.id));
    const visit = await store.findOpen(user.schoolId, { lessonId, personId: user.id, deviceId });
    if (!visit) throw notInRoom();
    const sent = await sentBytes?.(lessonId, user.id, visit.deviceId);
    const believed = sent ? atMost(received, sent) : received;
    if (!(await store.beat(user.schoolId, visit.id, now(), believed))) throw notInRoom();
  }

  /** A device that could not get in. Resolves when stored; never rejects. */
  function attempted({ schoolId, lessonId, personId, at, stage = "ice" }: RoomAttempt) {
    const attempt = { attemptId: randomUUID(), atMs: at ?? now(), stage };
    return queue.add(keyOf(lessonId, personId), async () => {
      const who = { lessonId, personId };
      await store.addAttempts(schoolId, who, [attempt], "server", MAX_ATTEMPTS);
      onStored?.(schoolId, lessonId);
    });
  }

  /**
   * Keeps attempts that a pupil's client gathered while it could not connect. Those not of the lesson's day, or
   * of the future, are left out. Returns how many are kept; telling one again changes nothing.
   * @throws AppError not_found; forbidden other_class, not a lesson of their class
   */
  async function report(user: User, lessonId: string, attempts: readonly NewAttempt[]) {
    const { schoolId } = user;
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    const self = may(user.roles, "lesson:attend")
      ? await people.findPerson(schoolId, user.id)
      : null;
    if (self?.classId !== lesson.classId)
      throw new AppError("forbidden", "A lesson of another class", { reason: "other_class" });
    const { timeZone } = await people.readSchool(schoolId);
    const day = boundsOf(dayOf(Date.parse(lesson.startsAt), timeZone), timeZone);
    const latestMs = Math.min(day.toMs - 1, now() + CLOCK_AHEAD_MS);
    const ofDay = attempts.filter(({ atMs }) => atMs >= day.fromMs && atMs <= latestMs);
    const who = { lessonId, personId: user.id };
    const kept = await store.addAttempts(schoolId, who, ofDay, "client", MAX_ATTEMPTS);
    onStored?.(schoolId, lessonId);
    return kept;
  }

  /**
   * Ends the visits a crash left open, each at its last sign of life: at most one heartbeat (10 s) is lost, and
   * a device that comes back within 30 s of it goes on with its visit as if nothing had been.
   */
  async function recover(): Promise<void> {
    for (const { id: schoolId } of await people.listSchools()) {
      const open = await store.listOpen(schoolId);
      for (const { id, lastSeenAtMs } of open)
        await store.leave(schoolId, id, lastSeenAtMs, "recovered");
      if (open.length > 0) logger.info({ schoolId, visits: open.length }, "visits recovered");
    }
  }

  /** Resolves when everything told so far is stored. */
  const flush = () => queue.idle();

  return { entered, left, heartbeat, attempted, report, recover, flush };
}

const atMost = (received: ReceivedBytes, sent: ReceivedBytes): ReceivedBytes => ({
  audio: Math.min(received.audio, sent.audio),
  video: Math.min(received.video, sent.video),
  screen: Math.min(received.screen, sent.screen),
});
