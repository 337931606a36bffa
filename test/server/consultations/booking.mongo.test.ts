import { describe, expect, test } from "vitest";
import { consultationRoutes } from "#server/consultations/protocol.ts";
import { MOST_OPEN, MOST_OPEN_OF_HOST } from "#server/consultations/rules.ts";
import { afternoons, at, bookingSchool, MIN_MS, NOW } from "../../support/booking-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const notFound = { code: "not_found" };
const timeTaken = { code: "conflict", reason: "time_taken" };

describe("taking a time", () => {
  test("of eight who want the same at once, on two machines, one has it", async () => {
    const { consultations, machine, users, psychologist, school, user } = await bookingSchool();
    const other = machine();
    const pupils = await Promise.all(
      Array.from({ length: 8 }, () => school.add(["pupil"], { classId: school.class7.id })),
    );
    const wanted = {
      ...{ hostId: psychologist.id, startsAt: at("27T15:30"), reason: null },
      ...({ way: "sound", withIds: [] } as const),
    };
    const tries = await Promise.allSettled(
      pupils.map((pupil, n) =>
        (n % 2 ? other : consultations).ask(user(pupil), { ...wanted, withIds: [] }),
      ),
    );
    const won = tries.filter(({ status }) => status === "fulfilled");
    expect(won).toHaveLength(1);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject(timeTaken);
    const { consultations: listed } = await consultations.list(users.psychologist, false);
    expect(listed.map(({ startsAt, state }) => [startsAt, state])).toEqual([
      [at("27T15:30"), "agreed"],
    ]);
  });

  test("a double tap is one booking, with a time or without", async () => {
    const { consultations, users, ask } = await bookingSchool();
    const taps = [ask("pupil7"), ask("pupil7"), ask("pupil7")];
    expect(new Set((await Promise.all(taps)).map(({ id }) => id)).size).toBe(1);
    const open = { startsAt: null };
    const others = [ask("pupil7", open), ask("pupil7", open)];
    expect(new Set((await Promise.all(others)).map(({ id }) => id)).size).toBe(1);
    expect((await consultations.list(users.pupil7, false)).consultations).toHaveLength(2);
  });

  test("is of what is offered: not in the night, not too soon, not where it is taken", async () => {
    const { ask } = await bookingSchool();
    for (const startsAt of [at("27T03:00"), at("27T15:10"), at("26T12:30"), at("28T15:00")])
      await expect(ask("pupil7", { startsAt })).rejects.toMatchObject(timeTaken);
    await ask("pupil7");
    await expect(ask("pupil8")).rejects.toMatchObject(timeTaken);
  });

  test("of the guest's own other talk is refused in other words", async () => {
    const { consultations, users, ask, school } = await bookingSchool();
    await consultations.saveAvailability(users.teacher, afternoons);
    await ask("pupil7");
    const clash = ask("pupil7", { hostId: school.teacher.id });
    await expect(clash).rejects.toMatchObject({ code: "conflict", reason: "time_clashes" });
  });

  test("of the guest's own other talk is looked for when an offer is agreed to, and what is agreed stays so", async () => {
    const { consultations, users, ask, offer, school } = await bookingSchool();
    const clashes = { code: "conflict", reason: "time_clashes" };
    const yes = (id: string) => consultations.answer(users.pupil7, id, { isAgreed: true });
    const first = await ask("pupil7");
    expect(first.state).toBe("agreed");
    const at1515 = { startsAt: at("27T15:15"), lengthMin: 20 };
    const offered = await offer("teacher", school.pupil7.id, at1515);
    await expect(yes(offered.id)).rejects.toMatchObject(clashes);
    expect(await consultations.read(users.pupil7, offered.id)).toMatchObject({ state: "asked" });
    // It ends where the next begins: that is no clash. Nor is one that was called off.
    const after = await offer("classTeacher", school.pupil7.id, { startsAt: at("27T15:30") });
    expect(await yes(after.id)).toMatchObject({ state: "agreed" });
    expect(await yes(after.id)).toMatchObject({ state: "agreed" });
    await consultations.cancel(users.pupil7, after.id);
    await consultations.cancel(users.pupil7, first.id);
    expect(await yes(offered.id)).toMatchObject({ state: "agreed" });
  });

  test("of two offers for one hour either may be agreed to, at once too, and then not the other", async () => {
    const { consultations, users, offer, school } = await bookingSchool();
    const startsAt = at("27T17:00");
    const offers = await Promise.all(
      (["teacher", "classTeacher", "director"] as const).map((who) =>
        offer(who, school.pupil7.id, { startsAt }),
      ),
    );
    const answers = await Promise.allSettled(
      offers.map(({ id }) => consultations.answer(users.pupil7, id, { isAgreed: true })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of answers)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ reason: "time_clashes" });
  });

  test("of the host's is looked for too, theirs as a parent; of the guest's the host learns nothing", async () => {
    const { consultations, users, user, offer, school, people } = await bookingSchool();
    const both = await school.add(["psychologist", "parent"], { childIds: [school.pupil7.id] });
    const host = user(both);
    const wish = { way: "video" as const, withIds: [], reason: null, startsAt: null };
    const asked = await consultations.ask(users.pupil8, { ...wish, hostId: both.id });
    const own = await offer("teacher", both.id, { startsAt: at("27T18:00"), lengthMin: 30 });
    await consultations.answer(host, own.id, { isAgreed: true });
    const give = (time: string) =>
      consultations.answer(host, asked.id, { isAgreed: true, startsAt: at(time) });
    await expect(give("27T18:15")).rejects.toMatchObject({ reason: "time_clashes" });
    const guests = await offer("director", school.pupil8.id, { startsAt: at("27T19:00") });
    await consultations.answer(users.pupil8, guests.id, { isAgreed: true });
    expect(await give("27T19:00")).toMatchObject({ state: "agreed" });
    // Both see it, and may move one of them; the host meets their own at any move.
    const moved = consultations.move(host, asked.id, at("27T18:15"));
    await expect(moved).rejects.toMatchObject({ reason: "time_clashes" });
    expect(await people.findPerson(school.schoolId, both.id)).not.toBeNull();
  });

  test("keeps the host's buffer, which the host need not", async () => {
    const { consultations, users, ask, offer, school } = await bookingSchool();
    const withBuffer = { ...afternoons, bufferMin: 15 };
    await consultations.saveAvailability(users.psychologist, withBuffer);
    const change = { kind: "private", startsAt: at("27T15:35"), lengthMin: 10 };
    await offer("psychologist", school.pupil8.id, change);
    // 15:00 to 15:30 would end five minutes before.
    await expect(ask("pupil7")).rejects.toMatchObject(timeTaken);
    const next = { kind: "private", startsAt: at("27T15:45"), lengthMin: 10 };
    await offer("psychologist", school.pupil8.id, next);
  });

  test("is limited: so many open of one host, so many in all", async () => {
    const { consultations, clock, users, ask, school, user, people } = await bookingSchool();
    const times = ["15:00", "15:30", "16:00", "16:30"].map((time) => at(`27T${time}`));
    const asked = [];
    for (const startsAt of times.slice(0, MOST_OPEN_OF_HOST))
      asked.push(await ask("pupil7", { startsAt }));
    const tooMany = { code: "too_many", reason: "too_many_talks" };
    await expect(ask("pupil7", { startsAt: times[3] })).rejects.toMatchObject(tooMany);
    await consultations.cancel(users.pupil7, asked[0]?.id ?? "");
    await ask("pupil7", { startsAt: times[3] });
    // When their day is over they stand in nobody's way.
    clock.now = Date.parse(at("27T20:00"));
    await ask("pupil7", { startsAt: at("30T15:00") });

    const parent = await school.add(["parent"], { childIds: [school.pupil7.id] });
    const colleagues = await Promise.all(
      Array.from({ length: MOST_OPEN }, () => school.add(["psychologist"])),
    );
    const guest = user(parent);
    const one = { startsAt: null, reason: null, way: "video" as const, withIds: [] };
    for (const { id: hostId } of colleagues) await consultations.ask(guest, { hostId, ...one });
    const last = consultations.ask(guest, { hostId: school.director.id, ...one });
    await expect(last).rejects.toMatchObject(tooMany);
    expect(await people.findPerson(school.schoolId, parent.id)).not.toBeNull();
  });

  test("without a time waits for the host, who gives one", async () => {
    const { consultations, users, ask } = await bookingSchool();
    const asked = await ask("pupil7", { startsAt: null, reason: "cmVhc29u", way: "text" });
    expect(asked).toMatchObject({ state: "asked", waitsFor: "host", startsAt: null, reason: null });
    const agreed = await consultations.answer(users.psychologist, asked.id, {
      isAgreed: true,
      startsAt: at("27T19:00"),
    });
    expect(agreed).toMatchObject({
      ...{ state: "agreed", startsAt: at("27T19:00"), reason: "cmVhc29u", lengthMin: 30 },
    });
  });

  test("asks for a host of one's own, a way they talk, and no reason that nobody could open", async () => {
    const { consultations, users, ask, school } = await bookingSchool();
    const invalid = { code: "invalid" };
    await expect(ask("pupil8", { hostId: school.teacher.id })).rejects.toMatchObject(notFound);
    await expect(ask("pupil7", { hostId: school.director.id })).rejects.toMatchObject(notFound);
    const toTeacher = { hostId: school.teacher.id, startsAt: null };
    await expect(ask("pupil7", { ...toTeacher, reason: "eA==" })).rejects.toMatchObject(invalid);
    await consultations.saveAvailability(users.psychologist, { ...afternoons, ways: ["sound"] });
    await expect(ask("pupil7")).rejects.toMatchObject(invalid);
    await expect(ask("teacher")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("beside oneself one takes family alone", async () => {
    const { consultations, users, ask, school } = await bookingSchool();
    const { parent7, parent8, pupil7, pupil8 } = school;
    const beside = await ask("pupil7", { withIds: [parent7.id] });
    expect(beside.others.map(({ id }) => id)).toEqual([parent7.id]);
    expect((await consultations.list(users.parent7, false)).consultations).toHaveLength(1);
    for (const [who, withIds] of [
      ["pupil7", [parent8.id]],
      ["parent7", [pupil8.id]],
      ["pupil8", [pupil7.id]],
    ] as const)
      await expect(ask(who, { startsAt: at("27T17:00"), withIds })).rejects.toMatchObject({
        ...{ code: "forbidden", reason: "not_yours" },
      });
  });

  test("is for four at most, each counted once: a fifth is refused in words, asked or offered", async () => {
    const { consultations, school, users, psychologist, ask, offer } = await bookingSchool();
    const { pupil7, parent7 } = school;
    const more = await Promise.all(
      [1, 2].map(() => school.add(["parent"], { childIds: [pupil7.id] })),
    );
    const [second, third] = more.map(({ id }) => id);
    const five = { withIds: [parent7.id, second, third] };
    const isFull = { code: "invalid", reason: "room_full" };
    await expect(ask("pupil7", five)).rejects.toMatchObject(isFull);
    await expect(offer("psychologist", pupil7.id, five)).rejects.toMatchObject(isFull);
    expect((await consultations.list(users.pupil7, false)).consultations).toEqual([]);
    const withIds = [parent7.id, second, parent7.id, psychologist.id, pupil7.id];
    const four = await ask("pupil7", { withIds });
    expect(four.others.map(({ id }) => id)).toEqual([parent7.id, second]);
    expect(consultationRoutes.askConsultation.reply.safeParse(four).success).toBe(true);
    // The time that was refused to five is free for others.
    expect((await consultations.list(users.psychologist, false)).consultations).toHaveLength(1);
  });
});

describe("proposing a time", () => {
  test("teachers to those they teach and their parents, leadership and psychologists to all", async () => {
    const { offer, school } = await bookingSchool();
    const { pupil7, pupil8, parent7, parent8, teacher } = school;
    const other = { code: "forbidden", reason: "other_class" };
    let minute = 0;
    const may = (who: Parameters<typeof offer>[0], guestId: string, kind = "ordinary") =>
      offer(who, guestId, { kind, startsAt: new Date(NOW + ++minute * 60 * MIN_MS).toISOString() });
    for (const guest of [pupil7, parent7]) {
      await may("teacher", guest.id);
      await may("classTeacher", guest.id);
    }
    for (const guest of [pupil8, parent8]) {
      await expect(may("teacher", guest.id)).rejects.toMatchObject(other);
      await expect(may("classTeacher", guest.id)).rejects.toMatchObject(other);
      await may("director", guest.id);
      await may("psychologist", guest.id, "private");
    }
    await expect(may("director", teacher.id)).rejects.toMatchObject(other);
    for (const who of ["teacher", "director", "administrator", "pupil7"] as const)
      await expect(may(who, pupil7.id, "private")).rejects.toMatchObject({ code: "forbidden" });
    for (const who of ["administrator", "pupil7", "parent7"] as const)
      await expect(may(who, pupil8.id)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is for the guest to answer, who may pick another time", async () => {
    const { consultations, users, offer, school, psychologist } = await bookingSchool();
    const change = { kind: "private", startsAt: at("27T20:00"), lengthMin: 30 };
    const offered = await offer("psychologist", school.pupil7.id, change);
    const own = consultations.answer(users.psychologist, offered.id, { isAgreed: true });
    await expect(own).rejects.toMatchObject({ code: "forbidden" });
    await consultations.readTimes(users.pupil7, psychologist.id);
    const moved = await consultations.move(users.pupil7, offered.id, at("27T16:00"));
    expect(moved).toMatchObject({ state: "agreed", startsAt: at("27T16:00") });
  });

  test("is refused where the host has another talk, or the time is past", async () => {
    const { ask, offer, school } = await bookingSchool();
    await ask("pupil7");
    const at1510 = { kind: "private", startsAt: at("27T15:10") };
    await expect(offer("psychologist", school.pupil8.id, at1510)).rejects.toMatchObject(timeTaken);
    const past = { startsAt: new Date(NOW - MIN_MS).toISOString() };
    await expect(offer("director", school.pupil8.id, past)).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
