import type { Library } from "../library/service.ts";
import type { User } from "../realtime.ts";
import type { Subject } from "../schedule/protocol.ts";
import type { Material, NewMaterial, Step, Task } from "./protocol.ts";
import type { StoredStep, StoredTask } from "./store.ts";

type Deps = {
  library: Pick<Library, "find" | "findVisible" | "classesOf">;
  schedule: { subjects(schoolId: string): Promise<Map<string, Subject>> };
  people: { findPeople(schoolId: string, ids: string[]): Promise<Map<string, { name: string }>> };
  now: () => number;
};
/** Whether an item opens for somebody outside of the lesson. */
type Opens = (itemId: string) => Promise<boolean>;

export const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms));

export const toSteps = (steps: readonly StoredStep[]): Step[] =>
  steps.map(({ doneAtMs, ...step }) => ({ ...step, doneAt: instantOrNull(doneAtMs) }));

/** Stored plans and tasks as their readers see them. */
export function createViews({ library, schedule, people, now }: Deps) {
  /** As this person finds it in the library. */
  const opensTo =
    (user: User): Opens =>
    (itemId) =>
      library.findVisible(user, itemId).then(
        () => true,
        () => false,
      );

  /** As a class finds it: published for it, by now. */
  const opensToClass =
    (schoolId: string, classId: string): Opens =>
    async (itemId) => {
      const item = await library.find(schoolId, itemId);
      if (!item || item.publishAtMs === null || item.publishAtMs > now()) return false;
      return (await library.classesOf(schoolId, item)).some(({ id }) => id === classId);
    };

  function toMaterials(materials: readonly NewMaterial[], opens: Opens): Promise<Material[]> {
    return Promise.all(
      materials.map(async (one): Promise<Material> => {
        return one.kind === "item" ? { ...one, mayOpen: await opens(one.itemId) } : one;
      }),
    );
  }

  async function toTasks(
    schoolId: string,
    tasks: readonly StoredTask[],
    opens: Opens,
  ): Promise<Task[]> {
    if (tasks.length === 0) return [];
    const teacherIds = [...new Set(tasks.map(({ teacherId }) => teacherId))];
    const [subjects, teachers] = await Promise.all([
      schedule.subjects(schoolId),
      people.findPeople(schoolId, teacherIds),
    ]);
    return Promise.all(
      tasks.map(async ({ teacherId, subjectId, givenAtMs, dueAtMs, materials, ...same }) => ({
        ...same,
        subject: subjects.get(subjectId) ?? null,
        by: { id: teacherId, name: teachers.get(teacherId)?.name ?? "" },
        materials: await toMaterials(materials, opens),
        givenAt: instantOrNull(givenAtMs),
        dueAt: instantOrNull(dueAtMs),
      })),
    );
  }

  return { opensTo, opensToClass, toMaterials, toTasks };
}
export type Views = ReturnType<typeof createViews>;
