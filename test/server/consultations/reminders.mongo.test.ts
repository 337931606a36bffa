import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { reminderLetter } from "#server/consultations/reminders.ts";
import { mongoHosts } from "#server/consultations/store-hosts.ts";
import { createMail } from "#server/mail.ts";
import { at, bookingSchool, MIN_MS } from "../../support/booking-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

/** Letters as a real mail server took them; `refuses` addresses are turned away. */
const taken: { to: string[]; raw: string }[] = [];
const refuses = new Set<string>();
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onRcptTo: ({ address }, _session, done) =>
    done(refuses.has(address) ? new Error("no such box") : null),
  onData(stream, session, done) {
    let raw = "";
    stream.on("data", (chunk: Buffer) => {
      raw += chunk.toString("utf8");
    });
    stream.on("end", () => {
      taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
      done();
    });
  },
});
let mail: ReturnType<typeof createMail>;
beforeAll(async () => {
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = server.server.address() as AddressInfo;
  mail = createMail({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: "mektep@school.kz" });
});
afterAll(async () => {
  mail.stop();
  await new Promise<void>((done) => server.close(() => done()));
});
beforeEach(() => {
  taken.length = 0;
  refuses.clear();
});

const START = Date.parse(at("27T15:00"));
const atBefore = (minutes: number) => START - minutes * MIN_MS;

/** A talk of the psychologist with a pupil, tomorrow at 15:00; the notices of reminders so far. */
async function setting() {
  const school = await bookingSchool({ mail });
  const { id } = await school.ask("pupil7");
  const own = new Set(Object.values(school.users).map(({ id: personId }) => `talks:${personId}`));
  const reminded = () =>
    school.told
      // Whoever looks, looks at every school: of other tests' nothing is counted.
      .filter(({ to }) => own.has(to))
      .filter(({ notice }) => notice === "consultation:reminded")
      .map(({ to, payload }) => ({ to: to.replace("talks:", ""), payload }));
  const see = (who: "psychologist" | "pupil7", startsAt = at("27T15:00")) =>
    school.consultations.seeReminder(school.users[who], id, startsAt);
  const setEmail = (person: { id: string }, email: string) =>
    school.people.roll.changePerson(school.school.schoolId, person.id, { email });
  return { ...school, id, reminded, see, setEmail };
}

describe("what the look asks the database", () => {
  test("of a day's talks no more than how its people wish it, until one of them is due", async () => {
    const { consultations, clock, school, ask } = await setting();
    for (const [who, time] of [
      ["pupil7", "27T16:00"],
      ["pupil8", "27T16:30"],
    ] as const)
      await ask(who, { startsAt: at(time) });
    const { schoolId } = school;
    const ofSchool = (asked: { mock: { calls: unknown[][] } }) =>
      asked.mock.calls.filter(([id]) => id === schoolId).length;
    const told = vi.spyOn(mongoHosts, "listReminded");
    const wishes = vi.spyOn(mongoHosts, "wishesOf");
    clock.now = atBefore(61);
    await consultations.reminders.sendDue();
    expect([ofSchool(told), ofSchool(wishes)]).toEqual([0, 1]);
    clock.now = atBefore(60);
    await consultations.reminders.sendDue();
    expect([ofSchool(told), ofSchool(wishes)]).toEqual([1, 2]);
    for (const asked of [told, wishes]) asked.mockRestore();
  });
});

describe("in the page", () => {
  test("its sides are told an hour before, no more than that there is a meeting, and not again once they saw it", async () => {
    const { consultations, clock, id, reminded, see, psychologist, school } = await setting();
    clock.now = atBefore(61);
    await consultations.reminders.sendDue();
    expect(reminded()).toEqual([]);
    clock.now = atBefore(60);
    await consultations.reminders.sendDue();
    await see("psychologist");
    clock.now = atBefore(58);
    await consultations.reminders.sendDue();
    const payload = { consultationId: id, startsAt: at("27T15:00") };
    expect(reminded()).toEqual([
      { to: psychologist.id, payload: { ...payload, inMin: 60 } },
      { to: school.pupil7.id, payload: { ...payload, inMin: 60 } },
      { to: school.pupil7.id, payload: { ...payload, inMin: 58 } },
    ]);
  });

  test("seen on one page it is seen on every machine, and after a start anew; said twice, at once too", async () => {
    const { consultations, machine, clock, reminded, see, users, told } = await setting();
    clock.now = atBefore(30);
    await consultations.reminders.sendDue();
    await Promise.all([see("psychologist"), see("psychologist"), see("pupil7")]);
    const before = reminded().length;
    const other = machine();
    await other.reminders.sendDue();
    other.reminders.connected(users.pupil7, "connection");
    expect(reminded()).toHaveLength(before);
    expect(told.map(({ to }) => to)).not.toContain("connection");
  });

  test("a page that comes later is told at once and alone, until it has begun, is off or was seen", async () => {
    const { consultations, users, clock, told, see, id } = await setting();
    const { connected, sendDue } = consultations.reminders;
    const toPage = () => told.filter(({ to }) => to === "page").map(({ payload }) => payload);
    connected(users.pupil7, "page");
    clock.now = atBefore(60);
    await sendDue();
    clock.now = atBefore(40);
    connected(users.pupil8, "page");
    expect(toPage()).toEqual([]);
    connected(users.pupil7, "page");
    const payload = { consultationId: id, startsAt: at("27T15:00"), inMin: 40 };
    expect(toPage()).toEqual([payload]);
    await see("pupil7");
    connected(users.pupil7, "page");
    expect(toPage()).toHaveLength(1);
    connected(users.psychologist, "page");
    expect(toPage()).toHaveLength(2);
    clock.now = START;
    connected(users.psychologist, "page");
    clock.now = atBefore(39);
    await consultations.cancel(users.pupil7, id);
    connected(users.psychologist, "page");
    expect(toPage()).toHaveLength(2);
  });

  test("only a side says that it saw it, and only of the time that holds", async () => {
    const { consultations, users, clock, reminded, see, id } = await setting();
    await expect(
      consultations.seeReminder(users.parent7, id, at("27T15:00")),
    ).rejects.toMatchObject({ code: "not_found" });
    await see("pupil7", at("27T16:00"));
    clock.now = atBefore(60);
    await consultations.reminders.sendDue();
    expect(reminded()).toHaveLength(2);
  });

  test("of another time anew; of what is called off, waits or has begun never", async () => {
    const { consultations, users, clock, id, reminded, see, ask } = await setting();
    const off = await ask("pupil8", { startsAt: at("27T15:30") });
    await consultations.cancel(users.pupil8, off.id);
    clock.now = atBefore(60);
    await consultations.reminders.sendDue();
    for (const who of ["psychologist", "pupil7"] as const) await see(who);
    await consultations.move(users.psychologist, id, at("27T17:00"));
    clock.now = Date.parse(at("27T16:30"));
    await consultations.reminders.sendDue();
    expect(reminded()).toHaveLength(2);
    await consultations.answer(users.pupil7, id, { isAgreed: true });
    await consultations.reminders.sendDue();
    expect(reminded()).toHaveLength(4);
    const late = await setting();
    late.clock.now = START;
    await late.consultations.reminders.sendDue();
    expect(late.reminded()).toEqual([]);
  });
});

describe("as each has chosen", () => {
  test("how long before, or not at all", async () => {
    const { consultations, users, clock, reminded, see, psychologist } = await setting();
    const { reminders } = consultations;
    expect(await reminders.read(users.pupil7)).toEqual({
      ...{ channel: "app", leadMin: 60, canMail: false },
    });
    await reminders.save(users.pupil7, { channel: "none", leadMin: 60 });
    await reminders.save(users.psychologist, { channel: "app", leadMin: 1440 });
    clock.now = atBefore(1440);
    await reminders.sendDue();
    await see("psychologist");
    clock.now = atBefore(10);
    await reminders.sendDue();
    expect(reminded().map(({ to, payload }) => [to, payload])).toEqual([
      [psychologist.id, expect.objectContaining({ inMin: 1440 })],
    ]);
  });

  test("by letter only where letters arrive, and only for those who have talks", async () => {
    const { consultations, users } = await setting();
    const wish = { channel: "mail" as const, leadMin: 30 };
    await expect(consultations.reminders.save(users.pupil7, wish)).rejects.toMatchObject({
      ...{ code: "conflict", reason: "no_mail_server" },
    });
    await expect(consultations.reminders.read(users.administrator)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("by letter", () => {
  test("it is neutral: title, time by the school's clock and the school's page, nothing else", async () => {
    const { consultations, users, clock, school, setEmail, reminded } = await setting();
    await setEmail(school.pupil7, "aiym@mail.kz");
    const view = await consultations.reminders.save(users.pupil7, { channel: "mail", leadMin: 60 });
    expect(view.canMail).toBe(true);
    clock.now = atBefore(60);
    await consultations.reminders.sendDue();
    await consultations.reminders.sendDue();
    expect(taken.map(({ to }) => to)).toEqual([["aiym@mail.kz"]]);
    const raw = taken[0]?.raw ?? "";
    const [head = "", coded = ""] = raw.split("\r\n\r\n");
    const body = decodeURIComponent(
      coded.replaceAll("=\r\n", "").replace(/=([0-9A-F]{2})/g, "%$1"),
    );
    expect(head).toContain("Content-Transfer-Encoding: quoted-printable");
    expect(body.trim().split(/\r?\n/)).toEqual([
      ...["Жеке кездесу", "27.11.2026, 15:00", "https://school.kz"],
    ]);
    expect(head).toContain(`=?UTF-8?B?${Buffer.from("Жеке кездесу").toString("base64")}?=`);
    // The host has said nothing: told in the page, at each of both looks.
    expect(new Set(reminded().map(({ to }) => to))).toEqual(new Set([users.psychologist.id]));
  });

  test("is tried again after a failure", async () => {
    const { consultations, users, clock, school, setEmail } = await setting();
    await setEmail(school.pupil7, "full@mail.kz");
    await consultations.reminders.save(users.pupil7, { channel: "mail", leadMin: 60 });
    refuses.add("full@mail.kz");
    clock.now = atBefore(50);
    await consultations.reminders.sendDue();
    expect(taken).toEqual([]);
    refuses.clear();
    clock.now = atBefore(49);
    await consultations.reminders.sendDue();
    expect(taken).toHaveLength(1);
  });

  test("in the reader's language, with no address where the school has none", () => {
    const to = (language: "ru" | "en") =>
      reminderLetter(START, { language, timeZone: "Asia/Almaty", url: null });
    expect(to("ru")).toEqual({
      ...{ subject: "Личная встреча", text: "Личная встреча\n27.11.2026, 15:00" },
    });
    expect(to("en").subject).toBe("Meeting");
  });
});
