import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Words } from "../protocol/define.ts";
import type { Teller, User } from "../realtime.ts";
import type { ReceiveMode } from "../rooms/protocol.ts";
import type { Rooms } from "../rooms/service.ts";
import { dayOf } from "../schedule/rules.ts";
import { createLiveUsage } from "./live.ts";
import type { ClassUsage, MonthUsage } from "./protocol.ts";
import { standing, sumOf } from "./rules.ts";
import type { StoredUsage, UsageStore } from "./store.ts";

const MB = 1_000_000;
/** Lessons shown of a month, the newest; about four a day. */
const MOST_LESSONS = 100;
const TROUBLE_DAYS = 14;
const MOST_TROUBLES = 50;
const DAY_MS = 86_400_000;

/** What usage asks of people. */
export type PeopleForUsage = {
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  findPerson(schoolId: string, personId: string): Promise<{ childIds: string[] } | null>;
  listClasses(schoolId: string): Promise<{ id: string; classTeacherId: string | null }[]>;
  roster(schoolId: string, classId: string): Promise<{ id: string; fullName: string }[]>;
};
type Deps = {
  store: UsageStore;
  people: PeopleForUsage;
  lessons: {
    find(
      schoolId: string,
      lessonId: string,
    ): Promise<{ startsAt: string; subject: { name: Words } } | null>;
  };
  rooms: Pick<Rooms, "at" | "find" | "on">;
  teller: Teller;
  now?: () => number;
};

/** What lessons cost families: counted as it happens, by lesson and month, with a cap they set; and whose link is bad. */
export function createUsage(deps: Deps) {
  const { store, people, lessons, rooms, teller, now = Date.now } = deps;
  const zones = new Map<string, string>();

  async function monthOf(schoolId: string, atMs: number): Promise<string> {
    const timeZone = zones.get(schoolId) ?? (await people.readSchool(schoolId)).timeZone;
    zones.set(schoolId, timeZone);
    return dayOf(atMs, timeZone).slice(0, 7);
  }
  const live = createLiveUsage({ store, rooms, teller, monthOf, now });

  /** @throws AppError forbidden other_class, not their child */
  async function personOf(user: User, childId: string | undefined): Promise<string> {
    if (childId === undefined) return user.id;
    const self = user.roles.includes("parent")
      ? await people.findPerson(user.schoolId, user.id)
      : null;
    if (!self?.childIds.includes(childId))
      throw new AppError("forbidden", "Not their child", { reason: "other_class" });
    return childId;
  }

  /** One's own month, or a child's; this one unless another is named. @throws AppError forbidden other_class */
  async function read(
    user: User,
    { childId, month }: { childId?: string | undefined; month?: string | undefined },
  ): Promise<MonthUsage> {
    const { schoolId } = user;
    const personId = await personOf(user, childId);
    const wanted = month ?? (await monthOf(schoolId, now()));
    const [all, caps] = await Promise.all([
      store.list(schoolId, [personId], wanted),
      store.listCaps(schoolId, [personId]),
    ]);
    const sum = sumOf(all);
    const capBytes = caps.get(personId) ?? null;
    const newest = all.toSorted((a, b) => b.firstAtMs - a.firstAtMs).slice(0, MOST_LESSONS);
    const rows = await Promise.all(newest.map((one) => toLesson(schoolId, one)));
    const cap = standing(sum.bytes, capBytes);
    return { ...sum, month: wanted, capBytes, cap, lessons: rows.flat() };
  }

  async function toLesson(schoolId: string, stored: StoredUsage) {
    const { lessonId, ms } = stored;
    const found = await lessons.find(schoolId, lessonId);
    const minutes = (mode: ReceiveMode) => Math.round(ms[mode] / 60_000);
    return {
      ...sumOf([stored]),
      lessonId,
      startsAt: found?.startsAt ?? new Date(stored.firstAtMs).toISOString(),
      title: found?.subject.name ?? OTHER,
      minutes: {
        sound: minutes("sound"),
        slides: minutes("slides"),
        small: minutes("small"),
        full: minutes("full"),
      },
    };
  }

  /** Sets or lifts the month's cap of oneself or a child; it holds at once. @throws AppError forbidden other_class */
  async function setCap(
    user: User,
    { childId, capMb }: { childId?: string | undefined; capMb: number | null },
  ): Promise<MonthUsage> {
    const { schoolId } = user;
    const personId = await personOf(user, childId);
    const capBytes = capMb === null ? null : capMb * MB;
    await store.setCap(schoolId, personId, capBytes, user.id, new Date(now()));
    await live.capChanged(personId, capBytes);
    return read(user, { childId });
  }

  /** A class's month and whose link is bad. @throws AppError not_found; forbidden not_yours */
  async function readClass(user: User, classId: string, month?: string): Promise<ClassUsage> {
    const { schoolId } = user;
    const found = (await people.listClasses(schoolId)).find(({ id }) => id === classId);
    if (!found) throw new AppError("not_found", "No such class");
    const isLed = user.roles.includes("classTeacher") && found.classTeacherId === user.id;
    if (!isLed && !may(user.roles, "attendance:readSchool"))
      throw new AppError("forbidden", "Not their class", { reason: "not_yours" });
    const wanted = month ?? (await monthOf(schoolId, now()));
    const roster = await people.roster(schoolId, classId);
    const ids = roster.map(({ id }) => id);
    const [all, caps, troubles] = await Promise.all([
      store.list(schoolId, ids, wanted),
      store.listCaps(schoolId, ids),
      store.listTroubles(schoolId, ids, new Date(now() - TROUBLE_DAYS * DAY_MS), MOST_TROUBLES),
    ]);
    const byPerson = Map.groupBy(all, ({ personId }) => personId);
    const nameOf = new Map(roster.map(({ id, fullName }) => [id, fullName]));
    return {
      month: wanted,
      rows: roster.map(({ id, fullName }) => {
        const own = byPerson.get(id) ?? [];
        const sum = sumOf(own);
        const capBytes = caps.get(id) ?? null;
        const cap = standing(sum.bytes, capBytes);
        return { ...sum, personId: id, fullName, capBytes, cap, lessons: own.length };
      }),
      troubles: troubles.map((trouble) => {
        return { ...trouble, fullName: nameOf.get(trouble.personId) ?? "" };
      }),
    };
  }

  return { read, setCap, readClass, live };
}
export type UsageService = ReturnType<typeof createUsage>;

/** What was held is no lesson of the timetable, or is gone from it. */
const OTHER: Words = { kk: "Басқа кездесу", ru: "Другая встреча", en: "Another meeting" };
