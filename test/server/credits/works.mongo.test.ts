import { afterEach, beforeEach, expect, test } from "vitest";
import { worksOf } from "#server/credits/works.ts";
import { MIN, makeSubmissions, startLibrary, type TestSubmissions } from "../submissions/school.ts";

startLibrary();
let school: TestSubmissions;
beforeEach(async () => {
  school = await makeSubmissions();
});
afterEach(() => school.end());

test("works are those of the class and subject that are due in the span, with everybody's state", async () => {
  const { plans, submissions, users, give, handIn, clock, schoolId } = school;
  const works = worksOf({ plans, submissions });
  const at = (minutes: number) => new Date(clock.now() + minutes * MIN).toISOString();
  const inside = await give({ text: "Макет", dueAt: at(60) });
  const named = await give({ text: "Жоба", dueAt: at(90), pupilIds: [users.second.id] });
  await give({ text: "Кейін", dueAt: at(5_000) });
  await handIn(users.pupil, inside.id);
  const of = { classId: inside.classId, subjectId: inside.subject?.id ?? "" };
  const span = { fromMs: clock.now() - MIN, toMs: clock.now() + 1_000 * MIN };
  const found = await works(schoolId, { ...of, ...span });
  expect(found.tasks.map(({ text }) => text).sort()).toEqual(["Жоба", "Макет"]);
  expect(found.tasks.find(({ id }) => id === named.id)?.pupilIds).toEqual([users.second.id]);
  const stateOf = (taskId: string, pupilId: string) =>
    found.states.find((one) => one.taskId === taskId && one.pupilId === pupilId)?.state;
  expect(stateOf(inside.id, users.pupil.id)).toBe("handedIn");
  expect(stateOf(inside.id, users.second.id)).toBe("open");
  expect(stateOf(named.id, users.second.id)).toBe("open");
  expect(stateOf(named.id, users.pupil.id)).toBeUndefined();
  const another = await works(schoolId, { ...of, subjectId: "0".repeat(24), ...span });
  expect(another).toEqual({ tasks: [], states: [] });
});
