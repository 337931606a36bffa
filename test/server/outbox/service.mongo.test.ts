import { afterEach, describe, expect, test } from "vitest";
import { OutboxSettingsModel } from "#server/outbox/model.ts";
import { outboxRoutes } from "#server/outbox/protocol.ts";
import { OutboxSettings } from "#server/outbox/protocol-settings.ts";
import { until } from "../../support/browser.ts";
import { startDatabase } from "../../support/database.ts";
import { ACCOUNT, CLIENT } from "../../support/kundelik/server.ts";
import { countsOf, makeOutbox, setUp, signAll } from "./school.ts";

startDatabase();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function begin(options: Parameters<typeof makeOutbox>[0] = {}) {
  const test = await makeOutbox(options);
  const parts = test.open();
  await parts.prepare();
  closing.push(test.kundelik.stop, parts.stop);
  return { test, parts };
}
const reason = (code: string, name: string) => ({ code, reason: name });

describe("signing", () => {
  test("is of exactly what was looked at: a change in between is refused, and then looked at again", async () => {
    const { test, parts } = await begin();
    await setUp(parts, test);
    const { teacher } = test.users;
    const [a, b] = test.pupils.map(({ id }) => id);
    test.confirm(0, a!, "late");
    const { digest } = await parts.outbox.preview(teacher, test.key);
    test.confirm(0, b!, "ill");
    const sign = (of: string, leftOut: string[] = []) =>
      parts.outbox.sign(teacher, { ...test.key, digest: of, leftOut });
    await expect(sign(digest)).rejects.toMatchObject(reason("conflict", "outbox_changed"));
    expect(await countsOf(parts, test)).toMatchObject({ queued: 0, sending: 0, sent: 0 });
    const looked = await parts.outbox.preview(teacher, test.key);
    const left = looked.differences.find(({ pupilId }) => pupilId === b)?.key ?? "";
    expect(await sign(looked.digest, [left])).toMatchObject({ signed: 1 });
    const rest = await parts.outbox.preview(teacher, test.key);
    expect(rest.differences.map(({ key }) => key)).toEqual([left]);
    const { steps } = await parts.reading.steps(teacher, { skip: 0, limit: 20 });
    const acts = steps.map(({ act }) => act);
    for (const act of ["looked", "signed"] as const) expect(acts).toContain(act);
  });

  test("twice at once signs once", async () => {
    const { test, parts } = await begin();
    await setUp(parts, test);
    test.kundelik.faults.failShare = 1;
    test.confirm(0, test.pupils[0]!.id, "late");
    const { digest } = await parts.outbox.preview(test.users.teacher, test.key);
    const sign = () => parts.outbox.sign(test.users.teacher, { ...test.key, digest, leftOut: [] });
    const done = await Promise.allSettled([sign(), sign(), sign()]);
    expect(done.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    const { total } = await parts.reading.list(test.users.teacher, { skip: 0, limit: 9 });
    expect(total).toBe(1);
  });

  test("is for the class's teacher of the subject; leadership looks on; others see nothing", async () => {
    const { test, parts } = await begin();
    await setUp(parts, test);
    test.confirm(0, test.pupils[0]!.id, "late");
    const { teacher, director, administrator, colleague, pupil } = test.users;
    for (const user of [director, administrator]) {
      const { digest, maySign, differences } = await parts.outbox.preview(user, test.key);
      expect([maySign, differences.length]).toEqual([false, 1]);
      const wanted = { ...test.key, digest, leftOut: [] };
      await expect(parts.outbox.sign(user, wanted)).rejects.toMatchObject(
        reason("forbidden", "not_its_teacher"),
      );
      await expect(parts.settings.read(user)).resolves.toMatchObject({ target: "kundelik" });
    }
    for (const user of [colleague, pupil]) {
      await expect(parts.outbox.state(user, test.key)).rejects.toMatchObject({ code: "forbidden" });
      await expect(parts.settings.read(user)).rejects.toMatchObject({ code: "forbidden" });
      await expect(parts.settings.check(user)).rejects.toMatchObject({ code: "forbidden" });
      await expect(parts.mappings.find(user)).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(parts.settings.change(teacher, { target: "file" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(parts.reading.list(pupil, { skip: 0, limit: 9 })).rejects.toMatchObject({
      code: "forbidden",
    });
    const other = await begin();
    await expect(parts.outbox.state(other.test.users.teacher, test.key)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("waits until the letters' names are confirmed", async () => {
    const { test, parts } = await begin();
    const { administrator, teacher } = test.users;
    test.confirm(0, test.pupils[0]!.id, "late");
    const nothing = await parts.outbox.preview(teacher, test.key);
    expect([nothing.target, nothing.differences.length]).toEqual(["none", 0]);
    await setUp(parts, test);
    await parts.settings.change(administrator, { isConfirmed: false });
    const { digest, isReady } = await parts.outbox.preview(teacher, test.key);
    expect(isReady).toBe(false);
    await expect(
      parts.outbox.sign(teacher, { ...test.key, digest, leftOut: [] }),
    ).rejects.toMatchObject(reason("conflict", "outbox_not_ready"));
  });
});

describe("the way by file", () => {
  test("takes what was signed once, as the journal is laid out", async () => {
    const { test, parts } = await begin();
    const { administrator, teacher } = test.users;
    await parts.settings.change(administrator, { target: "file" });
    const [a] = test.pupils;
    test.confirm(0, a!.id, "ill");
    const column = `lesson:${test.lessonIdOf(1)}`;
    Object.assign(test.journal, {
      cells: [{ pupilId: a!.id, column, value: 9, comment: "Жарайсың" }],
    });
    const { signed } = await signAll(parts, test);
    expect(signed).toEqual({ signed: 3, toSend: 0, toFile: 3 });
    expect(await parts.outbox.state(teacher, test.key)).toMatchObject({
      inFile: 3,
      onWay: 0,
      toSign: 0,
    });
    const asked = { ...test.key, format: "csv", language: "kk" } as const;
    const file = await parts.reading.takeFile(teacher, asked);
    const lines = Buffer.from(file.contentBase64, "base64").toString("utf8").split("\r\n");
    expect(lines[0]).toContain("03.11 (3);04.11 (3)");
    expect(lines.find((line) => line.includes(a!.fullName))).toMatch(/;А;9 \(пікір: Жарайсың\)$/);
    await expect(parts.reading.takeFile(teacher, asked)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await countsOf(parts, test)).toMatchObject({ sent: 3, queued: 0 });
    expect(test.kundelik.counts.calls).toBe(0);
  });

  test("is where Kundelik's marks go, beside attendance by its API", async () => {
    const { test, parts } = await begin();
    await setUp(parts, test);
    const [a] = test.pupils;
    test.confirm(0, a!.id, "late");
    const column = `lesson:${test.lessonIdOf(0)}`;
    Object.assign(test.journal, { cells: [{ pupilId: a!.id, column, value: 7, comment: "" }] });
    expect((await signAll(parts, test)).signed).toEqual({ signed: 2, toSend: 1, toFile: 1 });
    const state = await until(
      () => parts.outbox.state(test.users.teacher, test.key),
      ({ onWay }) => onWay === 0,
    );
    expect(state).toMatchObject({ inFile: 1, refused: 0, lastSent: { count: 1 } });
    expect(test.kundelik.journal.entries).toHaveLength(1);
    expect(test.told.some(({ notice }) => notice === "outbox:changed")).toBe(true);
  });
});

describe("an entry", () => {
  test("that found no pupil outside is refused, and goes by itself when somebody pairs them", async () => {
    const { test, parts } = await begin();
    await setUp(parts, test);
    const { administrator, teacher } = test.users;
    const id = test.pupils[0]!.id;
    const person = { kind: "person", insideId: id } as const;
    const { mappings } = await parts.mappings.list(administrator, {
      ...{ kind: "person", isUnmapped: false, skip: 0, limit: 200 },
    });
    const outsideId = mappings.find(({ insideId }) => insideId === id)?.outsideId ?? "";
    await parts.mappings.set(administrator, { ...person, outsideId: null });
    test.confirm(0, id, "late");
    await signAll(parts, test);
    await until(
      () => countsOf(parts, test),
      ({ refused }) => refused === 1,
    );
    const state = await parts.outbox.state(teacher, test.key);
    expect(state.firstRefusal?.refusal.code).toBe("unmappedPupil");
    await parts.mappings.take(administrator, [
      { login: test.pupils[0]!.login.toUpperCase(), outsideId },
    ]);
    await until(
      () => countsOf(parts, test),
      ({ sent }) => sent === 1,
    );
    // What a file said outlives the next look by name.
    await parts.mappings.find(administrator);
    expect(test.kundelik.journal.entries).toHaveLength(1);
  });

  test("is taken out before it was tried or after it was refused, by its signer; then it is new again", async () => {
    const { test, parts } = await begin({ statuses: ["NotSet", "Absent", "Ill", "Late"] });
    await setUp(parts, test);
    const { teacher, colleague } = test.users;
    test.confirm(0, test.pupils[0]!.id, "excused");
    await signAll(parts, test);
    await until(
      () => countsOf(parts, test),
      ({ refused }) => refused === 1,
    );
    const { entries } = await parts.reading.list(teacher, { skip: 0, limit: 9 });
    const id = entries[0]?.id ?? "";
    await expect(parts.outbox.cancel(colleague, id)).rejects.toMatchObject(
      reason("forbidden", "not_yours"),
    );
    await parts.outbox.cancel(teacher, id);
    await expect(parts.outbox.cancel(teacher, id)).rejects.toMatchObject(
      reason("conflict", "outbox_on_way"),
    );
    const { differences } = await parts.outbox.preview(teacher, test.key);
    expect(differences.map(({ change }) => change)).toEqual(["new"]);
    await signAll(parts, test);
    const { entries: after } = await parts.reading.list(teacher, { skip: 0, limit: 9 });
    expect(after.map(({ version }) => version).sort()).toEqual([1, 2]);
  });
});

describe("settings", () => {
  test("keep secrets sealed, give none back, and forget them with the address", async () => {
    const { test, parts } = await begin();
    const { checked, found } = await setUp(parts, test);
    expect(checked).toMatchObject({ problem: null, unknown: [], classCount: 1 });
    // 8 «Б» is not outside; the pupil and the teacher's class 7 are.
    expect(found.found).toBeGreaterThan(test.pupils.length);
    const shown = await parts.settings.read(test.users.director);
    expect(OutboxSettings.parse(shown).has).toMatchObject({ clientSecret: true, password: true });
    const stored = JSON.stringify(
      await OutboxSettingsModel.find({ schoolId: test.schoolId }).lean(),
    );
    for (const text of [stored, JSON.stringify(shown), JSON.stringify(checked)])
      for (const secret of [ACCOUNT.password, CLIENT.clientSecret, "access-1", "refresh-1"])
        expect(text.includes(secret)).toBe(false);
    const moved = await parts.settings.change(test.users.administrator, {
      baseUrl: "https://other.example/v2.0",
    });
    expect(moved.has).toEqual({ clientSecret: false, password: false, token: false });
    expect([moved.statusesConfirmedAt, moved.knownStatuses]).toEqual([null, []]);
  });

  test("say what is wrong: a wrong password, nobody there, nothing set", async () => {
    const { test, parts } = await begin();
    const { administrator } = test.users;
    await expect(parts.settings.check(administrator)).rejects.toMatchObject(
      reason("conflict", "outbox_not_ready"),
    );
    await setUp(parts, test);
    await parts.settings.change(administrator, { password: "wrong" });
    expect((await parts.settings.check(administrator)).problem).toEqual({
      ...{ code: "unauthorized", words: "Логин немесе құпиясөз қате" },
    });
    await parts.settings.change(administrator, { password: ACCOUNT.password });
    expect((await parts.settings.check(administrator)).problem).toBeNull();
    await test.kundelik.stop();
    expect((await parts.settings.check(administrator)).problem?.code).toBe("unreachable");
  });

  test("take an address only where credentials travel encrypted, or on this machine", () => {
    const { request } = outboxRoutes.changeOutboxSettings;
    const takes = (baseUrl: string) => request.safeParse({ baseUrl }).success;
    expect(takes("https://api.kundelik.kz/v2.0")).toBe(true);
    expect(takes("http://127.0.0.1:3000/v2.0")).toBe(true);
    for (const bad of [
      "http://api.kundelik.kz",
      "ftp://x.kz",
      "file:///etc/passwd",
      "https://a:b@x.kz",
    ])
      expect([bad, takes(bad)]).toEqual([bad, false]);
  });
});
