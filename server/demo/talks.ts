import { setTimeout } from "node:timers/promises";
import type { Availability } from "../consultations/protocol.ts";
import type { Consultations } from "../consultations/service.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Role } from "../people/protocol.ts";
import type { People, Person } from "../people/service.ts";
import { dayAfter, dayOf, instantOf, weekdayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { actingAs } from "./acting.ts";
import { DEMO_PUPIL_LOGIN } from "./school.ts";

/** Consultations as they would be at another moment. */
export type ConsultationsAt = (
  now: () => number,
) => Pick<
  Consultations,
  | "saveAvailability"
  | "readAvailability"
  | "ask"
  | "offer"
  | "answer"
  | "move"
  | "markHeld"
  | "list"
> & { safety: Pick<Consultations["safety"], "readConsent" | "giveConsent"> };
type Deps = {
  people: Pick<
    People,
    | ("listSchools" | "listPeople" | "listPupils" | "listParents" | "listClasses")
    | ("findClass" | "findPerson")
  >;
  schedule: Pick<Schedule, "taught">;
  consultationsAt: ConsultationsAt;
  /** Somebody is in this room now: whoever tries the talk out is not moved out of it. */
  isInUse(roomId: string): boolean;
  now?: () => number;
  isOn: boolean;
  /** Between two talks, so that whoever signs in meanwhile does not wait, ms. */
  pauseMs?: number;
};
type School = { id: string; timeZone: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of the talk that is on whenever a visitor comes, minutes. */
const OPEN_TALK_MIN = 40;
/** It is put forward when it ends so soon. */
const ENDS_SOON_MS = 15 * MINUTE_MS;
/** Times of the school are whole ones. */
const STEP_MS = 5 * MINUTE_MS;
/** Weeks of which leadership has something to count, and what was held, and not, in each. */
const pastWeeks = [
  { ago: 1, held: 4, notHeld: 1 },
  { ago: 2, held: 3, notHeld: 0 },
  { ago: 3, held: 3, notHeld: 1 },
];

const hours = (
  weekdays: readonly number[],
  [fromHour, toHour]: readonly [number, number],
  change: Partial<Availability> = {},
): Availability => ({
  windows: weekdays.map((weekday) => ({ weekday, fromMin: fromHour * 60, toMin: toHour * 60 })),
  ...{ lengthMin: 40, bufferMin: 10, noticeHours: 1, horizonDays: 14, daysOff: [] },
  ...{ isInstant: true, ways: ["video", "sound", "text"] },
  ...change,
});

/** Hosts with hours, talks and a request, and one talk that a visitor can walk into at any moment. */
export function createDemoTalks(deps: Deps) {
  const { people, schedule, consultationsAt, isInUse, now = Date.now, isOn } = deps;
  const { pauseMs = 100 } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let keeping: Promise<void> | null = null;
  const pause = () => setTimeout(pauseMs, undefined, { signal });

  async function firstOf(schoolId: string, role: Role, search = ""): Promise<Person | null> {
    const page = await people.listPeople(schoolId, { role, search, skip: 0, limit: 1 });
    return page.people[0] ?? null;
  }

  /** Those whom a visitor meets first; null: this is no demo school. */
  async function castOf({ id }: School) {
    const [psychologist, director, pupil] = await Promise.all([
      firstOf(id, "psychologist"),
      firstOf(id, "director"),
      firstOf(id, "pupil", DEMO_PUPIL_LOGIN),
    ]);
    const ownClass = pupil?.classId ? await people.findClass(id, pupil.classId) : null;
    const teacher = await people.findPerson(id, ownClass?.classTeacherId ?? "f".repeat(24));
    const [parent] = pupil ? await people.listParents(id, [pupil.id]) : [];
    if (!psychologist || !director || !pupil || !ownClass || !teacher || !parent) return null;
    const others = (await people.listPupils(id, ownClass.id)).filter((one) => one.id !== pupil.id);
    return { psychologist, director, pupil, parent, teacher, others, classId: ownClass.id };
  }
  type Cast = NonNullable<Awaited<ReturnType<typeof castOf>>>;

  /** Once: hours, what is agreed and asked for, and the weeks before. */
  async function fill(school: School, cast: Cast): Promise<void> {
    const { psychologist, director, teacher, pupil, parent, others, classId } = cast;
    const as = (person: Person) => actingAs(school.id, person);
    const service = consultationsAt(now);
    if ((await service.readAvailability(as(psychologist))).availability) return;
    await service.saveAvailability(as(teacher), hours([2, 4], [16, 18], { lengthMin: 20 }));
    const leader = { isInstant: false, noticeHours: 24, lengthMin: 30 };
    await service.saveAvailability(as(director), hours([3, 5], [15, 17], leader));
    const taught = await schedule.taught(school.id, { classIds: [classId] });
    const teacherIds = new Set(taught.map(({ teacherId }) => teacherId));
    for (const id of [...teacherIds].filter((one) => one !== teacher.id).slice(0, 3)) {
      const colleague = await people.findPerson(school.id, id);
      if (colleague)
        await service.saveAvailability(as(colleague), hours([1, 3], [16, 17], { lengthMin: 20 }));
    }
    const { text } = await service.safety.readConsent(as(parent));
    await service.safety.giveConsent(as(parent), { version: text.version, childId: pupil.id });
    await fillPast(school, cast);
    const [one, two] = others;
    const tomorrow = nextSchoolDay(school, now());
    if (one) await agree(school, psychologist, one, { startsAtMs: tomorrow(15), lengthMin: 40 });
    await agree(school, teacher, parent, { startsAtMs: tomorrow(17), lengthMin: 20 });
    if (two)
      await service.ask(as(two), {
        ...{ hostId: psychologist.id, startsAt: null, reason: null },
        ...{ way: "text", withIds: [] },
      });
    // Last: whoever sees the psychologist's hours sees all the rest as well.
    await service.saveAvailability(as(psychologist), hours([1, 2, 3, 4, 5, 6], [14, 18]));
    logger.info({ schoolId: school.id }, "demo consultations filled");
  }

  /** A talk that host and guest agreed on the day before, or an hour before where that is to come. */
  async function agree(
    { id }: School,
    host: Person,
    guest: Person,
    { startsAtMs, lengthMin }: { startsAtMs: number; lengthMin: number },
  ): Promise<string> {
    const atMs = Math.min(now(), startsAtMs) - HOUR_MS;
    const service = consultationsAt(() => atMs);
    const offered = await service.offer(actingAs(id, host), {
      kind: host.roles.includes("psychologist") ? "private" : "ordinary",
      ...{ guestId: guest.id, startsAt: new Date(startsAtMs).toISOString(), lengthMin },
      ...{ way: "video", withIds: [] },
    });
    await service.answer(actingAs(id, guest), offered.id, { isAgreed: true });
    await pause();
    return offered.id;
  }

  async function fillPast(school: School, cast: Cast): Promise<void> {
    const { psychologist, director, parent, others } = cast;
    const monday = dayAfter(
      dayOf(now(), school.timeZone),
      1 - weekdayOf(dayOf(now(), school.timeZone)),
    );
    for (const { ago, held, notHeld } of pastWeeks)
      for (let n = 0; n < held + notHeld; n++) {
        const day = dayAfter(monday, -7 * ago + (n % 5));
        const startsAtMs = instantOf(day, 14 * 60, school.timeZone);
        // The last one of a week is the director's with a parent.
        const isPrivate = n < held + notHeld - 1;
        const host = isPrivate ? psychologist : director;
        const guest = isPrivate ? others[(3 * ago + n) % Math.max(1, others.length)] : parent;
        if (!guest) continue;
        const talkId = await agree(school, host, guest, { startsAtMs, lengthMin: 40 });
        const after = consultationsAt(() => startsAtMs + HOUR_MS);
        await after.markHeld(actingAs(school.id, host), talkId, n >= notHeld);
      }
  }

  /** The demo pupil's talk with the psychologist begins whenever the last one is about to end. */
  async function keepOpen(school: School, { psychologist, pupil }: Cast): Promise<void> {
    const atMs = now();
    const startsAtMs = Math.floor(atMs / STEP_MS) * STEP_MS;
    const host = actingAs(school.id, psychologist);
    const { consultations } = await consultationsAt(now).list(host, false);
    const open = consultations.find(
      (one) => one.isHost && one.guest.id === pupil.id && one.state === "agreed" && one.isOpen,
    );
    if (!open?.startsAt) {
      const talk = { startsAtMs, lengthMin: OPEN_TALK_MIN };
      await unlessTaken(agree(school, psychologist, pupil, talk));
      return;
    }
    const endsAtMs = Date.parse(open.startsAt) + open.lengthMin * MINUTE_MS;
    if (endsAtMs - atMs > ENDS_SOON_MS || isInUse(open.id)) return;
    const before = consultationsAt(() => Math.min(startsAtMs - HOUR_MS, endsAtMs - HOUR_MS));
    const moved = before.move(host, open.id, new Date(startsAtMs).toISOString());
    if (await unlessTaken(moved))
      await before.answer(actingAs(school.id, pupil), open.id, { isAgreed: true });
  }

  async function keep(): Promise<void> {
    try {
      const school = (await people.listSchools()).find(({ isDemo }) => isDemo);
      const cast = school && (await castOf(school));
      if (!school || !cast) return;
      await fill(school, cast);
      await keepOpen(school, cast);
    } catch (err) {
      if (!signal.aborted) logger.error({ err }, "the demo school's consultations were not kept");
    }
  }

  return {
    /** Fills the school once and keeps a talk open. Never rejects; asking again waits for the same. */
    keepAlive(): Promise<void> {
      if (!isOn || signal.aborted) return Promise.resolve();
      keeping ??= keep().finally(() => {
        keeping = null;
      });
      return keeping;
    },
    /** Resolves when the talk being made is left. */
    async stop(): Promise<void> {
      stopping.abort();
      await keeping;
    },
  };
}
export type DemoTalks = ReturnType<typeof createDemoTalks>;

/** A visitor has booked the time: another look comes. */
async function unlessTaken<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && error.reason === "time_taken") return null;
    throw error;
  }
}

/** The next day but Sunday, as instants by the hour of the school's clock, ms. */
function nextSchoolDay({ timeZone }: School, nowMs: number): (hour: number) => number {
  const tomorrow = dayAfter(dayOf(nowMs, timeZone), 1);
  const day = weekdayOf(tomorrow) === 7 ? dayAfter(tomorrow, 1) : tomorrow;
  return (hour) => instantOf(day, hour * 60, timeZone);
}
