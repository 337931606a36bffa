import type { Attendance } from "../attendance/service.ts";
import { logger } from "../logger.ts";
import type { Teller } from "../realtime.ts";
import type { PeopleForRegister } from "./access.ts";
import type { LessonsForRegister } from "./proposals.ts";
import type { Register } from "./service.ts";
import type { StoredExplanation } from "./store.ts";

type Deps = {
  register: Pick<Register, "on" | "erase">;
  attendance: Pick<Attendance, "on">;
  teller: Pick<Teller, "tell">;
  lessons: Pick<LessonsForRegister, "find">;
  people: Pick<PeopleForRegister, "findPerson" | "findClass" | "listParents">;
};

/** Tells open pages that a register or an explanation is to be read anew, in ids only; forgets whom the ledger forgets. */
export function tellOfRegister({ register, attendance, teller, lessons, people }: Deps): void {
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

  /** The ledger of a lesson that is over knows more: for those who may decide. While it is on it learns all the time, and nobody decides. */
  async function ledgerChanged(schoolId: string, lessonId: string): Promise<void> {
    const lesson = await lessons.find(schoolId, lessonId);
    if (lesson?.state !== "ended") return;
    const led = await people.findClass(schoolId, lesson.classId);
    for (const to of new Set([lesson.teacher.id, led?.classTeacherId ?? lesson.teacher.id]))
      teller.tell(`person:${to}`, "register:changed", { lessonId });
  }

  attendance.on("changed", ({ schoolId, lessonId }) => ledgerChanged(schoolId, lessonId));
  attendance.on("erased", ({ schoolId, personId }) => register.erase(schoolId, personId));
}
