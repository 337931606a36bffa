import { describe, expect, test } from "vitest";
import { ConsultationModel } from "#server/consultations/model.ts";
import { MOST_OPEN, MOST_OPEN_OF_HOST } from "#server/consultations/rules.ts";
import { mongoConsultations } from "#server/consultations/store.ts";
import { mongoHosts } from "#server/consultations/store-hosts.ts";
import { afternoons, at, bookingSchool, MIN_MS, NOW } from "../../support/booking-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const notFound = { code: "not_found" };
const timeTaken = { code: "conflict", reason: "time_taken" };

describe("whom one may talk to", () => {
  test("a pupil: the psychologist in private, own teachers and the class teacher openly", async () => {
    const { consultations, users, psychologist, school } = await bookingSchool();
    const { hosts } = await consultations.listHosts(users.pupil7);
    expect(hosts.map(({ id, kind, about }) => [id, kind, about.kk])).toEqual([
      [psychologist.id, "private", "Педагог-психолог"],
      [school.classTeacher.id, "ordinary", "Сынып жетекшісі"],
      [school.teacher.id, "ordinary", "Алгебра"],
    ]);
    expect(hosts.map(({ hasTimes, reasonKey }) => [hasTimes, reasonKey])).toEqual([
      [true, "a2V5"],
      [false, null],
      [false, null],
    ]);
    expect((await consultations.listHosts(users.pupil8)).hosts.map(({ id }) => id)).toEqual([
      psychologist.id,
    ]);
  });

  test("a parent: their children's, and the leadership", async () => {
    const { consultations, users, psychologist, school } = await bookingSchool();
    const { teacher, classTeacher, director, add, pupil7, pupil8 } = school;
    const deputy = await add(["deputyUpbringing"]);
    const { hosts } = await consultations.listHosts(users.parent7);
    expect(hosts.map(({ id }) => id)).toEqual([
      ...[psychologist.id, classTeacher.id, teacher.id, director.id, deputy.id],
    ]);
    const both = await add(["parent"], { childIds: [pupil7.id, pupil8.id] });
    const ofTwo = await consultations.listHosts({ ...users.parent7, id: both.id });
    expect(ofTwo.hosts.find(({ id }) => id === teacher.id)?.about.kk).toBe("Алгебра (7 «Ә»)");
  });

  test("whoever has left is nobody's host, and staff ask nobody", async () => {
    const { consultations, users, people, school, psychologist } = await bookingSchool();
    await people.remove(school.schoolId, school.teacher.id);
    await people.remove(school.schoolId, psychologist.id);
    const { hosts } = await consultations.listHosts(users.pupil7);
    expect(hosts.map(({ id }) => id)).toEqual([school.classTeacher.id]);
    for (const user of [users.classTeacher, users.director, users.administrator])
      await expect(consultations.listHosts(user)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("times", () => {
  test("are the host's, by day, taken ones without whose", async () => {
    const { consultations, users, psychologist, ask } = await bookingSchool();
    await ask("pupil7");
    const times = await consultations.readTimes(users.pupil8, psychologist.id);
    const friday = times.days.find(({ day }) => day === "2026-11-27");
    expect(friday?.slots.slice(0, 2)).toEqual([
      { startsAt: at("27T15:00"), isFree: false },
      { startsAt: at("27T15:30"), isFree: true },
    ]);
    expect(times).toMatchObject({ lengthMin: 30, isInstant: true });
    expect(JSON.stringify(times)).not.toContain(users.pupil7.id);
  });

  test("are for those who may talk to the host", async () => {
    const { consultations, users, school } = await bookingSchool();
    for (const [user, hostId] of [
      [users.pupil8, school.teacher.id],
      [users.pupil7, school.director.id],
      [users.pupil7, school.pupil8.id],
    ] as const)
      await expect(consultations.readTimes(user, hostId)).rejects.toMatchObject(notFound);
  });

  test("what waits takes its time, what is called off gives it back", async () => {
    const { consultations, users, psychologist, ask, offer, school } = await bookingSchool();
    const free = async () =>
      (await consultations.readTimes(users.pupil8, psychologist.id)).days
        .find(({ day }) => day === "2026-11-27")
        ?.slots.filter(({ isFree }) => isFree).length;
    await consultations.saveAvailability(users.psychologist, { ...afternoons, isInstant: false });
    const asked = await ask("pupil7");
    expect(asked).toMatchObject({ state: "asked", waitsFor: "host" });
    const change = { kind: "private", startsAt: at("27T16:00") };
    const offered = await offer("psychologist", school.pupil8.id, change);
    expect(offered).toMatchObject({ state: "asked", waitsFor: "guest", isHost: true });
    expect(await free()).toBe(4);
    await consultations.answer(users.psychologist, asked.id, { isAgreed: false });
    await consultations.answer(users.pupil8, offered.id, { isAgreed: false });
    expect(await free()).toBe(6);
  });
});

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

describe("moving and calling off", () => {
  test("a host's move waits for the guest; the old time is free when it is moved", async () => {
    const { consultations, users, ask } = await bookingSchool();
    const { id } = await ask("pupil7");
    const moved = await consultations.move(users.psychologist, id, at("27T17:00"));
    expect(moved).toMatchObject({ state: "moved", waitsFor: "guest", startsAt: at("27T17:00") });
    await ask("pupil8");
    await expect(ask("parent7", { startsAt: at("27T17:00") })).rejects.toMatchObject(timeTaken);
    const agreed = await consultations.answer(users.pupil7, id, { isAgreed: true });
    expect(agreed).toMatchObject({ state: "agreed", waitsFor: null });
  });

  test("a guest moves to a free time alone, also next to the old one", async () => {
    const { consultations, users, ask } = await bookingSchool();
    const longer = { ...afternoons, bufferMin: 15 };
    await consultations.saveAvailability(users.psychologist, longer);
    const { id } = await ask("pupil7", { startsAt: at("27T15:45") });
    await ask("pupil8", { startsAt: at("27T16:30") });
    const move = (time: string) => consultations.move(users.pupil7, id, at(time));
    for (const time of ["27T16:30", "27T04:00"])
      await expect(move(time)).rejects.toMatchObject(timeTaken);
    expect(await move("27T15:00")).toMatchObject({ state: "agreed", startsAt: at("27T15:00") });
    const { taken } = await mongoHosts.read(users.psychologist.schoolId, users.psychologist.id);
    expect(taken.map(({ fromMs }) => new Date(fromMs).toISOString()).sort()).toEqual([
      ...[at("27T15:00"), at("27T16:30")],
    ]);
  });

  test("two who move to the same time at once: one has it, the other stays where it was", async () => {
    const { consultations, users, ask } = await bookingSchool();
    const one = await ask("pupil7");
    const two = await ask("pupil8", { startsAt: at("27T16:00") });
    const moves = await Promise.allSettled([
      consultations.move(users.pupil7, one.id, at("27T17:00")),
      consultations.move(users.pupil8, two.id, at("27T17:00")),
    ]);
    expect(moves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const starts = (await consultations.list(users.psychologist, false)).consultations.map(
      ({ startsAt }) => startsAt,
    );
    expect(starts).toContain(at("27T17:00"));
    expect(new Set(starts).size).toBe(2);
    const { taken } = await mongoHosts.read(users.psychologist.schoolId, users.psychologist.id);
    expect(taken).toHaveLength(2);
  });

  test("whoever is beside neither answers, moves nor calls off", async () => {
    const { consultations, users, ask, school } = await bookingSchool();
    const { id } = await ask("pupil7", { withIds: [school.parent7.id] });
    const forbidden = { code: "forbidden" };
    const { parent7 } = users;
    expect(await consultations.read(parent7, id)).toMatchObject({ consentNeed: "none" });
    await expect(consultations.cancel(parent7, id)).rejects.toMatchObject(forbidden);
    const moved = consultations.move(parent7, id, at("27T17:00"));
    await expect(moved).rejects.toMatchObject(forbidden);
  });

  test("is over when it is over; its host says whether it was held, and may say it again", async () => {
    const { consultations, users, ask, clock } = await bookingSchool();
    const { id } = await ask("pupil7");
    const { psychologist, pupil7 } = users;
    await expect(consultations.markHeld(psychologist, id, true)).rejects.toMatchObject({
      ...{ code: "conflict", reason: "talk_too_early" },
    });
    clock.now = Date.parse(at("27T15:40"));
    const over = { code: "conflict", reason: "consultation_over" };
    await expect(consultations.cancel(pupil7, id)).rejects.toMatchObject(over);
    await expect(consultations.markHeld(pupil7, id, true)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await consultations.markHeld(psychologist, id, true)).toMatchObject({ state: "held" });
    expect(await consultations.markHeld(psychologist, id, false)).toMatchObject({
      state: "notHeld",
    });
  });
});

describe("who sees it", () => {
  test("its sides, and nobody else learns that it is there: not the parent, not the director", async () => {
    const { consultations, users, ask } = await bookingSchool();
    const { id } = await ask("pupil7", { reason: "cmVhc29u" });
    const { psychologist, pupil7, ...others } = users;
    expect(await consultations.read(psychologist, id)).toMatchObject({ reason: "cmVhc29u" });
    expect(await consultations.read(pupil7, id)).toMatchObject({ reason: null, isHost: false });
    for (const user of Object.values(others)) {
      expect((await consultations.list(user, false)).consultations).toEqual([]);
      for (const tried of [
        consultations.read(user, id),
        consultations.cancel(user, id),
        consultations.move(user, id, at("27T17:00")),
        consultations.answer(user, id, { isAgreed: true }),
        consultations.markHeld(user, id, true),
        consultations.read(user, "a".repeat(24)),
      ])
        await expect(tried).rejects.toMatchObject({ ...notFound, message: "No such consultation" });
    }
  });

  test("another school's host with the same role does not", async () => {
    const [here, there] = [await bookingSchool(), await bookingSchool()];
    const { id } = await here.ask("pupil7");
    const read = there.consultations.read(there.users.psychologist, id);
    await expect(read).rejects.toMatchObject(notFound);
  });

  test("its sides alone are told, and no more than that something changed", async () => {
    const { ask, told, school, psychologist } = await bookingSchool();
    const { id } = await ask("pupil7", { withIds: [school.parent7.id], reason: "cmVhc29u" });
    expect(told).toEqual(
      [psychologist.id, school.pupil7.id, school.parent7.id].map((personId) => ({
        ...{ to: `person:${personId}`, notice: "consultation:changed" },
        payload: { consultationId: id },
      })),
    );
  });

  test("to come are those ahead and of the last day, by time, then they are past", async () => {
    const { consultations, users, ask, clock } = await bookingSchool();
    const early = await ask("pupil7");
    const waits = await ask("parent7", { startsAt: null });
    const late = await ask("pupil8", { startsAt: at("30T15:00") });
    const idsOf = async (isPast: boolean) =>
      (await consultations.list(users.psychologist, isPast)).consultations.map(({ id }) => id);
    expect(await idsOf(false)).toEqual([waits.id, early.id, late.id]);
    expect(await idsOf(true)).toEqual([]);
    await consultations.cancel(users.pupil8, late.id);
    clock.now = Date.parse(at("28T15:00"));
    expect(await idsOf(false)).toEqual([waits.id, early.id]);
    clock.now = Date.parse(at("29T15:00"));
    expect(await idsOf(false)).toEqual([waits.id]);
    expect(await idsOf(true)).toEqual([early.id, late.id]);
  });

  test("is open and asks for consent when its time comes", async () => {
    const { consultations, users, ask, clock } = await bookingSchool();
    const { id } = await ask("pupil7");
    clock.now = Date.parse(at("27T14:50"));
    for (const user of [users.pupil7, users.psychologist])
      expect(await consultations.read(user, id)).toMatchObject({
        isOpen: true,
        consentNeed: "own",
      });
    const { text } = await consultations.safety.readConsent(users.pupil7);
    await consultations.safety.giveConsent(users.pupil7, { version: text.version });
    const { consentNeed } = await consultations.read(users.pupil7, id);
    expect(["none", "parent"]).toContain(consentNeed);
  });
});

describe("companions", () => {
  test("of a guest the family, of a host those they may invite, by name", async () => {
    const { consultations, users, school } = await bookingSchool();
    const idsOf = async (user: (typeof users)["pupil7"], search = "") =>
      (await consultations.listCompanions(user, search)).people.map(({ id }) => id);
    const { pupil7, pupil8, parent7, parent8 } = school;
    expect(await idsOf(users.pupil7)).toEqual([parent7.id]);
    expect(await idsOf(users.parent7)).toEqual([pupil7.id]);
    expect(await idsOf(users.pupil7, "Ким")).toEqual([parent7.id]);
    expect(await idsOf(users.teacher)).toEqual([pupil7.id, parent7.id]);
    expect(await idsOf(users.teacher, "ким")).toEqual([]);
    expect(await idsOf(users.director, "ким")).toEqual([pupil8.id, parent8.id]);
    const { people } = await consultations.listCompanions(users.psychologist, "қайрат");
    expect(people.map(({ id, className }) => [id, className])).toEqual([
      [pupil7.id, "7 «Ә»"],
      [parent7.id, "7 «Ә»"],
    ]);
    const besideOf = async (user: (typeof users)["pupil7"], guestId: string) =>
      (await consultations.listCompanions(user, "", guestId)).people.map(({ id }) => id);
    expect(await besideOf(users.teacher, pupil7.id)).toEqual([parent7.id]);
    expect(await besideOf(users.teacher, pupil8.id)).toEqual([]);
    expect(await besideOf(users.pupil8, pupil7.id)).toEqual([]);
  });
});

describe("when somebody leaves", () => {
  test("their talks to come are called off, and the others hear of it", async () => {
    const { consultations, people, users, school, ask, told } = await bookingSchool();
    const { id } = await ask("pupil7");
    await people.remove(school.schoolId, school.pupil7.id);
    told.length = 0;
    await consultations.callOffAll(school.schoolId, school.pupil7.id);
    expect(await consultations.read(users.psychologist, id)).toMatchObject({ state: "cancelled" });
    expect(told).toContainEqual({
      ...{ to: `person:${users.psychologist.id}`, notice: "consultation:changed" },
      payload: { consultationId: id },
    });
    await ask("pupil8"); // the time is free again
  });

  test("erasing leaves counts by week, and nothing of whom, why and when", async () => {
    const { consultations, users, school, ask, clock } = await bookingSchool();
    const { schoolId, pupil7, parent7 } = school;
    const first = await ask("pupil7", { reason: "cmVhc29u", withIds: [parent7.id] });
    clock.now = Date.parse(at("27T16:00"));
    await consultations.markHeld(users.psychologist, first.id, true);
    await ask("pupil7", { startsAt: at("30T15:00") });
    const beside = await ask("pupil8", { startsAt: at("30T16:00") });
    await consultations.erase(schoolId, pupil7.id);
    const { consultations: left } = await consultations.list(users.psychologist, false);
    expect(left.map(({ id }) => id)).toEqual([beside.id]);
    expect((await consultations.list(users.parent7, true)).consultations).toEqual([]);
    const docs = await ConsultationModel.find({ schoolId }).lean();
    const ofPupil = JSON.stringify(docs.filter(({ guestId }) => guestId === null));
    expect(JSON.parse(ofPupil)).toHaveLength(2);
    for (const trace of [pupil7.id, "cmVhc29u", "2026-11-27"]) expect(ofPupil).not.toContain(trace);
    const { weeks } = await consultations.safety.counts(users.director);
    expect(weeks[0]).toMatchObject({ week: "2026-11-23", privateHeld: 1 });
    const { taken } = await mongoHosts.read(schoolId, users.psychologist.id);
    expect(taken.map(({ fromMs }) => fromMs)).not.toContain(Date.parse(at("30T15:00")));
  });

  test("erasing whoever was beside takes them out, and leaves the talk to its host and guest", async () => {
    const { consultations, users, school, ask } = await bookingSchool();
    const { id } = await ask("pupil7", { withIds: [school.parent7.id] });
    await consultations.erase(school.schoolId, school.parent7.id);
    expect(await consultations.read(users.pupil7, id)).toMatchObject({
      ...{ state: "agreed", others: [] },
    });
  });
});

test("a time that a crash left claimed is free again after the next start", async () => {
  const { machine, psychologist, school, ask } = await bookingSchool();
  const { schoolId } = school;
  const { id } = await ask("pupil8", { startsAt: at("27T16:00") });
  const fromMs = Date.parse(at("27T15:00"));
  await mongoHosts.claim(
    ...([schoolId, psychologist.id] as const),
    { consultationId: mongoConsultations.newId(), fromMs, toMs: fromMs + 30 * MIN_MS },
    { bufferMs: 0, nowMs: NOW },
  );
  await expect(ask("pupil7")).rejects.toMatchObject(timeTaken);
  await machine().prepare();
  await ask("pupil7");
  const again = ask("parent8", { startsAt: at("27T16:00") });
  await expect(again).rejects.toMatchObject(timeTaken);
  expect(id).toHaveLength(24);
});
