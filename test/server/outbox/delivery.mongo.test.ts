import { Types } from "mongoose";
import { afterEach, describe, expect, test } from "vitest";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { OutboxParts } from "#server/outbox/create.ts";
import { OutboxEntryModel } from "#server/outbox/model.ts";
import { until } from "../../support/browser.ts";
import { startDatabase } from "../../support/database.ts";
import { countsOf, makeOutbox, setUp, signAll, type TestOutbox } from "./school.ts";

startDatabase();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
/** Set up over a good line; then the faults begin. */
async function begin({ faults, ...options }: NonNullable<Parameters<typeof makeOutbox>[0]> = {}) {
  const test = await makeOutbox(options);
  closing.push(test.kundelik.stop);
  const parts = test.open();
  await parts.prepare();
  let stop = parts.stop;
  closing.push(() => stop());
  await setUp(parts, test);
  Object.assign(test.kundelik.faults, faults);
  return { test, parts, replaceStop: (next: () => Promise<void>) => (stop = next) };
}
const settled = (parts: OutboxParts, test: TestOutbox) =>
  until(
    () => countsOf(parts, test),
    ({ queued, sending }) => queued + sending === 0,
    { what: "an outbox with nothing on its way" },
  );

const statusOf = { unexcused: "Absent", ill: "Ill", excused: "Pass", late: "Late" } as const;
const codes: AttendanceCode[] = ["unexcused", "ill", "excused", "late"];
/** What should stand outside by the register: pupil and status, in each lesson. */
function expected({ register, kundelik, dates, school, people }: TestOutbox) {
  return async () => {
    const pupils = await people.listPupils(school.schoolId, school.class7.id);
    const { world } = { world: kundelik.journal.world };
    return register
      .flatMap(({ lessonId, personId, code }) => {
        if (code === "present") return [];
        const at = dates.findIndex((one) => one.lessonId === lessonId);
        const person = pupils.findIndex(({ id }) => id === personId);
        return [
          `${world.lessons[at]?.id} ${world.classes[0]?.persons[person]?.id} ${statusOf[code]}`,
        ];
      })
      .sort();
  };
}
const outside = ({ kundelik }: TestOutbox) =>
  kundelik.journal.entries
    .map(({ lesson, person, status }) => `${lesson} ${person} ${status}`)
    .sort();

describe("delivery", () => {
  test.each(["refused", "made"] as const)(
    "where a second entry is %s: 200 over a line that drops 30 of 100 answers and repeats arrive once each",
    async (duplicates) => {
      const { test, parts } = await begin({
        ...{ pupils: 25, lessons: 8, duplicates, seed: 7 },
        faults: { dropShare: 0.3, repeatShare: 0.2, failShare: 0.05, slowShare: 0.1, slowMs: 30 },
      });
      for (let lesson = 0; lesson < 8; lesson++)
        for (const [n, { id }] of test.pupils.entries())
          test.confirm(lesson, id, codes[(n + lesson) % 4] ?? "late");
      const { signed } = await signAll(parts, test);
      expect(signed).toEqual({ signed: 200, toSend: 200, toFile: 0 });
      const counts = await settled(parts, test);
      expect(counts).toMatchObject({ sent: 200, refused: 0, cancelled: 0 });
      expect(outside(test)).toEqual(await expected(test)());
      expect(outside(test)).toHaveLength(200);
      const { dropped, repeated, failed } = test.kundelik.counts;
      for (const fault of [dropped, repeated, failed]) expect(fault).toBeGreaterThan(5);
      // Signing again finds nothing to sign: what stands outside is what stands here.
      expect((await parts.outbox.preview(test.users.teacher, test.key)).differences).toEqual([]);
    },
  );

  test("what changes while it is being sent arrives as the newest, in order; what is taken back is taken away", async () => {
    const { test, parts } = await begin({
      ...{ pupils: 4, lessons: 1, seed: 3 },
      faults: { slowShare: 1, slowMs: 60, dropShare: 0.2 },
    });
    const [a, b, c, d] = test.pupils.map(({ id }) => id);
    for (const id of [a, b, c]) test.confirm(0, id!, "unexcused");
    await signAll(parts, test);
    await until(
      async () => test.kundelik.journal.acts.length,
      (count) => count > 0,
      { what: "the first act outside" },
    );
    test.confirm(0, a!, "ill");
    test.confirm(0, b!, "present");
    test.confirm(0, d!, "late");
    const { differences } = await signAll(parts, test);
    expect(differences.map(({ change }) => change).sort()).toEqual(["changed", "new", "removed"]);
    const counts = await settled(parts, test);
    expect(counts.refused).toBe(0);
    expect(outside(test)).toEqual(await expected(test)());
    expect(outside(test)).toHaveLength(3);
  });

  test("a crash in the middle: the next start reads outside and goes on", async () => {
    const { test, parts, replaceStop } = await begin({
      ...{ pupils: 20, lessons: 2, seed: 11 },
      faults: { slowShare: 1, slowMs: 40, dropShare: 0.3 },
    });
    for (const [n, { id }] of test.pupils.entries())
      for (const lesson of [0, 1]) test.confirm(lesson, id, codes[n % 4] ?? "late");
    await signAll(parts, test);
    await until(
      async () => test.kundelik.journal.acts.length,
      (count) => count >= 8,
      { what: "a part of the acts outside" },
    );
    await parts.stop();
    const { queued, sending, sent } = await countsOf(parts, test);
    expect(queued + sending).toBeGreaterThan(0);
    expect(queued + sending + sent).toBe(40);
    const again = test.open();
    replaceStop(again.stop);
    await again.prepare();
    await settled(again, test);
    expect(outside(test)).toEqual(await expected(test)());
    expect(await countsOf(again, test)).toMatchObject({ sent: 40, refused: 0 });
  });

  test("a status the outside does not know is refused with its words; the others arrive; renamed, it goes by itself", async () => {
    const statuses = ["NotSet", "Attend", "Absent", "Ill", "Late", "Excused"];
    const { test, parts } = await begin({ pupils: 3, lessons: 1, statuses });
    const [a, b] = test.pupils.map(({ id }) => id);
    test.confirm(0, a!, "excused");
    test.confirm(0, b!, "ill");
    await signAll(parts, test);
    expect(await settled(parts, test)).toMatchObject({ sent: 1, refused: 1 });
    const state = await parts.outbox.state(test.users.teacher, test.key);
    expect(state.firstRefusal).toEqual({
      refusal: { code: "statusUnknown", words: "«Pass» белгісі танылмады" },
      content: { kind: "attendance", code: "excused" },
    });
    const { administrator } = test.users;
    const { unknown } = await parts.settings.check(administrator);
    expect(unknown).toEqual(["excused"]);
    const names = { unexcused: "Absent", ill: "Ill", excused: "Excused", late: "Late" };
    await parts.settings.change(administrator, { statuses: names, isConfirmed: true });
    expect(await settled(parts, test)).toMatchObject({ sent: 2, refused: 0 });
    expect(
      outside(test)
        .map((line) => line.split(" ")[2])
        .sort(),
    ).toEqual(["Excused", "Ill"]);
  });

  test("an entry that was tampered with in the database is not sent, and no trying again sends it", async () => {
    const { test, parts } = await begin({ pupils: 3, lessons: 1 });
    const [a, b] = test.pupils.map(({ id }) => id);
    test.kundelik.faults.failShare = 1; // nothing gets out yet
    test.confirm(0, a!, "late");
    test.confirm(0, b!, "late");
    await signAll(parts, test);
    await until(
      () => parts.reading.list(test.users.teacher, { state: "queued", skip: 0, limit: 9 }),
      ({ entries }) => entries.length === 2 && entries.every(({ attempts }) => attempts > 0),
      { what: "entries that were tried in vain" },
    );
    const { schoolId } = test;
    const content = '{"code":"unexcused","kind":"attendance"}';
    const { modifiedCount } = await OutboxEntryModel.collection.updateOne(
      {
        schoolId: new Types.ObjectId(schoolId),
        pupilId: new Types.ObjectId(a!),
      },
      { $set: { content } },
    );
    expect(modifiedCount).toBe(1);
    test.kundelik.faults.failShare = 0;
    expect(await settled(parts, test)).toMatchObject({ sent: 1, refused: 1 });
    expect(outside(test)).toHaveLength(1);
    const { entries } = await parts.reading.list(test.users.teacher, {
      state: "refused",
      skip: 0,
      limit: 9,
    });
    expect(entries[0]?.refusal?.code).toBe("tampered");
    expect(await parts.outbox.retry(test.users.teacher, undefined)).toBe(0);
    const steps = await parts.reading.steps(test.users.teacher, {
      entryId: entries[0]?.id ?? "",
      skip: 0,
      limit: 9,
    });
    expect(steps.steps.map(({ act }) => act)).toContain("tampered");
  });

  test("with another secret nothing that was signed before is sent", async () => {
    const { test, parts, replaceStop } = await begin({ pupils: 1, lessons: 1 });
    test.kundelik.faults.failShare = 1;
    test.confirm(0, test.pupils[0]!.id, "late");
    await signAll(parts, test);
    await parts.stop();
    test.kundelik.faults.failShare = 0;
    const other = test.open("another secret of another server, long enough");
    replaceStop(other.stop);
    await other.prepare();
    expect(await settled(other, test)).toMatchObject({ sent: 0, refused: 1 });
    expect(outside(test)).toEqual([]);
  });

  test("tokens run out and are renewed once for all; 429 is waited for", async () => {
    const { test, parts } = await begin({ pupils: 10, lessons: 2, callsPerToken: 9, seed: 5 });
    const before = test.kundelik.counts.signIns;
    test.kundelik.faults.busyShare = 0.05;
    for (const { id } of test.pupils) for (const lesson of [0, 1]) test.confirm(lesson, id, "late");
    await signAll(parts, test);
    expect(await settled(parts, test)).toMatchObject({ sent: 20, refused: 0 });
    const renewed = test.kundelik.counts.signIns - before;
    expect(renewed).toBeGreaterThan(0);
    expect(renewed).toBeLessThanOrEqual(Math.ceil(test.kundelik.counts.calls / 9) + 2);
    expect(outside(test)).toHaveLength(20);
  });

  test("homework is one work of the lesson beside others', changed in place, found again after a lost answer", async () => {
    const { test, parts } = await begin({
      pupils: 1,
      lessons: 2,
      seed: 2,
      faults: { dropShare: 0.4 },
    });
    const { works, world } = test.kundelik.journal;
    const [first, second] = world.lessons;
    works.push({
      ...{ id: "77", type: "Homework", lesson: first!.id, eduGroup: first!.classId, files: [] },
      ...{ subjectId: first!.subjectId, displayInJournal: true, text: "Басқасы", targetDate: "" },
    });
    const write = (at: number, homework: string) => {
      const lesson = test.journal.lessons[at]!;
      const lessons = [...test.journal.lessons];
      lessons[at] = { ...lesson, homework };
      Object.assign(test.journal, { lessons });
    };
    write(0, "142-есеп: https://qonyrau.kz/v/abc");
    write(1, "§ 12");
    await signAll(parts, test);
    expect(await settled(parts, test)).toMatchObject({ sent: 2, refused: 0 });
    write(0, "143-есеп: https://qonyrau.kz/v/abc");
    await signAll(parts, test);
    expect(await settled(parts, test)).toMatchObject({ sent: 3, refused: 0 });
    expect(works.map(({ lesson, text }) => `${lesson} ${text}`).sort()).toEqual(
      [
        `${first!.id} Басқасы`,
        `${first!.id} 143-есеп: https://qonyrau.kz/v/abc`,
        `${second!.id} § 12`,
      ].sort(),
    );
  });
});
