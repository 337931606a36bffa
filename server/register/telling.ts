import { logger } from "../logger.ts";
import type { Teller } from "../realtime.ts";
import type { PeopleForRegister } from "./access.ts";
import type { LessonsForRegister } from "./proposals.ts";
import type { Register } from "./service.ts";
import type { StoredExplanation } from "./store.ts";

type Deps = {
  register: Pick<Register, "on">;
  teller: Pick<Teller, "tell">;
  lessons: Pick<LessonsForRegister, "find">;
  people: Pick<PeopleForRegister, "findPerson" | "findClass" | "listParents">;
};

/** Tells open pages that a register or an explanation is to be read anew. Notices hold ids only. */
export function tellOfRegister({ register, teller, lessons, people }: Deps) {
  const failed = (err: unknown) => logger.error({ err }, "telling of a register failed");

  async function registerChanged(schoolId: string, lessonId: string): Promise<void> {
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) return;
    const groups = [
      `person:${lesson.teacher.id}`,
      `class:${lesson.classId}`,
      `leaders:${schoolId}`,
    ];
    for (const group of groups) teller.tell(group, "register:changed", { lessonId });
  }

  async function explained(schoolId: string, { id, personId }: StoredExplanation): Promise<void> {
    const [child, parents] = await Promise.all([
      people.findPerson(schoolId, personId),
      people.listParents(schoolId, [personId]),
    ]);
    const led = child?.classId ? await people.findClass(schoolId, child.classId) : null;
    const ids = [...parents.map((parent) => parent.id), led?.classTeacherId ?? null];
    for (const to of new Set(ids.filter((one) => one !== null)))
      teller.tell(`person:${to}`, "explanation:changed", { explanationId: id, personId });
  }

  register.on("decided", ({ schoolId, lessonId }) => {
    void registerChanged(schoolId, lessonId).catch(failed);
  });
  register.on("explained", ({ schoolId, told }) => void explained(schoolId, told).catch(failed));

  return {
    /** The ledger of a lesson knows more. */
    ledgerChanged({ schoolId, lessonId }: { schoolId: string; lessonId: string }): void {
      void registerChanged(schoolId, lessonId).catch(failed);
    },
  };
}
