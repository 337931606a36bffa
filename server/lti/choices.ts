import type { Lessons } from "../lessons/service.ts";
import type { Library } from "../library/service.ts";
import type { Language } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import type { Choice, ChoicesOf } from "./picking.ts";

/** Lessons a teacher may pick: of so many days to come, ms. */
const AHEAD_MS = 7 * 24 * 3_600_000;
const BACK_MS = 12 * 3_600_000;
const MOST_ITEMS = 40;
/** Marks of what is watched go in percent, of a lesson in points, of pass and fail as one or none. */
export const MAXIMUM = { item: 100, lesson: 10, credit: 1 } as const;

type Deps = {
  library: Pick<Library, "list" | "findVisible">;
  lessons: Pick<Lessons, "between" | "find">;
  schedule: Pick<Schedule, "readTimetable">;
  /** The quarter that is on; null: none is, and no pass or fail is picked. */
  termOf: (schoolId: string) => Promise<{ year: number; number: number } | null>;
  now: () => number;
};

/** What a teacher may put into a course elsewhere: what they see in the library, their next lessons, their pass-or-fail subjects. */
export function createChoices({ library, lessons, schedule, termOf, now }: Deps): ChoicesOf {
  const dated = (at: string, language: Language) =>
    new Date(at).toLocaleString(language, { day: "numeric", month: "long", timeZone: "UTC" });

  async function items(user: User, wanted: { search: string } | { target: string }) {
    if ("target" in wanted) {
      const [kind, id = ""] = wanted.target.split(":");
      if (kind !== "item") return [];
      const item = await library.findVisible(user, id);
      return [{ target: wanted.target, title: item.title, about: "", maximum: MAXIMUM.item }];
    }
    const { search } = wanted;
    const page = await library.list(user, {
      ...(search && { search }),
      skip: 0,
      limit: MOST_ITEMS,
    });
    return page.items
      .filter(({ publishAt }) => publishAt !== null)
      .map((item): Choice => {
        const target = `item:${item.id}`;
        return { target, title: item.title, about: item.author.name, maximum: MAXIMUM.item };
      });
  }

  async function ownLessons(user: User, search: string, language: Language): Promise<Choice[]> {
    const span = { fromMs: now() - BACK_MS, toMs: now() + AHEAD_MS };
    const found = await lessons.between(user.schoolId, span, { teacherId: user.id });
    return found
      .filter(({ state }) => state !== "cancelled")
      .map((lesson) => ({
        target: `lesson:${lesson.id}`,
        title: `${lesson.subject.name[language]}, ${lesson.className}`,
        about: dated(lesson.startsAt, language),
        maximum: MAXIMUM.lesson,
      }))
      .filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));
  }

  async function credits(user: User, search: string, language: Language): Promise<Choice[]> {
    const term = await termOf(user.schoolId);
    if (!term) return [];
    const slots = await schedule.readTimetable(user);
    const found = new Map<string, Choice>();
    for (const { classId, className, subject, teacherId } of slots) {
      if (subject.grading !== "credit" || teacherId !== user.id) continue;
      const target = `credit:${classId}:${subject.id}:${term.year}:${term.number}`;
      const title = `${subject.name[language]}, ${className}`;
      found.set(target, { target, title, about: "", maximum: MAXIMUM.credit });
    }
    return [...found.values()].filter(({ title }) =>
      title.toLowerCase().includes(search.toLowerCase()),
    );
  }

  return async (user, wanted, language) => {
    if ("search" in wanted) {
      const { search } = wanted;
      return {
        items: await items(user, wanted),
        lessons: await ownLessons(user, search, language),
        credits: await credits(user, search, language),
      };
    }
    const isThis = ({ target }: Choice) => target === wanted.target;
    return {
      items: await items(user, wanted),
      lessons: (await ownLessons(user, "", language)).filter(isThis),
      credits: (await credits(user, "", language)).filter(isThis),
    };
  };
}
