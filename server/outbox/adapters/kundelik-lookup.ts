import type { MappingKind } from "../protocol-settings.ts";
import type { KundelikHttp } from "./kundelik-http.ts";
import { pairLesson } from "./kundelik-plan.ts";
import { NamedList, OutsideLessons, Persons } from "./kundelik-wire.ts";
import type { Directory, Lane, Named } from "./types.ts";

/** What is known of which of ours is what outside. */
export type KundelikMapping = {
  /** Outside ids by ours; those not known are left out. */
  find(kind: MappingKind, insideIds: readonly string[]): Promise<Map<string, string>>;
  /** What a look at the timetable outside has found; null: nothing that is certain. */
  keepLesson(
    lesson: Lane["lesson"],
    outsideId: string | null,
    candidates: readonly Named[],
  ): Promise<void>;
};
type Deps = { http: KundelikHttp; mapping: KundelikMapping; outsideSchoolId: string };

/** Looks up what has no id of ours outside: lessons by the timetable; classes, subjects and pupils to be paired by name. */
export function createLookup({ http, mapping, outsideSchoolId }: Deps) {
  const neverStopped = new AbortController().signal;

  /** @throws OutsideError; the signal's reason */
  async function lesson(lesson: Lane["lesson"], signal: AbortSignal) {
    const [classes, subjects, lessons] = await Promise.all([
      mapping.find("class", [lesson.classId]),
      mapping.find("subject", [lesson.subjectId]),
      mapping.find("lesson", [lesson.id]),
    ]);
    const classId = classes.get(lesson.classId);
    const subjectId = subjects.get(lesson.subjectId);
    if (classId === undefined || subjectId === undefined) return null;
    const known = lessons.get(lesson.id);
    if (known !== undefined) return { lessonId: known, classId, subjectId };
    const path = `/edu-groups/${classId}/lessons/${lesson.day}/${lesson.day}`;
    const there = await http.get(path, OutsideLessons, signal);
    const { id, candidates } = pairLesson({ ...lesson, subjectId }, there);
    await mapping.keepLesson(
      lesson,
      id,
      candidates.map((one) => ({ id: one.id, name: `${one.day} · ${one.number ?? "?"}` })),
    );
    return id === null ? null : { lessonId: id, classId, subjectId };
  }

  /** @throws OutsideError */
  const classes = (): Promise<Named[]> =>
    http.get(`/schools/${outsideSchoolId}/edu-groups`, NamedList, neverStopped);

  /** Every class with its subjects and pupils. @throws OutsideError */
  async function directory(): Promise<Directory> {
    const all: Directory["classes"] = [];
    for (const one of await classes()) {
      const subjects = await http.get(`/edu-groups/${one.id}/subjects`, NamedList, neverStopped);
      const persons = await http.get(`/edu-groups/${one.id}/persons`, Persons, neverStopped);
      all.push({ ...one, subjects, persons });
    }
    return { classes: all };
  }

  return { lesson, classes, directory };
}
