import { describe, expect, test } from "vitest";
import { ConsultationModel } from "#server/consultations/model.ts";
import { consultationRoutes } from "#server/consultations/protocol.ts";
import { mongoConsultations } from "#server/consultations/store.ts";
import { mongoHosts } from "#server/consultations/store-hosts.ts";
import { AppError } from "#server/errors.ts";
import { afternoons, at, bookingSchool, MIN_MS, NOW } from "../../support/booking-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const notFound = { code: "not_found" };
const timeTaken = { code: "conflict", reason: "time_taken" };

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
      const tried = await Promise.allSettled([
        consultations.read(user, id),
        consultations.cancel(user, id),
        consultations.move(user, id, at("27T17:00")),
        consultations.answer(user, id, { isAgreed: true }),
        consultations.markHeld(user, id, true),
        consultations.read(user, "a".repeat(24)),
      ]);
      const reason = { ...notFound, message: "No such consultation" };
      for (const one of tried) expect(one).toMatchObject({ status: "rejected", reason });
    }
  });

  test("that its host opened it is on record, once for a while, and not what it holds", async () => {
    const { consultations, users, ask, clock } = await bookingSchool();
    const { id } = await ask("pupil7", { reason: "cmVhc29u" });
    const acts = async () => {
      const { now } = clock;
      clock.now += 7 * 24 * 60 * MIN_MS; // leadership reads of weeks that are over
      const { rows } = await consultations.safety.listAudit(users.director);
      clock.now = now;
      expect(JSON.stringify(rows)).not.toContain(id);
      return rows.map(({ act, at: moment }) => [act, moment]);
    };
    await consultations.read(users.pupil7, id);
    expect(await acts()).toEqual([]);
    await consultations.read(users.psychologist, id);
    await consultations.read(users.psychologist, id);
    expect(await acts()).toEqual([["opened", null]]);
    clock.now += 16 * MIN_MS;
    await consultations.read(users.psychologist, id);
    await consultations.cancel(users.psychologist, id);
    expect((await acts()).map(([act]) => act)).toEqual(["cancelled", "opened", "opened"]);
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

  test("whoever has left, or is of another school, is refused in words, in whatever place they are named", async () => {
    const here = await bookingSchool();
    const there = await bookingSchool();
    const { school, people, consultations, users, ask, offer } = here;
    const left = await school.add(["parent"], { childIds: [school.pupil7.id] });
    const gone = await school.add(["psychologist"]);
    const withLeft = await ask("pupil7", { withIds: [left.id] });
    for (const { id } of [left, gone]) await people.remove(school.schoolId, id);
    const strangers = [there.school.parent7.id, there.psychologist.id];
    for (const id of [left.id, gone.id, ...strangers, school.schoolId]) {
      const refused: Promise<unknown>[] = [
        ask("pupil7", { startsAt: null, withIds: [id] }),
        ask("pupil7", { startsAt: null, hostId: id }),
        offer("psychologist", id, { kind: "private" }),
        offer("psychologist", school.pupil7.id, { kind: "private", withIds: [id] }),
        consultations.readTimes(users.pupil7, id),
        consultations.read(users.pupil7, id),
        consultations.safety.giveConsent(users.parent7, { version: 1, childId: id }),
        consultations.safety.documentException(users.psychologist, id, "danger"),
      ];
      for (const said of await Promise.allSettled(refused)) {
        const reason: unknown = said.status === "rejected" ? said.reason : "taken";
        expect(reason).toBeInstanceOf(AppError);
        expect(reason).toMatchObject({ code: expect.stringMatching(/^(not_found|forbidden)$/) });
      }
    }
    // What was agreed with somebody beside who has left since is read as ever.
    const { consultations: own } = await consultations.list(users.pupil7, false);
    expect(own.map(({ id }) => id)).toEqual([withLeft.id]);
    expect(consultationRoutes.readConsultation.reply.safeParse(own[0]).success).toBe(true);
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
    clock.now += 7 * 24 * 60 * MIN_MS;
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
