import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import type { Difference, OutboxEntry, OutboxStep } from "./protocol-entries.ts";
import type { PlainDifference } from "./rules.ts";
import { mayAct, shownContent } from "./service.ts";
import type { StoredEntry, StoredStep } from "./store.ts";

type Deps = {
  people: Pick<People, "findPeople" | "listClasses">;
  schedule: Pick<Schedule, "subjects">;
};
const instant = (ms: number) => new Date(ms).toISOString();
const NO_SUBJECT = { kk: "", ru: "", en: "" };

/** Stored entries, differences and steps as their readers see them: with names. */
export function createViews({ people, schedule }: Deps) {
  const namesOf = (schoolId: string, ids: readonly (string | null)[]) =>
    people.findPeople(schoolId, [...new Set(ids.flatMap((id) => id ?? []))]);

  async function toEntries(user: User, entries: readonly StoredEntry[]): Promise<OutboxEntry[]> {
    const { schoolId } = user;
    const [classes, subjects, persons] = await Promise.all([
      people.listClasses(schoolId),
      schedule.subjects(schoolId),
      namesOf(
        schoolId,
        entries.flatMap(({ pupilId, signedById }) => [pupilId, signedById]),
      ),
    ]);
    const classNames = new Map(classes.map(({ id, name }) => [id, name]));
    return entries.map((entry) => {
      const { pupilId, signedById, nextAtMs } = entry;
      const { id, channel, kind, column, columnName, lessonId, day, number } = entry;
      const { classId, subjectId, version, state, refusal, attempts } = entry;
      return {
        ...{ id, channel, kind, column, columnName, lessonId, day, number },
        ...{ classId, subjectId, version, state, refusal, attempts },
        className: classNames.get(classId) ?? "",
        subjectName: subjects.get(subjectId)?.name ?? NO_SUBJECT,
        pupil: pupilId ? { id: pupilId, name: persons.get(pupilId)?.fullName ?? "" } : null,
        content: shownContent(entry.content),
        signedBy: { id: signedById, name: persons.get(signedById)?.name ?? "" },
        signedAt: instant(entry.signedAtMs),
        at: instant(entry.atMs),
        nextAt: nextAtMs === null ? null : instant(nextAtMs),
        mayAct: mayAct(user, entry),
      };
    });
  }

  async function toDifferences(
    schoolId: string,
    differences: readonly PlainDifference[],
  ): Promise<Difference[]> {
    const persons = await namesOf(
      schoolId,
      differences.map(({ pupilId }) => pupilId),
    );
    return differences.map(({ pupilId, kind: _kind, ...one }) => ({
      ...one,
      pupil: pupilId ? { id: pupilId, name: persons.get(pupilId)?.fullName ?? "" } : null,
    }));
  }

  async function toSteps(
    schoolId: string,
    steps: readonly StoredStep[],
    entries: readonly StoredEntry[],
  ): Promise<OutboxStep[]> {
    const persons = await namesOf(schoolId, [
      ...steps.map(({ byId }) => byId),
      ...entries.map(({ pupilId }) => pupilId),
    ]);
    const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
    const placeOf = (id: string | null) => {
      const entry = entryOf.get(id ?? "");
      if (!entry) return null;
      const { kind, column, columnName, lessonId, day, number, pupilId } = entry;
      const pupil = pupilId ? { id: pupilId, name: persons.get(pupilId)?.fullName ?? "" } : null;
      return { kind, column, columnName, lessonId, day, number, pupil };
    };
    return steps.map(({ byId, atMs, ...step }) => ({
      ...step,
      entry: placeOf(step.entryId),
      at: instant(atMs),
      by: byId ? { id: byId, name: persons.get(byId)?.name ?? "" } : null,
    }));
  }

  return { toEntries, toDifferences, toSteps };
}
export type OutboxViews = ReturnType<typeof createViews>;
