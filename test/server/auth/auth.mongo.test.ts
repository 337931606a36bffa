import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FamilyModel } from "#server/auth/model.ts";
import type { SignedIn } from "#server/auth/service.ts";
import { testAuth } from "../../support/auth.ts";
import { startDatabase } from "../../support/database.ts";
import {
  makeSchool,
  PASSWORD,
  someone,
  type TestSchool,
  testPeople,
  userOf,
} from "../../support/school.ts";

startDatabase();
let people = testPeople();
const HOME = "10.0.0.1";
const MINUTE_MS = 60_000;
const ended = { code: "unauthenticated", reason: "session_ended" };
const reused = { code: "unauthenticated", reason: "session_reused" };
let school: TestSchool;
let other: TestSchool;
let at: Awaited<ReturnType<typeof testAuth>>;

beforeAll(async () => {
  school = await makeSchool(people);
  other = await makeSchool(people);
});
beforeEach(async () => {
  people = testPeople(); // an auth of its own listens to it
  at = await testAuth(people);
});

const signIn = (person: { login: string }) => at.auth.signIn(person.login, PASSWORD, HOME);
const userBehind = ({ session }: SignedIn) => at.auth.authenticate(session.accessToken);

describe("auth.signIn", () => {
  test("opens a session of the person's own school, whatever the login's case", async () => {
    for (const { schoolId, pupil7 } of [school, other]) {
      const login = ` ${pupil7.login.toUpperCase()} `;
      const signed = await at.auth.signIn(login, PASSWORD, HOME);
      expect(signed.session.me).toMatchObject({ id: pupil7.id, school: { id: schoolId } });
      expect(signed.session.expiresAt).toBe("2026-09-01T09:15:00.000Z");
      const user = await userBehind(signed);
      expect(user).toMatchObject({ id: pupil7.id, schoolId, roles: ["pupil"] });
    }
  });

  test("answers a wrong password and an unknown login alike, in words and in time", async () => {
    const timed = async (login: string) => {
      const from = performance.now();
      await expect(at.auth.signIn(login, "wrong", HOME)).rejects.toMatchObject({
        code: "unauthenticated",
        reason: "wrong_login",
        message: "Wrong login or password",
      });
      return performance.now() - from;
    };
    const known = [];
    const unknown = [];
    for (let i = 0; i < 4; i++) {
      known.push(await timed(school.pupil7.login));
      unknown.push(await timed("nobody.at.all"));
    }
    // Hashing dominates: without it an unknown login would be ten times as fast.
    expect(Math.max(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
  });

  test("lets nobody in by a password who has none", async () => {
    const bare = await school.add(["parent"], { passwordHash: null });
    for (const password of ["", "null", "nobody has this password"])
      await expect(at.auth.signIn(bare.login, password, HOME)).rejects.toMatchObject({
        reason: "wrong_login",
      });
  });

  test("makes a login wait after five wrong passwords, even with the right one", async () => {
    const { login } = await school.add(["pupil"]);
    for (let i = 0; i < 5; i++)
      await expect(at.auth.signIn(login, "wrong", HOME)).rejects.toMatchObject({
        reason: "wrong_login",
      });
    await expect(at.auth.signIn(login, PASSWORD, HOME)).rejects.toMatchObject({
      code: "too_many",
      details: { retryAfterSec: 30 },
    });
    await expect(signIn(school.pupil8)).resolves.toBeDefined(); // the neighbour at the same address
  });

  test("lets ten devices in at once by one login, as visitors of the demo come", async () => {
    const together = Array.from({ length: 10 }, () => signIn(school.pupil7));
    expect(await Promise.all(together)).toHaveLength(10);
  });

  test("lets a class of 30 in at once from one address, and a second class", async () => {
    const passwordHash = await someone(["pupil"]).then((one) => one.passwordHash);
    const classmates = await people.addPeople(
      school.schoolId,
      await Promise.all(Array.from({ length: 30 }, () => someone(["pupil"], { passwordHash }))),
    );
    for (const round of [1, 2])
      expect([round, (await Promise.all(classmates.map(signIn))).length]).toEqual([round, 30]);
  });
});

describe("auth.authenticate", () => {
  test("refuses no token, garbage, and an expired token without ending the session", async () => {
    const signed = await signIn(school.teacher);
    for (const token of [undefined, "", "garbage", signed.refreshToken])
      await expect(at.auth.authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
    at.clock.now += 15 * MINUTE_MS;
    const late = userBehind(signed);
    await expect(late).rejects.toMatchObject({ code: "unauthenticated", reason: undefined });
    expect(at.revoked).toEqual([]);
  });

  test("refuses a revoked session on every server, on another within half a minute", async () => {
    const elsewhere = await at.another();
    const signed = await signIn(school.teacher);
    const token = signed.session.accessToken;
    const { familyId } = await elsewhere.authenticate(token); // remembered as good there
    await at.auth.signOut(signed.refreshToken);
    expect(at.revoked).toEqual([`${familyId} signed_out`]);
    await expect(at.auth.authenticate(token)).rejects.toMatchObject(ended);
    const restarted = await at.another();
    await expect(restarted.authenticate(token)).rejects.toMatchObject(ended);
    at.clock.now += 30_000;
    await expect(elsewhere.authenticate(token)).rejects.toMatchObject(ended);
  });

  test("refuses a token of a session that was never there", async () => {
    const signed = await signIn(school.teacher);
    const { familyId } = await userBehind(signed);
    await FamilyModel.deleteOne({ schoolId: school.schoolId, _id: familyId });
    const restarted = await at.another();
    await expect(restarted.authenticate(signed.session.accessToken)).rejects.toMatchObject(ended);
  });
});

describe("auth.refresh", () => {
  test("gives a new token each time, in the same family, for as long as it is used", async () => {
    let signed = await signIn(school.parent7);
    const { familyId } = await userBehind(signed);
    const seen = new Set([signed.refreshToken]);
    for (let day = 0; day < 40; day++) {
      at.clock.now += 24 * 60 * MINUTE_MS;
      signed = await at.auth.refresh(signed.refreshToken);
      seen.add(signed.refreshToken);
    }
    expect(seen.size).toBe(41);
    expect((await userBehind(signed)).familyId).toBe(familyId);
  });

  test("ends after 30 days unused", async () => {
    const signed = await signIn(school.parent7);
    at.clock.now += 30 * 24 * 60 * MINUTE_MS;
    await expect(at.auth.refresh(signed.refreshToken)).rejects.toMatchObject(ended);
  });

  test("gives two tabs and a lost answer the same successor, and nobody is thrown out", async () => {
    const { refreshToken } = await signIn(school.pupil7);
    const tabs = await Promise.all(Array.from({ length: 5 }, () => at.auth.refresh(refreshToken)));
    at.clock.now += MINUTE_MS; // the answer was lost; the line is back a minute later
    tabs.push(await at.auth.refresh(refreshToken));
    expect(new Set(tabs.map((one) => one.refreshToken)).size).toBe(1);
    await expect(at.auth.refresh(tabs[0]!.refreshToken)).resolves.toBeDefined();
    expect(at.revoked).toEqual([]);
  });

  test("revokes the whole family when a token is used again later", async () => {
    const stolen = await signIn(school.pupil7);
    const { familyId } = await userBehind(stolen);
    const owner = await at.auth.refresh(stolen.refreshToken);
    at.clock.now += MINUTE_MS + 1;
    await expect(at.auth.refresh(stolen.refreshToken)).rejects.toMatchObject(reused);
    expect(at.revoked).toEqual([`${familyId} reused`]);
    await expect(at.auth.refresh(owner.refreshToken)).rejects.toMatchObject(ended);
    await expect(userBehind(owner)).rejects.toMatchObject(ended);
  });

  test("sees a thief who used the tolerance as soon as both lines go on", async () => {
    const first = await signIn(school.pupil7);
    const owner = await at.auth.refresh(first.refreshToken);
    const thief = await at.auth.refresh(first.refreshToken); // at once: taken for a second tab
    at.clock.now += 14 * MINUTE_MS;
    await at.auth.refresh(thief.refreshToken);
    at.clock.now += 2 * MINUTE_MS;
    await expect(at.auth.refresh(owner.refreshToken)).rejects.toMatchObject(reused);
  });

  test("leaves the other devices of the person signed in", async () => {
    const phone = await signIn(school.pupil7);
    const laptop = await signIn(school.pupil7);
    await at.auth.signOut(phone.refreshToken);
    await expect(at.auth.refresh(laptop.refreshToken)).resolves.toBeDefined();
    await expect(at.auth.refresh(phone.refreshToken)).rejects.toMatchObject(ended);
  });

  test("refuses no token, garbage, and another school's place on a good family", async () => {
    const { refreshToken } = await signIn(school.pupil7);
    const moved = refreshToken.replace(school.schoolId, other.schoolId);
    for (const token of [undefined, "", "a.b.0.c", moved])
      await expect(at.auth.refresh(token)).rejects.toMatchObject(ended);
    await expect(at.auth.refresh(refreshToken)).resolves.toBeDefined();
  });

  test("survives a restart", async () => {
    const { refreshToken } = await signIn(school.pupil7);
    const restarted = await at.another();
    await expect(restarted.refresh(refreshToken)).resolves.toBeDefined();
  });
});

describe("a change of the person", () => {
  test("of roles ends their sessions; the next sign-in has the new ones", async () => {
    const person = await school.add(["teacher"]);
    const signed = await signIn(person);
    await people.changeRoles(school.schoolId, person.id, ["teacher", "deputyAcademic"]);
    await expect(userBehind(signed)).rejects.toMatchObject(ended);
    await expect(at.auth.refresh(signed.refreshToken)).rejects.toMatchObject(ended);
    const again = await signIn(person);
    expect((await userBehind(again)).roles).toEqual(["teacher", "deputyAcademic"]);
    expect(again.session.me.actions).toContain("boards:readSchool");
  });

  test("who leaves ends their sessions and every way in", async () => {
    const person = await school.add(["teacher"]);
    const signed = await signIn(person);
    const { familyId } = await userBehind(signed);
    await people.remove(school.schoolId, person.id);
    expect(at.revoked).toEqual([`${familyId} removed`]);
    await expect(userBehind(signed)).rejects.toMatchObject(ended);
    await expect(at.auth.refresh(signed.refreshToken)).rejects.toMatchObject(ended);
    await expect(signIn(person)).rejects.toMatchObject({ reason: "wrong_login" });
  });
});

describe("auth.changePassword", () => {
  test("asks for the current one, and ends the other devices only", async () => {
    const person = await school.add(["pupil"]);
    const here = await signIn(person);
    const there = await signIn(person);
    const user = await userBehind(here);
    await expect(at.auth.changePassword(user, "wrong", "a new one 9")).rejects.toMatchObject({
      code: "forbidden",
      reason: "wrong_login",
    });
    await at.auth.changePassword(user, PASSWORD, "a new one 9");
    await expect(userBehind(here)).resolves.toBeDefined();
    await expect(userBehind(there)).rejects.toMatchObject(ended);
    await expect(signIn(person)).rejects.toMatchObject({ reason: "wrong_login" });
    await expect(at.auth.signIn(person.login, "a new one 9", HOME)).resolves.toBeDefined();
  });

  test("does not let a stolen session guess the password without end", async () => {
    const person = await school.add(["pupil"]);
    const user = userOf(person);
    for (let i = 0; i < 5; i++)
      await expect(at.auth.changePassword(user, `guess ${i}`, "x".repeat(9))).rejects.toMatchObject(
        {
          code: "forbidden",
        },
      );
    await expect(at.auth.changePassword(user, PASSWORD, "x".repeat(9))).rejects.toMatchObject({
      code: "too_many",
    });
  });

  test("sets the first password of somebody who came by a card", async () => {
    const person = await school.add(["parent"], { passwordHash: null });
    await at.auth.changePassword(userOf(person), "", "the first one");
    await expect(at.auth.signIn(person.login, "the first one", HOME)).resolves.toBeDefined();
  });
});
