import { setTimeout } from "node:timers/promises";
import type { Attendance } from "../attendance/service.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { People } from "../people/service.ts";
import { actingAs } from "./acting.ts";
import { makePresences, type PupilPresence, type Stay } from "./presences.ts";
import { createRandom, seedOf } from "./random.ts";
import { DEMO_PUPIL_LOGIN } from "./school.ts";

/** The services as they would be at another moment, heard by nobody. */
export type ServicesAt = (now: () => number) => {
  lessons: Pick<Lessons, "list" | "start" | "end">;
  attendance: Pick<Attendance, "entered" | "heartbeat" | "left" | "report">;
};
type Deps = {
  people: Pick<People, "listSchools" | "listPeople" | "findPerson" | "roster">;
  servicesAt: ServicesAt;
  now: () => number;
};

const MINUTE_MS = 60_000;
/** A start that came with the last bell has surely been stored by then. */
const AFTER_BELL_MS = 5_000;
/** A teacher opens the room within this long after the bell, seconds. */
const LATEST_START_SEC = 180;
/** Between two lessons, so that whoever signs in or joins meanwhile does not queue behind a school. */
const PAUSE_MS = 20;

const endOf = ({ startsAt, durationMin }: Lesson) => Date.parse(startsAt) + durationMin * MINUTE_MS;

/** Gives the demo school's lessons that nobody held a past, through the services everybody uses. */
export function createHistory({ people, servicesAt, now }: Deps) {
  let lookedAtMs: number | null = null;
  let nextLookMs = 0;
  let isStopped = false;

  /**
   * Lives the lessons of the shift that are over and that nobody started: each is held and attended as on any
   * day. One that was started, is on, or is to come stays as it is. Between two bells it costs nothing, and
   * never rejects: a lesson that fails is logged and tried again.
   */
  async function liveUp(): Promise<void> {
    const at = now();
    if (at < nextLookMs) return;
    try {
      const nextMs = await liveShifts(at);
      if (nextMs === null) return;
      lookedAtMs = at;
      nextLookMs = nextMs;
    } catch (err) {
      logger.error({ err }, "the demo school's history failed");
    }
  }

  /** Returns when the next lesson will be over, ms; null when this is to be tried again. */
  async function liveShifts(at: number): Promise<number | null> {
    const school = (await people.listSchools()).find(({ isDemo }) => isDemo);
    if (!school) return null;
    const schoolId = school.id;
    const first = async (role: "director" | "pupil", search: string) =>
      (await people.listPeople(schoolId, { role, search, skip: 0, limit: 1 })).people[0];
    const [leader, demoPupil] = [
      await first("director", ""),
      await first("pupil", DEMO_PUPIL_LOGIN),
    ];
    if (!leader) return null;

    let nextMs = Number.POSITIVE_INFINITY;
    let lived = 0;
    let failed = 0;
    // The last lesson of a shift is over when the next shift holds already: look as the school was then, too.
    for (const shiftAtMs of new Set([lookedAtMs ?? at, at])) {
      const { lessons } = servicesAt(() => shiftAtMs);
      const { day, lessons: ofShift } = await lessons.list(actingAs(schoolId, leader));
      // The class that is looked at first has its past first.
      const isFirst = ({ classId }: Lesson) => Number(classId === demoPupil?.classId);
      for (const lesson of ofShift.toSorted((a, b) => isFirst(b) - isFirst(a))) {
        const overAtMs = endOf(lesson) + AFTER_BELL_MS;
        if (overAtMs > at) nextMs = Math.min(nextMs, overAtMs);
        else if (isStopped) return null;
        else if (lesson.state === "planned") {
          try {
            await live(schoolId, lesson, { day, sparedId: demoPupil?.id });
            lived++;
          } catch (err) {
            failed++;
            logger.warn({ err, lessonId: lesson.id }, "a lesson of the demo could not be lived");
          }
          await setTimeout(PAUSE_MS);
        }
      }
    }
    if (lived > 0) logger.info({ schoolId, lessons: lived }, "demo lessons lived");
    return failed === 0 && Number.isFinite(nextMs) ? nextMs : null;
  }

  /**
   * One lesson, from its bell to its end. The visits come first: whoever looks meanwhile, or comes after a
   * crash, finds it not held yet, and living it again leads to the same stays.
   */
  async function live(
    schoolId: string,
    lesson: Lesson,
    { day, sparedId }: { day: string; sparedId: string | undefined },
  ): Promise<void> {
    const random = createRandom(seedOf(`${lesson.className} ${lesson.startsAt}`));
    const fromMs = Date.parse(lesson.startsAt) + random.between(0, LATEST_START_SEC) * 1000;
    const toMs = endOf(lesson);
    const roster = await people.roster(schoolId, lesson.classId);
    const pupilIds = roster.map(({ id }) => id);
    // One pupil of a class is ill the whole day; never the one a visitor is.
    const mayBeIll = pupilIds.filter((id) => id !== sparedId);
    const dayRandom = createRandom(seedOf(`${lesson.className} ${day}`));
    const awayId = mayBeIll.length > 0 ? dayRandom.pick(mayBeIll) : null;
    const presences = makePresences({ pupilIds, awayId, fromMs, toMs }, random);
    await Promise.all(presences.map((presence) => attend(schoolId, lesson.id, presence)));

    const teacher = await people.findPerson(schoolId, lesson.teacher.id);
    if (!teacher) throw new Error("The lesson's teacher has left");
    const host = actingAs(schoolId, teacher);
    await servicesAt(() => fromMs).lessons.start(host, lesson.id);
    await servicesAt(() => toMs).lessons.end(host, lesson.id);
  }

  async function attend(
    schoolId: string,
    lessonId: string,
    { personId, stays, failedAtMs }: PupilPresence,
  ): Promise<void> {
    const user = actingAs(schoolId, { id: personId, roles: ["pupil"] });
    const deviceId = `demo-${personId}`;
    const place = { schoolId, lessonId, personId, deviceId, isHost: false };
    const stay = async ({ fromMs, toMs, received }: Stay) => {
      const { attendance } = servicesAt(() => toMs);
      await attendance.entered({ ...place, at: fromMs });
      await attendance.heartbeat(user, lessonId, deviceId, received);
      await attendance.left({ ...place, at: toMs });
    };
    for (const one of stays) await stay(one);
    const latestMs = failedAtMs.at(-1);
    if (latestMs === undefined) return;
    const attempts = failedAtMs.map((atMs) => {
      return { attemptId: `demo-${atMs}`, atMs, stage: "ice" as const };
    });
    await servicesAt(() => latestMs).attendance.report(user, lessonId, attempts);
  }

  return {
    liveUp,
    /** After the lesson at hand nothing more is written. */
    stop(): void {
      isStopped = true;
    },
  };
}
