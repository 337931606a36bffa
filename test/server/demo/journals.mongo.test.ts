import { beforeAll, expect, test } from "vitest";
import { createAttendance } from "#server/attendance/service.ts";
import { mongoAttendance } from "#server/attendance/store.ts";
import { createDemoJournals, type JournalsAt } from "#server/demo/journals.ts";
import { createDemoSchool, DEMO_PUPIL_LOGIN } from "#server/demo/school.ts";
import { CellStepModel } from "#server/journal/model.ts";
import { createJournal } from "#server/journal/service.ts";
import { mongoJournal } from "#server/journal/store.ts";
import { createLessons } from "#server/lessons/service.ts";
import { mongoLessons } from "#server/lessons/store.ts";
import { createRegister } from "#server/register/service.ts";
import { mongoRegister } from "#server/register/store.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { startDatabase } from "../../support/database.ts";
import { testPeople, userOf } from "../../support/school.ts";

startDatabase();
/** Noon in Almaty, the fourth week of the second quarter. */
const NOW = Date.parse("2026-11-26T07:00:00Z");
const people = testPeople(() => NOW);
const schedule = createSchedule({ store: mongoSchedule, people });
const nothing = async () => {
  throw new Error("journals of a demo ask for no files");
};
const servicesAt = ((now: () => number) => {
  const shared = { people, schedule, now };
  const quiet = { presentCount: () => 0, log: { info: () => undefined } };
  const lessons = createLessons({ ...shared, ...quiet, store: mongoLessons });
  const attendance = createAttendance({ store: mongoAttendance, lessons, people, now });
  const register = createRegister({
    ...{ people, lessons, attendance, now, store: mongoRegister, mediaDir: "" },
    storage: { putBytes: nothing, readBytes: nothing, remove: nothing },
    hls: { cleanPhoto: nothing },
  });
  const journal = createJournal({
    ...{ ...shared, store: mongoJournal, lessons, attendanceOf: register.cells },
    library: { journalLineOf: async () => null },
    plans: { tasksOf: async () => [] },
    statesOf: async () => [],
    creditsOf: async () => [],
    teller: { tell: () => undefined },
  });
  return { lessons, register, journal };
}) satisfies JournalsAt;

const touched: string[] = [];
const journals = (change: { now?: () => number; most?: number } = {}) =>
  createDemoJournals({
    ...{ people, schedule, servicesAt, now: () => NOW, isOn: true, pauseMs: 0, most: 4 },
    ...change,
    touched: (_school, { subjectId }) => void touched.push(subjectId),
  });
let schoolId = "";
let classId = "";
beforeAll(async () => {
  ({ schoolId } = await createDemoSchool({ people, schedule }));
  classId = (await people.findCredentials(DEMO_PUPIL_LOGIN))?.person.classId ?? "";
});

test("journals of the class that is seen first look as after four weeks of work", async () => {
  await journals().fill();
  const [director] = (
    await people.listPeople(schoolId, { role: "director", search: "", skip: 0, limit: 1 })
  ).people;
  const { journal } = servicesAt(() => NOW);
  const subjects = await schedule.subjects(schoolId);
  const [algebraId = ""] = touched.filter((id) => subjects.get(id)?.name.en === "Algebra");
  const grid = await journal.read(userOf(director!), { classId, subjectId: algebraId });
  const past = grid.lessons.filter(({ day }) => day < "2026-11-25");
  expect(past.length).toBeGreaterThan(7);
  const points = grid.cells.filter(({ column }) => column.startsWith("lesson:"));
  const share = points.length / (past.length * grid.pupils.length);
  expect(share).toBeGreaterThan(0.25);
  expect(share).toBeLessThan(0.55);
  expect(points.every(({ value }) => value !== null && value >= 3 && value <= 10)).toBe(true);
  expect(grid.works.map(({ kind, number }) => `${kind} ${number}`)).toEqual([
    ...["section 1", "section 2", "term 1"],
  ]);
  // The term work is to come; the first section work is behind, with remarks.
  const ofWork = (index: number) =>
    grid.cells.filter(({ column }) => column === `work:${grid.works[index]?.id}`);
  expect(ofWork(0).length).toBeGreaterThan(grid.pupils.length * 0.8);
  expect(ofWork(2)).toEqual([]);
  expect(grid.cells.some(({ comment }) => comment !== "")).toBe(true);
  expect(new Set(grid.termMarks.map(({ mark }) => mark)).size).toBeGreaterThan(1);
  // Topics stand on their dates; the last dates have their attendance, confirmed, the visitor always there.
  expect(grid.lessons[0]?.plan?.topic).toBe("Бірмүше және оның стандарт түрі");
  const held = grid.lessons.filter(({ state }) => state === "ended");
  expect(held).toHaveLength(4);
  expect(grid.attendance).toHaveLength(4 * grid.pupils.length);
  expect(grid.attendance.every(({ state }) => state === "confirmed")).toBe(true);
  const codes = new Set(grid.attendance.map(({ code }) => code));
  expect(codes.size).toBeGreaterThan(2);
  const visitor = (await people.findCredentials(DEMO_PUPIL_LOGIN))?.person.id;
  const own = grid.attendance.filter(({ personId }) => personId === visitor);
  expect(own.map(({ code }) => code)).toEqual(["present", "present", "present", "present"]);
}, 120_000);

test("filling again, after a restart too, writes nothing over what stands", async () => {
  const before = await CellStepModel.countDocuments({ schoolId });
  const first = [...touched];
  await journals().fill();
  // It went on with the four journals after those.
  expect(touched.slice(first.length).filter((id) => first.includes(id))).toEqual([]);
  const { journal } = servicesAt(() => NOW);
  const teacher = (await schedule.taught(schoolId, { classIds: [classId] })).find(
    ({ subjectId }) => subjectId === first[0],
  );
  const person = await people.findPerson(schoolId, teacher?.teacherId ?? "");
  const grid = await journal.read(userOf(person!), { classId, subjectId: first[0]! });
  expect(grid.cells.every(({ version }) => version === 1)).toBe(true);
  expect(await CellStepModel.countDocuments({ schoolId })).toBeGreaterThan(before);
}, 120_000);

test.each(["2027-01-03", "2027-06-13"])(
  "%s is in a break: its lessons are in a journal",
  async (day) => {
    const now = () => Date.parse(`${day}T12:10:00+05:00`);
    const { lessons, journal } = servicesAt(now);
    await lessons.ensureDay(schoolId, day);
    const [one] = await lessons.listOn(schoolId);
    if (!one) throw new Error("no lesson is on");
    const host = userOf((await people.findPerson(schoolId, one.teacher.id))!);
    const key = { classId: one.classId, subjectId: one.subject.id };
    const days = async () => (await journal.read(host, key)).lessons.map((lesson) => lesson.day);
    expect(await days()).not.toContain(day);
    await journals({ now, most: 0 }).fill();
    expect(await days()).toContain(day);
  },
  120_000,
);
