import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CardModel } from "#server/auth/model.ts";
import type { LoginCard } from "#server/auth/protocol.ts";
import { testAuth } from "../../support/auth.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, PASSWORD, type TestSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();
const people = testPeople();
const HOME = "10.0.0.1";
const BASE = "https://school.kz";
const DAY_MS = 24 * 3600_000;
let school: TestSchool;
let other: TestSchool;
let at: Awaited<ReturnType<typeof testAuth>>;

beforeAll(async () => {
  school = await makeSchool(people);
  other = await makeSchool(people);
});
beforeEach(async () => {
  at = await testAuth(people);
});

const secretOf = ({ url }: LoginCard) => new URL(url).hash.slice(1);
const issue = (by: TestSchool["pupil7"], ...to: { id: string }[]) =>
  at.auth.issueCards(
    userOf(by),
    to.map(({ id }) => id),
    BASE,
  );
const scan = (card: LoginCard) => at.auth.signInWithCard(secretOf(card), HOME);
const refusal = (reason: string) => ({ code: "unauthenticated", reason });

describe("auth.issueCards", () => {
  test("gives a class teacher cards for the own class's pupils and their parents", async () => {
    const { classTeacher, pupil7, parent7 } = school;
    const cards = await issue(classTeacher, pupil7, parent7);
    expect(cards).toMatchObject([
      { personId: pupil7.id, login: pupil7.login, className: "7 «Ә»", role: "pupil" },
      { personId: parent7.id, className: null, role: "parent" },
    ]);
    for (const { url, expiresAt } of cards) {
      expect(url).toMatch(/^https:\/\/school\.kz\/card#[\w-]{22}$/);
      expect(expiresAt).toBe("2026-09-15T09:00:00.000Z");
    }
  });

  test("refuses a class teacher everybody else, and then makes no card at all", async () => {
    const { classTeacher, pupil7, pupil8, parent8, teacher, director } = school;
    const both = await school.add(["parent", "director"], { childIds: [pupil7.id] });
    const before = await CardModel.countDocuments({ schoolId: school.schoolId });
    for (const person of [pupil8, parent8, teacher, director, classTeacher, both])
      await expect(issue(classTeacher, pupil7, person)).rejects.toMatchObject({
        code: "forbidden",
        reason: "other_class",
      });
    expect(await CardModel.countDocuments({ schoolId: school.schoolId })).toBe(before);
  });

  test("gives an administrator cards for anyone of the school, nobody else of another", async () => {
    const { administrator, director, pupil8 } = school;
    expect(await issue(administrator, director, pupil8)).toHaveLength(2);
    await expect(issue(administrator, other.pupil7)).rejects.toMatchObject({ code: "not_found" });
    await expect(issue(school.classTeacher, other.pupil7)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("refuses every role whose table lacks it", async () => {
    for (const person of [school.pupil7, school.parent7, school.teacher, school.director])
      await expect(issue(person, school.pupil7)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("stores no secret", async () => {
    const [card] = await issue(school.administrator, school.pupil7);
    const stored = await CardModel.findOne({
      schoolId: school.schoolId,
      personId: school.pupil7.id,
    });
    expect(JSON.stringify(stored)).not.toContain(secretOf(card!));
  });

  test("gives one card to a person named twice", async () => {
    expect(await issue(school.administrator, school.pupil7, school.pupil7)).toHaveLength(1);
  });
});

describe("auth.signInWithCard", () => {
  test("signs its owner in, in their own school", async () => {
    for (const { administrator, pupil7, schoolId } of [school, other]) {
      const [card] = await issue(administrator, pupil7);
      const { session } = await scan(card!);
      expect(session.me).toMatchObject({ id: pupil7.id, school: { id: schoolId } });
      await expect(at.auth.authenticate(session.accessToken)).resolves.toMatchObject({ schoolId });
    }
  });

  test("works once: of twenty scans at once one wins", async () => {
    const [card] = await issue(school.administrator, school.pupil7);
    const scans = await Promise.allSettled(Array.from({ length: 20 }, () => scan(card!)));
    expect(scans.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(scan(card!)).rejects.toMatchObject(refusal("card_used"));
  });

  test("works for 14 days", async () => {
    const [card] = await issue(school.administrator, school.pupil7);
    at.clock.now += 14 * DAY_MS;
    await expect(scan(card!)).rejects.toMatchObject(refusal("card_expired"));
    at.clock.now -= 1;
    await expect(scan(card!)).resolves.toBeDefined();
  });

  test("refuses the older card of the same person, and leaves classmates' cards alone", async () => {
    const [older, mates] = await issue(school.administrator, school.pupil7, school.pupil8);
    const [newer] = await issue(school.classTeacher, school.pupil7);
    await expect(scan(older!)).rejects.toMatchObject(refusal("card_unknown"));
    await expect(scan(newer!)).resolves.toBeDefined();
    await expect(scan(mates!)).resolves.toBeDefined();
  });

  test("of two teachers printing at once leaves one card that works", async () => {
    const both = await Promise.all([
      issue(school.administrator, school.pupil7),
      issue(school.classTeacher, school.pupil7),
    ]);
    const scans = await Promise.allSettled(both.flat().map(scan));
    expect(scans.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("refuses a secret nobody has, and who left the school", async () => {
    await expect(at.auth.signInWithCard("A".repeat(22), HOME)).rejects.toMatchObject(
      refusal("card_unknown"),
    );
    const gone = await school.add(["pupil"]);
    const [card] = await issue(school.administrator, gone);
    await people.remove(school.schoolId, gone.id);
    await expect(scan(card!)).rejects.toMatchObject(refusal("card_unknown"));
  });

  test("is slowed down with passwords of the same address", async () => {
    for (let i = 0; i < 100; i++)
      await at.auth.signInWithCard("A".repeat(22), "10.9.9.9").catch(() => {});
    const wait = { code: "too_many", details: { retryAfterSec: expect.any(Number) } };
    await expect(at.auth.signInWithCard("A".repeat(22), "10.9.9.9")).rejects.toMatchObject(wait);
    await expect(at.auth.signIn(school.pupil7.login, PASSWORD, "10.9.9.9")).rejects.toMatchObject(
      wait,
    );
    await expect(at.auth.signIn(school.pupil7.login, PASSWORD, HOME)).resolves.toBeDefined();
  });
});
