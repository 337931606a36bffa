import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SignedIn } from "#server/auth/service.ts";
import type { Person } from "#server/people/service.ts";
import type { User } from "#server/realtime.ts";
import { testAuth } from "../../support/auth.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, PASSWORD, type TestSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();
const people = testPeople();
const HOME = "10.0.0.1";
const HOUR_MS = 3600_000;
const PHONE =
  "Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36";
const covered = { code: "forbidden", reason: "sign_in_covered" };
const unknown = { code: "not_found" };
let school: TestSchool;
let pupil: Person;
let at: Awaited<ReturnType<typeof testAuth>>;
let told: string[];

beforeAll(async () => {
  school = await makeSchool(people);
});
beforeEach(async () => {
  at = await testAuth(people);
  told = [];
  at.auth.onTold((personId) => told.push(personId));
  pupil = await school.add(["pupil"], { classId: school.class7.id });
});

const userIn = ({ session }: SignedIn) => at.auth.authenticate(session.accessToken);
const byPassword = async (password = PASSWORD) =>
  userIn(await at.auth.signIn(pupil.login, password, HOME, PHONE));
async function issue(by: Person, to: Person = pupil): Promise<string> {
  const [card] = await at.auth.issueCards(userOf(by), [to.id], "https://school.kz");
  return new URL(card?.url ?? "").hash.slice(1);
}
const scan = async (secret: string) => userIn(await at.auth.signInWithCard(secret, HOME, PHONE));
const byCard = async (by: Person = school.classTeacher, to: Person = pupil) =>
  scan(await issue(by, to));
const isIn = ({ schoolId, id, familyId }: User) =>
  at.auth.signIns
    .list({ schoolId, id, familyId, roles: [] })
    .then(({ signIns }) => signIns.some((one) => one.id === familyId));

describe("the list of one's sign-ins", () => {
  test("says how and when each began, on what, and by whose card", async () => {
    const own = await byPassword();
    at.clock.now += HOUR_MS;
    const other = await byCard();
    const { signIns, coveredUntil } = await at.auth.signIns.list(own);
    expect(coveredUntil).toBeNull();
    expect(signIns).toEqual([
      {
        ...{ id: own.familyId, way: "password", device: "Chrome, Android", card: null },
        ...{ since: "2026-09-01T09:00:00.000Z", lastAt: "2026-09-01T09:00:00.000Z" },
        ...{ isThis: true, isCovered: false },
      },
      {
        ...{ id: other.familyId, way: "card", device: "Chrome, Android" },
        card: { by: school.classTeacher.fullName, at: "2026-09-01T10:00:00.000Z" },
        ...{ since: "2026-09-01T10:00:00.000Z", lastAt: "2026-09-01T10:00:00.000Z" },
        ...{ isThis: false, isCovered: true },
      },
    ]);
  });

  test("is nobody else's: an administrator and a classmate find and end nothing of it", async () => {
    const own = await byPassword();
    const { administrator, pupil7 } = school;
    for (const stranger of [userOf(administrator), userOf(pupil7)]) {
      const { signIns } = await at.auth.signIns.list(stranger);
      expect(signIns.map(({ id }) => id)).not.toContain(own.familyId);
      for (const act of [at.auth.signIns.end, at.auth.signIns.confirm])
        await expect(act(stranger, own.familyId)).rejects.toMatchObject(unknown);
      await at.auth.signIns.endOthers(stranger);
      await expect(isIn(own)).resolves.toBe(true);
    }
  });

  test("ends one, and all others, and leaves this one", async () => {
    const [own, second, third, fourth] = [
      ...[await byPassword(), await byPassword()],
      ...[await byPassword(), await byCard()],
    ] as const;
    await at.auth.signIns.end(own, second.familyId);
    expect(at.revoked).toEqual([`${second.familyId} signed_out`]);
    await expect(at.auth.signIns.end(own, second.familyId)).rejects.toMatchObject(unknown);
    await at.auth.signIns.endOthers(own);
    expect(at.revoked.slice(1).toSorted()).toEqual(
      [third, fourth].map(({ familyId }) => `${familyId} signed_out`).toSorted(),
    );
    expect((await at.auth.signIns.list(own)).signIns).toHaveLength(1);
  });
});

describe("a sign-in by a card of somebody else's", () => {
  test("is covered for a day from its beginning, however old the card", async () => {
    const secret = await issue(school.administrator);
    at.clock.now += 30 * HOUR_MS;
    const user = await scan(secret);
    const beganAtMs = at.clock.now;
    const cover = {
      ...{ beganAtMs, untilMs: beganAtMs + 24 * HOUR_MS },
      ...{ issuedById: school.administrator.id, issuedAtMs: beganAtMs - 30 * HOUR_MS },
    };
    await expect(at.auth.signIns.coverOf(user)).resolves.toEqual(cover);
    at.clock.now += 24 * HOUR_MS - 1;
    await expect(at.auth.signIns.coverOf(user)).resolves.toEqual(cover);
    at.clock.now += 1;
    await expect(at.auth.signIns.coverOf(user)).resolves.toBeNull();
  });

  test("is not, by one's own card, a password, or from a platform", async () => {
    const { administrator } = school;
    const platform = await userIn(await at.auth.signInKnown(pupil.schoolId, pupil.id, PHONE));
    for (const user of [await byCard(administrator, administrator), await byPassword(), platform])
      await expect(at.auth.signIns.coverOf(user)).resolves.toBeNull();
    expect(told).toEqual([]);
  });

  test("sees and ends itself alone, confirms nothing and puts no news away", async () => {
    const own = await byPassword();
    const other = await byCard();
    const { signIns } = at.auth;
    const { signIns: seen, coveredUntil } = await signIns.list(other);
    expect(seen.map(({ id }) => id)).toEqual([other.familyId]);
    expect(coveredUntil).toBe("2026-09-02T09:00:00.000Z");
    await expect(signIns.end(other, own.familyId)).rejects.toMatchObject(covered);
    await expect(signIns.endOthers(other)).rejects.toMatchObject(covered);
    await expect(signIns.confirm(other, other.familyId)).rejects.toMatchObject(covered);
    await expect(signIns.seeNews(other, [other.familyId])).rejects.toMatchObject(covered);
    await expect(signIns.news(other)).resolves.toEqual([]);
    await expect(signIns.news(own)).resolves.toHaveLength(1);
    await signIns.end(other, other.familyId);
    await expect(isIn(own)).resolves.toBe(true);
  });

  test("is covered no more once its owner says on another that it was them", async () => {
    const own = await byPassword();
    const other = await byCard();
    await at.auth.signIns.confirm(own, other.familyId);
    await expect(at.auth.signIns.coverOf(other)).resolves.toBeNull();
    await expect(at.auth.signIns.news(own)).resolves.toEqual([]);
  });

  test("cannot shed its cover by a first password, nor shut the owner out with it", async () => {
    pupil = await school.add(["pupil"], { classId: school.class7.id, passwordHash: null });
    const own = await byCard();
    at.clock.now += 25 * HOUR_MS;
    const other = await byCard(school.administrator);
    const [first, second] = ["first password", "second password"] as const;
    await at.auth.changePassword(other, "", first);
    await at.auth.changePassword(other, first, second);
    await at.auth.signIns.end(other, other.familyId);
    const again = await byPassword(second);
    await expect(at.auth.signIns.coverOf(again)).resolves.toMatchObject({
      issuedById: school.administrator.id,
    });
    await expect(isIn(own)).resolves.toBe(true);
    expect((await at.auth.signIns.news(own)).map(({ id }) => id)).toEqual(
      expect.arrayContaining([other.familyId, again.familyId]),
    );
  });

  test("with the owner's own password in hand changes it as before", async () => {
    const lost = await byPassword();
    const own = await byCard();
    await at.auth.changePassword(own, PASSWORD, "another password");
    await expect(isIn(lost)).resolves.toBe(false);
    await expect(at.auth.signIns.coverOf(await byPassword("another password"))).resolves.toBeNull();
  });
});

describe("what one is told of cards", () => {
  test("a card that was issued, until it is seen, or used, or replaced", async () => {
    const own = await byPassword();
    const secret = await issue(school.classTeacher);
    const [news, ...more] = await at.auth.signIns.news(own);
    expect(more).toEqual([]);
    expect(news).toMatchObject({
      ...{ kind: "issued", by: school.classTeacher.fullName, device: null, isLive: false },
      at: "2026-09-01T09:00:00.000Z",
    });
    expect(told).toEqual([pupil.id]);
    const other = await scan(secret);
    expect(told).toEqual([pupil.id, pupil.id]);
    await expect(at.auth.signIns.news(own)).resolves.toMatchObject([
      { id: other.familyId, kind: "used", device: "Chrome, Android", isLive: true },
    ]);
  });

  test("is kept until it is seen, and not told again", async () => {
    const own = await byPassword();
    const other = await byCard();
    await issue(school.classTeacher);
    at.clock.now += 20 * HOUR_MS;
    const news = await at.auth.signIns.news(own);
    expect(news.map(({ kind }) => kind).toSorted()).toEqual(["issued", "used"]);
    await at.auth.signIns.seeNews(
      own,
      news.map(({ id }) => id),
    );
    await expect(at.auth.signIns.news(own)).resolves.toEqual([]);
    await issue(school.administrator);
    await expect(at.auth.signIns.news(own)).resolves.toMatchObject([
      { kind: "issued", by: school.administrator.fullName },
    ]);
    await expect(isIn(other)).resolves.toBe(true);
  });

  test("also of a sign-in that has ended, and never of this one", async () => {
    const other = await byCard();
    await at.auth.signIns.end(other, other.familyId);
    const own = await byPassword();
    await expect(at.auth.signIns.news(own)).resolves.toMatchObject([
      { id: other.familyId, kind: "used", isLive: false },
    ]);
    const here = await byCard();
    at.clock.now += 25 * HOUR_MS;
    const ids = (await at.auth.signIns.news(here)).map(({ id }) => id);
    expect(ids).toEqual([other.familyId]);
  });

  test("nothing of it can be marked by anybody else", async () => {
    const own = await byPassword();
    const other = await byCard();
    await at.auth.signIns.seeNews(userOf(school.administrator), [other.familyId]);
    await expect(at.auth.signIns.news(own)).resolves.toHaveLength(1);
  });
});
