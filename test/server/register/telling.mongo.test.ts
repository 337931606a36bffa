import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { tellOfRegister } from "#server/register/telling.ts";
import { startDatabase } from "../../support/database.ts";
import { DAY, MIN, NINE } from "../lessons/school.ts";
import { registerSchool } from "./fixture.ts";

startDatabase();

const DEVICE = "22222222-2222-4222-8222-222222222222";

async function told() {
  const school = await registerSchool();
  const { register, attendance, lessons, people } = school;
  const said: [to: string, notice: string, payload: unknown][] = [];
  tellOfRegister({
    ...{ register, attendance, lessons, people },
    teller: { tell: (to, notice, payload) => void said.push([to, notice, payload]) },
  });
  /** What was said once nothing more is. */
  async function heard(isEnough: () => boolean) {
    for (let tries = 0; tries < 200 && !isEnough(); tries++) await setTimeout(25);
    return said.splice(0);
  }
  return { ...school, said, heard };
}

describe("what pages are told", () => {
  test("of a decision: its teacher, the class and leadership, in ids only", async () => {
    const { register, users, hold, classId, schoolId, said, heard } = await told();
    const lessonId = await hold();
    await register.confirmAll(users.teacher, lessonId);
    const notices = await heard(() => said.length >= 3);
    expect(notices).toEqual(
      [`person:${users.teacher.id}`, `class:${classId}`, `leaders:${schoolId}`].map((to) => [
        ...[to, "register:changed", { lessonId }],
      ]),
    );
  });

  test("of what the ledger learns: those who decide, and only when the lesson is over", async () => {
    const { attendance, users, hold, schoolId, said, heard, ids, lessons, clock } = await told();
    const lessonId = await hold();
    await attendance.flush(); // what was learnt in the lesson is said
    expect(await heard(() => said.length >= 2)).toHaveLength(2);
    const visit = { schoolId, personId: users.third.id, deviceId: DEVICE, isHost: false };
    clock.set(60);
    await lessons.start(users.leader, ids[1]!);
    await attendance.entered({ ...visit, lessonId: ids[1]!, at: NINE + 60 * MIN });
    await attendance.entered({ ...visit, lessonId, at: NINE + MIN });
    await attendance.left({ ...visit, lessonId, at: NINE + 2 * MIN });
    const notices = await heard(() => said.length >= 2);
    expect(notices).toEqual([
      [`person:${users.teacher.id}`, "register:changed", { lessonId }],
      [`person:${users.leader.id}`, "register:changed", { lessonId }],
    ]);
  });

  test("of an explanation: the child's parents and the class teacher", async () => {
    const { register, users, add, said, heard } = await told();
    const childId = users.third.id;
    const [mother, father] = [
      await add(["parent"], null, [childId]),
      await add(["parent"], null, [childId]),
    ];
    const days = { fromDay: DAY, toDay: DAY, lessonId: null, jpegBase64: null };
    const words = { reason: "family", text: "Той болды" } as const;
    await register.explanations.explain(mother, { childId, ...words, ...days });
    const notices = await heard(() => said.length >= 3);
    expect(notices.map(([to]) => to).sort()).toEqual(
      [mother, father, users.leader].map(({ id }) => `person:${id}`).sort(),
    );
    expect(JSON.stringify(notices)).not.toContain("Той");
  });

  test("and whom the ledger forgets the register forgets", async () => {
    const { attendance, register, users, hold, people, schoolId } = await told();
    const lessonId = await hold();
    await register.confirmAll(users.teacher, lessonId);
    await people.remove(schoolId, users.third.id);
    await attendance.erase(users.director, users.third.id);
    const cells = await register.cells(schoolId, [lessonId]);
    expect(cells.map(({ personId }) => personId)).toEqual([users.pupil.id, users.second.id]);
  });
});
