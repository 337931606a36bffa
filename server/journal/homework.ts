import type { LessonDate } from "../lessons/dates.ts";
import type { Library } from "../library/service.ts";
import type { Plans } from "../plans/service.ts";
import { isHeld } from "./dates.ts";
import type { JournalStore } from "./store.ts";
import { reviseWords } from "./words.ts";

type Deps = {
  store: Pick<JournalStore, "textsOf">;
  plans: Pick<Plans, "tasksOf">;
  library: Pick<Library, "journalLineOf">;
};
type Task = Awaited<ReturnType<Plans["tasksOf"]>>[number];
export type Homework = { homework: string; isHomeworkOwn: boolean };
/** As long as a line of the journal may be. */
const MOST_CHARS = 1000;

/** The homework of each date: the teacher's own words, else made of what was given, in the class's language. */
export function createHomework({ store, plans, library }: Deps) {
  async function lineOf(schoolId: string, task: Task, language: "kk" | "ru"): Promise<string> {
    const links = await Promise.all(
      task.materials.map(async (material) => {
        if (material.kind === "link") return `${material.title}: ${material.url}`;
        if (material.kind === "deck") return null;
        const line = await library.journalLineOf(schoolId, material.itemId);
        return line?.[language] ?? null;
      }),
    );
    const words = task.text.trim().replace(/\s*\n\s*/g, "; ");
    return [words, ...links.filter((link) => link !== null)].join(". ").replace(/\.\. /g, ". ");
  }

  /** By lesson. `planOf` is the line of the КТЖ that stands on a lesson. A lesson held always has words. */
  async function of(
    schoolId: string,
    language: "kk" | "ru",
    dates: readonly Pick<LessonDate, "id" | "state" | "topic" | "isMade">[],
    planOf: (lessonId: string) => { topic: string; homework: string } | null,
  ): Promise<Map<string, Homework>> {
    const made = dates.filter(({ isMade }) => isMade).map(({ id }) => id);
    const [texts, tasks] = await Promise.all([
      store.textsOf(schoolId, made),
      made.length > 0 ? plans.tasksOf(schoolId, { lessonIds: made }) : [],
    ]);
    const tasksOf = Map.groupBy(tasks, ({ lessonId }) => lessonId);
    const lines = await Promise.all(
      dates.map(async (date): Promise<readonly [string, Homework]> => {
        const own = texts.get(date.id);
        if (own) return [date.id, { homework: own, isHomeworkOwn: true }];
        const given = await Promise.all(
          (tasksOf.get(date.id) ?? []).map((task) => lineOf(schoolId, task, language)),
        );
        const plan = planOf(date.id);
        const made = given.length > 0 ? given.join("; ") : (plan?.homework ?? "");
        const topic = date.topic ?? plan?.topic ?? null;
        const homework = made || (isHeld(date) ? reviseWords(topic)[language] : "");
        return [date.id, { homework: homework.slice(0, MOST_CHARS), isHomeworkOwn: false }];
      }),
    );
    return new Map(lines);
  }

  return { of };
}
export type HomeworkOf = ReturnType<typeof createHomework>;
