import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSending } from "#server/diary/sending.ts";
import type { DiaryDeps } from "#server/diary/sources.ts";
import { mongoDiary } from "#server/diary/store.ts";
import { createMail, type Mail } from "#server/mail.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, type TestSchool, testPeople } from "../../support/school.ts";
import { aLesson, attended, aWeek } from "./week.ts";

startDatabase();
const people = testPeople();

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
let smtpUrl = "";
let school: TestSchool;
let nowMs = Date.parse("2026-11-28T08:00:00Z"); // Saturday 13:00 in Almaty

beforeAll(async () => {
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  smtpUrl = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
});
const mailers: Mail[] = [];
afterAll(() => {
  for (const mail of mailers) mail.stop();
  return new Promise<void>((done) => server.close(() => done()));
});
beforeEach(async () => {
  taken.length = 0;
  refuses.clear();
  school = await makeSchool(people);
  await people.roll.changePerson(school.schoolId, school.parent7.id, { email: "ana@mail.kz" });
});

/** One machine of the school. */
function machine() {
  const mail = createMail({ SMTP_URL: smtpUrl, MAIL_FROM: "Қоңырау <mektep@school.kz>" });
  mailers.push(mail);
  const week = aWeek([aLesson(1, { attendance: attended("late") })]);
  const deps: Pick<DiaryDeps, "store" | "mail" | "people" | "publicUrl" | "now"> = {
    ...{ store: mongoDiary, mail, people, publicUrl: "https://school.kz", now: () => nowMs },
  };
  const weeks = {
    read: async (_schoolId: string, pupilId: string) => ({ ...week, pupilId }),
  };
  return createSending({ ...deps, weeks });
}

test("two machines at once send a week to a parent once, in the parent's language", async () => {
  const { schoolId, class7, pupil7, parent7 } = school;
  const [one, other] = [machine(), machine()];
  const counts = await Promise.all([
    one.sendClass(schoolId, class7.id, "2026-11-28"),
    other.sendClass(schoolId, class7.id, "2026-11-28"),
  ]);
  expect(counts.map(({ sent }) => sent).sort()).toEqual([0, 1]);
  expect(taken.map(({ to }) => to)).toEqual([["ana@mail.kz"]]);
  const body = Buffer.from(taken[0]?.raw.split("\r\n\r\n")[1] ?? "", "base64").toString("utf8");
  expect(body).toContain("Сабаққа қатысу:");
  const [family] = (await one.listOf(schoolId, class7.id, "2026-11-23")).filter(
    ({ pupilId }) => pupilId === pupil7.id,
  );
  expect(family?.parents).toEqual([
    {
      ...{ personId: parent7.id, name: parent7.name, hasEmail: true, isWanted: true },
      sentAt: new Date(nowMs).toISOString(),
    },
  ]);
  // Next week is another letter.
  nowMs += 7 * 86_400_000;
  expect(await other.sendClass(schoolId, class7.id, "2026-12-05")).toMatchObject({ sent: 1 });
  nowMs -= 7 * 86_400_000;
  await Promise.all([one.stop(), other.stop()]);
});

test("a letter that is refused may be sent again, and nobody else's waits for it", async () => {
  const { schoolId, class7 } = school;
  const sending = machine();
  refuses.add("ana@mail.kz");
  expect(await sending.sendClass(schoolId, class7.id, "2026-11-28")).toEqual({
    ...{ sent: 0, failed: 1, withoutEmail: 0 },
  });
  refuses.clear();
  expect(await sending.sendClass(schoolId, class7.id, "2026-11-28")).toMatchObject({ sent: 1 });
  await sending.stop();
});

test("who does not want it, or has no address, gets nothing", async () => {
  const { schoolId, class7, parent7 } = school;
  await mongoDiary.setWish(schoolId, parent7.id, false);
  const sending = machine();
  expect(await sending.sendClass(schoolId, class7.id, "2026-11-28")).toMatchObject({ sent: 0 });
  await mongoDiary.setWish(schoolId, parent7.id, true);
  await people.roll.changePerson(schoolId, parent7.id, { email: null });
  expect(await sending.sendClass(schoolId, class7.id, "2026-11-28")).toEqual({
    ...{ sent: 0, failed: 0, withoutEmail: 1 },
  });
  expect(taken).toEqual([]);
  await sending.stop();
});

test("by itself it goes on Saturday after noon of the school, and not before", async () => {
  const sending = machine();
  const saturdayMorning = Date.parse("2026-11-28T06:30:00Z"); // 11:30 in Almaty
  nowMs = saturdayMorning;
  await sending.sendDue();
  expect(taken).toEqual([]);
  nowMs = saturdayMorning + 3_600_000;
  await sending.sendDue();
  expect(taken.flatMap(({ to }) => to)).toEqual(["ana@mail.kz"]);
  await sending.sendDue();
  expect(taken).toHaveLength(1);
  await sending.stop();
});
