import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiaryTerm, DiaryWeek, Digest } from "#server/diary/protocol.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import { Link } from "../../support/room-link.ts";
import { type SeededServer, startSeededServer } from "../../support/seeded-server.ts";
import { api } from "../../support/server.ts";

/** The whole product: a lesson was held, a pupil missed it, was marked, was given work. */
let seeded: SeededServer;
let lesson: Lesson;
const ask = async <T>(login: string, path: string) =>
  api<T>(seeded.server.url, "GET", path, { token: await seeded.tokenOf(login) });

beforeAll(async () => {
  seeded = await startSeededServer(2);
  const { server, school, lessonId, tokenOf } = seeded;
  const token = await tokenOf(school.teacher.login);
  const asTeacher = <T>(method: "POST" | "PATCH" | "GET", path: string, body?: object) =>
    api<T>(server.url, method, path, { token, ...(body && { body }) });
  lesson = await asTeacher<Lesson>("GET", `/lessons/${lessonId}`);
  const link = new Link({ url: server.url, auth: { token } });
  await link.connect();
  await link.call("lesson:start", { lessonId });
  await asTeacher("POST", `/lessons/${lessonId}/tasks`, { text: "142-есеп", isGiven: true });
  await link.call("lesson:end", { lessonId });
  link.socket.disconnect();
  const personId = school.pupils[0]?.id ?? "";
  await asTeacher("POST", `/journals/${lesson.classId}/${lesson.subject.id}/cells`, {
    changeId: crypto.randomUUID(),
    changes: [
      {
        ...{ pupilId: personId, column: `lesson:${lessonId}`, value: 9, base: 0 },
        comment: "Жарайсың!",
      },
    ],
  });
  await asTeacher("POST", `/lessons/${lessonId}/register/confirm`, {});
});
afterAll(() => seeded?.server.stop());

const lessonIn = (week: DiaryWeek) =>
  week.days.flatMap(({ lessons }) => lessons).find(({ lessonId }) => lessonId === lesson.id);

describe("the diary", () => {
  test("shows a parent the lesson with its mark, comment, task and what the teacher confirmed", async () => {
    const { school } = seeded;
    const childId = school.pupils[0]?.id ?? "";
    const week = await ask<DiaryWeek>(school.parent.login, `/diary?childId=${childId}`);
    expect(week.days).toHaveLength(7);
    expect(lessonIn(week)).toMatchObject({
      state: "ended",
      marks: [{ kind: "points", value: 9, maxPoints: 10, comment: "Жарайсың!" }],
      tasks: [{ text: "142-есеп", state: "open", isMissing: false }],
      attendance: { code: "unexcused", state: "confirmed" },
    });
    expect(lessonIn(week)?.homework).toContain("142-есеп");
  });

  test("is one's own: a classmate sees the lesson and nobody else's mark", async () => {
    const other = await ask<DiaryWeek>(seeded.school.pupils[1]?.login ?? "", "/diary");
    expect(lessonIn(other)?.marks).toEqual([]);
    const childId = seeded.school.pupils[1]?.id ?? "";
    const { parent, teacher } = seeded.school;
    for (const login of [parent.login, teacher.login])
      await expect(ask(login, `/diary?childId=${childId}`)).rejects.toMatchObject({
        code: "forbidden",
      });
  });

  test("counts a term by subject", async () => {
    const term = await ask<DiaryTerm>(seeded.school.pupils[0]?.login ?? "", "/diary/term");
    const subject = term.subjects.find((one) => one.subject.id === lesson.subject.id);
    expect(subject).toMatchObject({ marks: [{ value: 9 }], missed: 1, late: 0 });
    expect(subject?.computed).toMatchObject({ formativePercent: 90, percent: 90, mark: 5 });
  });
});

describe("the digest", () => {
  test("is the child's week in the language asked for", async () => {
    const { school } = seeded;
    const path = `/diary/digest?pupilId=${school.pupils[0]?.id}&language=`;
    const kk = await ask<Digest>(school.parent.login, `${path}kk`);
    expect(kk.text).toContain("өткен сабақ: 1, қатысты: 0, дәлелсіз себеп (Ж): 1");
    expect(kk.text).toMatch(/Бағалар:\n• .+: 9/);
    const ru = await ask<Digest>(school.parent.login, `${path}ru`);
    expect(ru.text).toContain("проведено уроков: 1, присутствовал(а): 0");
  });

  test("of another's child is refused, and a class's list to who does not lead it", async () => {
    const { school } = seeded;
    const path = `/diary/digest?pupilId=${school.pupils[1]?.id}&language=kk`;
    for (const login of [school.parent.login, school.colleague.login])
      await expect(ask(login, path)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      ask(school.colleague.login, `/diary/digests?classId=${school.classId}`),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
