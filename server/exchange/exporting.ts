import { zipSync } from "fflate";
import type { Term } from "../journal/protocol.ts";
import type { JournalEntries } from "../journal/readers.ts";
import type { People } from "../people/service.ts";
import type { FileReply } from "../protocol/define.ts";
import { dayAfter, dayOf } from "../schedule/rules.ts";
import { fileNameOf } from "../sheets.ts";
import { gradebookOf } from "./gradebook.ts";
import type { ExchangeStore } from "./store.ts";
import { type TableName, tables } from "./tables.ts";
import { type Cells, toCsv, toManifest } from "./writing.ts";

/** A subject taught to a class, by whom. */
export type Taught = {
  classId: string;
  subjectId: string;
  subjectName: string;
  teacherIds: string[];
};
export type SourcesOfExport = {
  store: Pick<ExchangeStore, "known">;
  people: Pick<People, "readSchool" | "listClasses"> & {
    roll: Pick<People["roll"], "listEveryone">;
  };
  /** The timetable as who teaches what to whom. */
  taughtOf: (schoolId: string) => Promise<Taught[]>;
  termsOf: (schoolId: string) => Promise<Term[]>;
  entriesOf: (
    schoolId: string,
    key: { classId: string; subjectId: string; year: number; term: number },
  ) => Promise<JournalEntries>;
  now: () => number;
};

const ROLES = {
  ...{ pupil: "student", parent: "parent", teacher: "teacher", classTeacher: "teacher" },
  ...{ director: "principal", deputyAcademic: "siteAdministrator" },
  ...{ deputyUpbringing: "siteAdministrator", psychologist: "counselor" },
  administrator: "systemAdministrator",
} as const;
/** Our homerooms have no subject, and a class of OneRoster is always of a course. */
const HOMEROOM_COURSE = "course-homeroom";

/** The school as OneRoster 1.2 CSV in a ZIP; ids that other systems gave stay theirs. */
export function createExport(sources: SourcesOfExport) {
  const { store, people, taughtOf, termsOf, entriesOf, now } = sources;

  return async (schoolId: string, withMarks: boolean): Promise<FileReply & { rows: number }> => {
    const [school, everyone, classes, known, taught, allTerms] = await Promise.all([
      people.readSchool(schoolId),
      people.roll.listEveryone(schoolId),
      people.listClasses(schoolId),
      store.known(schoolId),
      taughtOf(schoolId),
      termsOf(schoolId),
    ]);
    const today = dayOf(now(), school.timeZone);
    const terms = yearAt(allTerms, today);
    const year = terms[0]?.year ?? Number(today.slice(0, 4));
    const idOf = namesOf(known);
    const orgId = schoolId;
    const yearId = `year-${year}`;
    const termId = (term: Term) => `term-${term.year}-${term.number}`;
    const termIds = terms.map(termId).join(",");
    const groupId = (one: { classId: string; subjectId: string }) =>
      `group-${one.classId}-${one.subjectId}`;
    const courseId = (subjectId: string) => `course-${subjectId}`;
    const rows: Record<TableName, Cells[]> = {
      ...{ academicSessions: [], orgs: [], courses: [], classes: [], users: [], roles: [] },
      ...{ enrollments: [], categories: [], lineItems: [], results: [] },
    };

    rows.orgs.push({ sourcedId: orgId, name: school.name.kk, type: "school" });
    // Ends are exclusive: the day after the last one. A school year is named by the calendar year in which it ends.
    const schoolYear = String(year + 1);
    const [first, last] = [terms[0], terms.at(-1)];
    if (first && last)
      rows.academicSessions.push({
        ...{ sourcedId: yearId, title: `${year}/${year + 1}`, type: "schoolYear", schoolYear },
        ...{ startDate: first.from, endDate: dayAfter(last.to, 1) },
      });
    for (const term of terms)
      rows.academicSessions.push({
        ...{ sourcedId: termId(term), title: `${term.number}-тоқсан`, type: "gradingPeriod" },
        ...{ startDate: term.from, endDate: dayAfter(term.to, 1), schoolYear },
        parentSourcedId: yearId,
      });

    const subjects = new Map(taught.map((one) => [one.subjectId, one.subjectName]));
    const course = { orgSourcedId: orgId, schoolYearSourcedId: yearId };
    rows.courses.push({ ...course, sourcedId: HOMEROOM_COURSE, title: "Сынып" });
    for (const [subjectId, title] of subjects)
      rows.courses.push({ ...course, sourcedId: courseId(subjectId), title });
    const ofSchool = { schoolSourcedId: orgId, termSourcedIds: termIds };
    const classOf = new Map(classes.map((one) => [one.id, one]));
    for (const { id, name, grade } of classes)
      rows.classes.push({
        ...{
          sourcedId: idOf.class(id),
          title: name,
          grades: gradeOf(grade),
          classType: "homeroom",
        },
        ...{ courseSourcedId: HOMEROOM_COURSE, ...ofSchool },
      });
    for (const one of taught) {
      const schoolClass = classOf.get(one.classId);
      if (!schoolClass) continue;
      rows.classes.push({
        ...{ sourcedId: groupId(one), title: `${one.subjectName}, ${schoolClass.name}` },
        ...{ grades: gradeOf(schoolClass.grade), classType: "scheduled", ...ofSchool },
        ...{ courseSourcedId: courseId(one.subjectId), subjects: one.subjectName },
      });
    }

    const isHere = new Set(everyone.map(({ id }) => id));
    const parentsOf = Map.groupBy(
      everyone.flatMap(({ id, childIds }) => childIds.map((childId) => ({ id, childId }))),
      ({ childId }) => childId,
    );
    for (const person of everyone) {
      const sourcedId = idOf.person(person.id);
      const family = [
        ...person.childIds.filter((id) => isHere.has(id)),
        ...(parentsOf.get(person.id) ?? []).map(({ id }) => id),
      ];
      const schoolClass = classOf.get(person.classId ?? "");
      rows.users.push({
        ...{ sourcedId, enabledUser: "true", username: person.login, givenName: person.givenName },
        ...{ familyName: person.familyName, middleName: person.patronymic ?? "" },
        ...{ email: person.email ?? "", agentSourcedIds: family.map(idOf.person).join(",") },
        ...{ grades: schoolClass ? gradeOf(schoolClass.grade) : "", primaryOrgSourcedId: orgId },
      });
      const roles = [...new Set(person.roles.map((role) => ROLES[role]))];
      for (const [at, role] of roles.entries())
        rows.roles.push({
          ...{ sourcedId: `role-${person.id}-${role}`, userSourcedId: sourcedId, role },
          ...{ roleType: at === 0 ? "primary" : "secondary", orgSourcedId: orgId },
        });
    }

    const enroll = (classSourcedId: string, personId: string, role: string, primary: boolean) =>
      rows.enrollments.push({
        ...{ sourcedId: `enr-${classSourcedId}-${idOf.person(personId)}`.slice(0, 255) },
        ...{ classSourcedId, schoolSourcedId: orgId, userSourcedId: idOf.person(personId), role },
        primary: String(primary),
      });
    const pupilsOf = Map.groupBy(
      everyone.filter(({ classId }) => classId !== null),
      ({ classId }) => classId,
    );
    for (const { id, classTeacherId } of classes) {
      if (classTeacherId && isHere.has(classTeacherId))
        enroll(idOf.class(id), classTeacherId, "teacher", true);
      for (const pupil of pupilsOf.get(id) ?? [])
        enroll(idOf.class(id), pupil.id, "student", false);
    }
    for (const one of taught) {
      for (const [at, teacherId] of one.teacherIds.filter((id) => isHere.has(id)).entries())
        enroll(groupId(one), teacherId, "teacher", at === 0);
      for (const pupil of pupilsOf.get(one.classId) ?? [])
        enroll(groupId(one), pupil.id, "student", false);
    }

    if (withMarks)
      for (const term of terms)
        for (const one of taught) {
          if (!classOf.has(one.classId)) continue;
          const { classId, subjectId } = one;
          const key = { classId, subjectId, year: term.year, term: term.number };
          const entries = await entriesOf(schoolId, key);
          const ids = { orgId, classId: groupId(one), termId: termId(term), personId: idOf.person };
          const book = gradebookOf(entries, ids, (id) => isHere.has(id));
          rows.lineItems.push(...book.lineItems);
          rows.results.push(...book.results);
          if (rows.categories.length === 0) rows.categories.push(...book.categories);
        }

    const bulk = (Object.keys(tables) as TableName[]).filter(
      (name) => withMarks || !["categories", "lineItems", "results"].includes(name),
    );
    const files: Record<string, Uint8Array> = { "manifest.csv": toManifest(bulk, "Qonyrau") };
    for (const name of bulk) files[`${name}.csv`] = toCsv(name, rows[name]);
    const mtime = new Date(now());
    return {
      fileName: `${fileNameOf(["oneroster", today])}.zip`,
      mimeType: "application/zip",
      contentBase64: Buffer.from(zipSync(files, { level: 6, mtime })).toString("base64"),
      rows: bulk.reduce((sum, name) => sum + rows[name].length, 0),
    };
  };
}

/** Quarters of the school year that is on, or of the newest there is. */
function yearAt(terms: readonly Term[], today: string): Term[] {
  const on = terms.filter(({ from }) => from <= today);
  const year = on.at(-1)?.year ?? terms[0]?.year;
  return terms.filter((term) => term.year === year);
}
/** Grades as CEDS has them: two digits, preparatory as KG. */
const gradeOf = (grade: number) => (grade === 0 ? "KG" : String(grade).padStart(2, "0"));

/** Ids as others know them, else ours. */
function namesOf(known: Awaited<ReturnType<ExchangeStore["known"]>>) {
  const turned = (map: ReadonlyMap<string, string>) =>
    new Map([...map].map(([sourcedId, id]) => [id, sourcedId]));
  const [people, classes] = [turned(known.people), turned(known.classes)];
  return {
    person: (id: string) => people.get(id) ?? id,
    class: (id: string) => classes.get(id) ?? id,
  };
}
