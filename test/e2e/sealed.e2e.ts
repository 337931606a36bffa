import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser, until } from "../support/browser.ts";
import { teacherCapture } from "../support/clips.ts";
import { startDatabase } from "../support/database.ts";
import { countOpen } from "../support/sealed/attempts.ts";
import { exportedKeys, type SealedLab, startLab } from "../support/sealed/lab.ts";
import { tapEverything, type WireTap } from "../support/sealed/wire-tap.ts";

startDatabase();
let tap: WireTap;
let lab: SealedLab;
let browser: Browser;
let pages: Page[] = [];

beforeAll(async () => {
  tap = tapEverything();
  [lab, browser] = await Promise.all([startLab(), launchBrowser(await teacherCapture())]);
});
afterAll(async () => {
  await browser?.close();
  await lab?.rooms.stop();
  tap?.stop();
});
beforeEach(() => {
  lab.faults.isLost = null;
});
afterEach(async () => {
  expect(tap.failures).toEqual([]);
  for (const page of pages) await page.context().close();
  pages = [];
  lab.rooms.nextLesson();
  tap.all.length = 0;
});

/** People of the room by number: the teacher stands for the host, the pupils are the others. */
const idOf = (n: number) => (n === 0 ? lab.rooms.teacher.id : (lab.rooms.pupils[n - 1]?.id ?? ""));

async function enter(n: number, prepare?: Parameters<SealedLab["openPage"]>[1]): Promise<Page> {
  const page = await lab.openPage(browser, prepare);
  pages.push(page);
  const who = { lessonId: lab.rooms.lessonId, userId: idOf(n), isSealed: true };
  await page.evaluate((asked) => window.sealedLab.enter(asked), who);
  return page;
}
const state = (page: Page) => page.evaluate(() => window.sealedLab.state());
const counts = (page: Page) => page.evaluate(() => window.sealedLab.counts());

/** Waits for keys of so many members; gives the code that is shown. */
async function agreed(page: Page, members: number): Promise<string> {
  const found = await until(
    () => state(page),
    (now) => now?.members.length === members && now.isSealing && now.code !== null,
    { what: `keys of ${members}` },
  );
  return found?.code?.join(" ") ?? "";
}

/** What a page decodes of one person now. */
const heardOf = (page: Page, personId: string) =>
  page.evaluate(async (id) => {
    const all = (await window.qonyrau?.room?.stats())?.consumers ?? [];
    const of = (source: string) =>
      all.find((one) => one.personId === id && one.source === source && !one.isPaused);
    const [camera, microphone] = [of("camera"), of("microphone")];
    return {
      frames: camera?.framesDecoded ?? 0,
      lines: camera?.height ?? 0,
      codec: camera?.codec ?? "",
      energy: microphone?.totalAudioEnergy ?? 0,
    };
  }, personId);

/** Waits until picture and sound of that person go on from where they are, or from nought on a new connection. */
async function perceives(page: Page, personId: string, more = 15) {
  let before = await heardOf(page, personId);
  return until(
    () => heardOf(page, personId),
    (now) => {
      if (now.frames < before.frames || now.energy < before.energy) before = now;
      return now.frames >= before.frames + more && now.energy > before.energy;
    },
    { what: `picture and sound of ${personId}` },
  );
}

test("two people see and hear each other, have one code, and write; nothing leaves unsealed", async () => {
  const [a, b] = [await enter(0), await enter(1)];
  const codes = [await agreed(a, 2), await agreed(b, 2)];
  expect(codes[0]).toBe(codes[1]);
  const seen = [await perceives(a, idOf(1)), await perceives(b, idOf(0))];
  for (const { codec, lines } of seen) {
    expect(codec).toBe("video/VP8");
    expect(lines).toBeLessThanOrEqual(360);
  }
  for (const page of [a, b]) {
    const { plain, sealed, opened } = (await counts(page)) ?? {};
    expect(plain).toBe(0);
    expect(sealed).toBeGreaterThan(30);
    expect(opened).toBeGreaterThan(30);
  }
  const sent = await a.evaluate(async () => (await window.qonyrau?.room?.stats())?.producers ?? []);
  expect(sent.find(({ source }) => source === "camera")?.encodings).toHaveLength(1);

  await a.evaluate(() => window.sealedLab.say("Сәлем, мен осындамын"));
  await b.evaluate(() => window.sealedLab.show());
  const said = { personId: idOf(0), text: "Сәлем, мен осындамын", bytes: 0 };
  const [words] = await until(
    () => b.evaluate(() => window.sealedLab.messages()),
    (all) => all.length === 2,
    { what: "both messages" },
  );
  expect(words).toEqual(said);
  const [, picture] = await until(
    () => a.evaluate(() => window.sealedLab.messages()),
    (all) => all.length === 2,
    { what: "both messages" },
  );
  expect(picture?.personId).toBe(idOf(1));
  expect(picture?.bytes).toBeGreaterThan(1_000);
  expect(picture?.bytes).toBeLessThan(126_000);
});

test("who joins opens nothing of before; who leaves opens nothing of after; the others go on", async () => {
  const [a, b] = [await enter(0), await enter(1)];
  const first = await agreed(a, 2);
  await perceives(a, idOf(1));
  await perceives(b, idOf(0));
  const beforeJoin = tap.mark();

  const c = await enter(2);
  const second = await agreed(c, 3);
  expect(await agreed(a, 3)).toBe(second);
  expect(second).not.toBe(first);
  const atJoin = tap.mark(); // all three have the new keys
  await perceives(c, idOf(0));
  await perceives(c, idOf(1));
  const keysOfC = await exportedKeys(c); // it keeps them, whatever happens
  const atLeaving = tap.mark();
  await c.evaluate(() => window.sealedLab.leave());
  const third = await agreed(a, 2);
  expect(await agreed(b, 2)).toBe(third);
  expect(new Set([first, second, third]).size).toBe(3);
  const afterLeaving = tap.mark(); // both have the newest keys
  await perceives(a, idOf(1));
  await perceives(b, idOf(0));

  const keysOfA = await exportedKeys(a);
  const ofStayers = tap.all.filter(({ producerId }) => beforeJoin.has(producerId));
  expect(ofStayers).toHaveLength(4);
  for (const { producerId, kind, frames } of ofStayers) {
    const part = (from: Map<string, number> | null, to: Map<string, number> | null) =>
      frames.slice(from?.get(producerId) ?? 0, to?.get(producerId));
    const [before, during, after] = [
      part(null, beforeJoin),
      part(atJoin, atLeaving),
      part(afterLeaving, null),
    ];
    // The same recording opens for who was there all along: the keys of others are what is missing.
    for (const frames of [before, during, after]) {
      expect(frames.length).toBeGreaterThan(5);
      expect(await countOpen(keysOfA, kind, frames)).toBe(frames.length);
    }
    expect(await countOpen(keysOfC, kind, before)).toBe(0);
    expect(await countOpen(keysOfC, kind, during)).toBe(during.length);
    expect(await countOpen(keysOfC, kind, after)).toBe(0);
  }
});

test("after a break, after a lost word, and on another worker keys are agreed again and the talk goes on", async () => {
  const [a, b] = [await enter(0), await enter(1)];
  const codes = [await agreed(a, 2)];
  await perceives(b, idOf(0));

  await b.evaluate(() => window.sealedLab.breakLink());
  await until(
    () => state(a),
    (now) => now?.code != null && now.code.join(" ") !== codes[0],
    { what: "a code of its own after the break" },
  );
  codes.push(await agreed(a, 2));
  expect(await agreed(b, 2)).toBe(codes[1]);
  await perceives(a, idOf(1));
  await perceives(b, idOf(0));

  // A key that never comes: what waits for it asks anew by itself.
  let dropped = 0;
  lab.faults.isLost = ({ kind }) => kind === "key" && dropped++ === 0;
  await a.evaluate(() => window.sealedLab.again());
  await until(
    async () => dropped,
    (count) => count >= 1,
    { what: "a key that is dropped" },
  );
  const epoch = (await state(a))?.epoch ?? 0;
  await until(
    () => state(a),
    (now) => (now?.epoch ?? 0) > epoch && now?.isSealing === true,
    { what: "keys agreed anew by themselves" },
  );
  await perceives(a, idOf(1));
  await perceives(b, idOf(0));

  const pid = lab.rooms.sfu.health().find(({ isAlive }) => isAlive)?.pid;
  expect(pid).toBeGreaterThan(0);
  process.kill(pid ?? 0, "SIGKILL");
  await perceives(a, idOf(1));
  await perceives(b, idOf(0));
  expect(await agreed(a, 2)).toBe(await agreed(b, 2));
  for (const page of [a, b]) expect((await counts(page))?.plain).toBe(0);
});

test("with a browser that cannot seal nothing flows before both have said yes, and no code is shown", async () => {
  const a = await enter(0);
  const old = await enter(1, (context) =>
    context.addInitScript(() => Reflect.deleteProperty(globalThis, "RTCRtpScriptTransform")),
  );
  for (const page of [a, old]) {
    const now = await until(
      () => state(page),
      (all) => all?.plainNeeded === true && all.members.length === 2,
      { what: "that somebody cannot seal" },
    );
    expect(now).toMatchObject({ code: null, isSealing: false, isPlain: false });
  }
  expect((await state(old))?.canSeal).toBe(false);
  // Words need no transform: they are sealed here too.
  await until(
    () => state(old),
    (now) => now?.canWrite === true,
    { what: "keys for words" },
  );
  await old.evaluate(() => window.sealedLab.say("Даусым шықпай тұр"));
  await until(
    () => a.evaluate(() => window.sealedLab.messages()),
    (all) => all[0]?.text === "Даусым шықпай тұр",
    {
      what: "the words",
    },
  );
  await until(
    () => counts(a),
    (now) => (now?.held ?? 0) > 20,
    { what: "frames that are held" },
  );
  expect(tap.all.flatMap(({ frames }) => frames)).toEqual([]);
  expect((await heardOf(a, idOf(1))).frames).toBe(0);
  expect(await old.locator("[data-key]").count()).toBe(0);

  await a.evaluate(() => window.sealedLab.allowPlain());
  await until(
    () => counts(a),
    (now) => (now?.plain ?? 0) > 20,
    { what: "frames as they are" },
  );
  // One's own yes is not the other's.
  expect(await heardOf(a, idOf(1))).toMatchObject({ frames: 0 });
  await old.evaluate(() => window.sealedLab.allowPlain());
  await perceives(a, idOf(1));
  await perceives(old, idOf(0));
  expect(await old.locator("[data-key]").count()).toBe(2);

  await old.evaluate(() => window.sealedLab.leave());
  const b = await enter(2);
  expect(await agreed(a, 2)).toBe(await agreed(b, 2));
  expect(await state(a)).toMatchObject({ plainNeeded: false, isPlain: false });
  await perceives(b, idOf(0));
});
