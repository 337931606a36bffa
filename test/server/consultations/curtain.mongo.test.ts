import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bookingHandlers } from "#server/consultations/routes.ts";
import { mayReadTalk } from "#server/consultations/rules.ts";
import type { User } from "#server/realtime.ts";
import {
  at,
  type BookingSchool,
  bookingSchool,
  MIN_MS,
  NOW,
} from "../../support/booking-school.ts";
import { startDatabase } from "../../support/database.ts";

/** Each row: is the sign-in covered, kind of the talk, was it asked for before the sign-in, side, is its door open. */
const table = `
  covered kind     older side  open | shown
  no      private  yes   guest no   | yes
  no      private  yes   host  no   | yes
  yes     ordinary yes   guest no   | yes
  yes     ordinary yes   host  no   | yes
  yes     private  no    guest no   | yes
  yes     private  no    host  no   | yes
  yes     private  yes   guest no   | no
  yes     private  yes   host  no   | no
  yes     private  yes   guest yes  | yes
  yes     private  yes   host  yes  | no
`;
const rows = table
  .trim()
  .split("\n")
  .slice(1)
  .map((row) => row.trim().split(/[\s|]+/) as [string, string, string, string, string, string]);

test.each(rows)("covered %s, %s, older %s, %s, open %s: shown %s", (...row) => {
  const [covered, kind, older, side, open, shown] = row;
  const talk = {
    kind: kind === "private" ? ("private" as const) : ("ordinary" as const),
    createdAtMs: older === "yes" ? NOW - 1 : NOW,
  };
  const as = { isHost: side === "host", isOpen: open === "yes" };
  expect(mayReadTalk(covered === "yes" ? { beganAtMs: NOW } : null, talk, as)).toBe(
    shown === "yes",
  );
});

startDatabase();
let it: BookingSchool;
/** The same person by a card of somebody else's, since now. */
function byCard(user: User, familyId: string): User {
  it.covers.set(familyId, {
    ...{ beganAtMs: it.clock.now, untilMs: it.clock.now + 24 * 60 * MIN_MS },
    ...{ issuedById: it.users.administrator.id, issuedAtMs: it.clock.now },
  });
  return { ...user, familyId };
}
const idsOf = async (user: User, isPast = false) =>
  (await it.consultations.list(user, isPast)).consultations.map(({ id }) => id);
const unknown = { code: "not_found" };
const covered = { code: "forbidden", reason: "sign_in_covered" };

describe("a sign-in by a card of somebody else's", () => {
  beforeAll(async () => {
    it = await bookingSchool();
  });
  beforeEach(() => {
    it.clock.now = NOW;
    it.covers.clear();
  });

  test("finds no older private talk, by list, address, time or another request", async () => {
    const { pupil7 } = it.users;
    const older = await it.ask("pupil7");
    it.clock.now += MIN_MS;
    const other = byCard(pupil7, "a".repeat(24));
    const { consultations, coveredUntil } = await it.consultations.list(other, false);
    expect(consultations).toEqual([]);
    expect(coveredUntil).toBe(at("27T11:01"));
    for (const act of [
      () => it.consultations.read(other, older.id),
      () => it.consultations.cancel(other, older.id),
      () => it.consultations.move(other, older.id, at("27T16:00")),
      () => it.consultations.seeReminder(other, older.id, at("27T15:00")),
    ])
      await expect(act()).rejects.toMatchObject(unknown);
    // Its own time is as taken as anybody else's.
    const again = { hostId: it.psychologist.id, startsAt: at("27T15:00"), reason: null };
    await expect(
      it.consultations.ask(other, { ...again, way: "video", withIds: [] }),
    ).rejects.toMatchObject({ code: "conflict", reason: "time_taken" });
    expect(await idsOf(pupil7)).toEqual([older.id]);
    expect((await it.consultations.list(pupil7, false)).coveredUntil).toBeNull();
  });

  test("books, and sees what was booked since", async () => {
    const other = byCard(it.users.pupil8, "b".repeat(24));
    const asked = { hostId: it.psychologist.id, startsAt: at("27T17:00"), reason: null };
    const own = await it.consultations.ask(other, { ...asked, way: "video", withIds: [] });
    expect(await idsOf(other)).toEqual([own.id]);
    await expect(it.consultations.read(other, own.id)).resolves.toMatchObject({ id: own.id });
  });

  test("of a guest sees a talk while its door is open, and then no more", async () => {
    const { parent7 } = it.users;
    const older = await it.ask("parent7", { startsAt: at("27T16:30") });
    it.clock.now = Date.parse(at("27T12:00"));
    const other = byCard(parent7, "c".repeat(24));
    expect(await idsOf(other)).toEqual([]);
    it.clock.now = Date.parse(at("27T16:25"));
    expect(await idsOf(other)).toEqual([older.id]);
    it.clock.now = Date.parse(at("27T18:00"));
    expect(await idsOf(other)).toEqual([]);
    expect(await idsOf(parent7)).toEqual([older.id]);
  });

  test("of the psychologist sees none of the older ones, the past ones neither, nor a calendar", async () => {
    const { psychologist } = it.users;
    it.clock.now = Date.parse(at("27T13:00"));
    expect((await idsOf(psychologist)).length).toBeGreaterThan(0);
    const other = byCard(psychologist, "d".repeat(24));
    expect(await idsOf(other)).toEqual([]);
    it.clock.now += 4 * 24 * 60 * MIN_MS;
    expect((await idsOf(psychologist, true)).length).toBeGreaterThan(0);
    expect(await idsOf(other, true)).toEqual([]);
    const handlers = bookingHandlers(it.consultations);
    const caller = { user: other } as Parameters<typeof handlers.readCalendarAddress>[1];
    for (const act of [handlers.readCalendarAddress, handlers.renewCalendarAddress])
      await expect(act({}, caller)).rejects.toMatchObject(covered);
    await expect(
      handlers.saveReminders({ channel: "mail", leadMin: 60 }, caller),
    ).rejects.toMatchObject(covered);
  });

  test("sees ordinary talks as before", async () => {
    const { teacher, pupil7 } = it.users;
    const own = await it.offer("teacher", pupil7.id);
    it.clock.now += MIN_MS;
    expect(await idsOf(byCard(teacher, "e".repeat(24)))).toContain(own.id);
  });
});
