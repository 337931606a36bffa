import { describe, expect, test } from "vitest";
import { afternoons, at, bookingSchool } from "../../support/booking-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const notFound = { code: "not_found" };

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
