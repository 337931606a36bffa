import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import mongoose from "mongoose";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sealLetter } from "../../client/secrecy/sealed-letter.ts";
import type { Host } from "../../server/consultations/protocol.ts";
import { closeDatabase, connectDatabase } from "../../server/database.ts";
import { startEmbeddedMongo } from "../../server/embedded-mongo/start.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { type CounselServer, startCounselServer } from "../support/counsel-server.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type Actor, axeFindings, cutOff, DESK, open, PHONE, press, signInWith } from "./cast.ts";

const PASSPHRASE = "тоғыз қызыл қайық тар көлде";
const NEXT_PASSPHRASE = "жеті көк бұлт биік тауда ұйықтады";
/** What must be nowhere but in the browser. */
const TEXT = "Ұйқысы нашар, анасымен сөйлеспейді";
const OTHER = "Бауырымен татуласты";
const AT_SCHOOL = "Мектепте жазылған жол";
const AT_HOME = "Үйде, байланыссыз жазылған жол";
const REASON = "Түнде ұйықтай алмаймын, көмектесіңізші";
const secrets = [PASSPHRASE, NEXT_PASSPHRASE, TEXT, OTHER, AT_SCHOOL, AT_HOME, REASON];

let at: CounselServer<"talk">;
let browser: Browser;
let desk: Actor;
let phone: Actor;
let groups: string[] = [];

beforeAll(async () => {
  [at, browser] = await Promise.all([startCounselServer({ talk: {} }), launchBrowser()]);
  desk = await come(DESK);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await at?.stop();
});

async function come(size: typeof DESK): Promise<Actor> {
  const actor = await open(browser, at.server.url, { size });
  await signInWith(actor, "counsel.psychologist", PASSWORD);
  return actor;
}
const goTo = (actor: Actor, path = "/notes") => actor.page.goto(at.server.url + path);
const field = ({ page }: Actor, testId: string) => page.getByTestId(testId);
const stands = (actor: Actor, state: string) =>
  actor.page.locator(`[data-testid="note-editor"][data-state="${state}"]`).waitFor();
const rows = ({ page }: Actor) => page.getByTestId("note-row");

async function speak(actor: Actor, language: "kk" | "ru"): Promise<void> {
  await at.ask("psychologist", "PATCH", "/me", { language });
  await actor.page.reload();
  await field(actor, "unlock").waitFor();
}
/** Looked at in both languages: pictures for people, axe and edges for the machine. */
async function look(actor: Actor, name: string): Promise<void> {
  const width = actor.page.viewportSize()?.width ?? 0;
  await shoot(actor.page, `notes-${name}-${width}`);
  expect(await axeFindings(actor)).toEqual([]);
  expect(await cutOff(actor, width)).toEqual([]);
}
async function unlock(actor: Actor, passphrase: string): Promise<void> {
  await field(actor, "passphrase").fill(passphrase);
  await press(actor, "unlock-open");
}
/** Everything that a browser keeps beyond the page, as text. */
const keptBy = ({ page }: Actor) =>
  page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name ?? "");
        request.onsuccess = () => resolve(request.result);
      });
      for (const store of database.objectStoreNames)
        kept.push(
          await new Promise((resolve) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
          }),
        );
      database.close();
    }
    return JSON.stringify(kept);
  });

describe("the lock", () => {
  test("is put on in three steps: a passphrase, a key on paper, two groups typed from it", async () => {
    await goTo(desk);
    const { page } = desk;
    await field(desk, "vault-setup").waitFor();
    await field(desk, "new-passphrase").fill("қысқа");
    await press(desk, "passphrase-next");
    expect(await field(desk, "new-passphrase").getAttribute("aria-invalid")).toBe("true");
    await field(desk, "new-passphrase").fill(PASSPHRASE);
    await field(desk, "new-passphrase-again").fill(PASSPHRASE);
    await look(desk, "setup-kk");
    await press(desk, "passphrase-next");
    const shown = page.getByTestId("recovery-groups").first().locator("[data-group]");
    groups = await shown.evaluateAll((all) =>
      all.map((one) => one.getAttribute("data-group") ?? ""),
    );
    expect(groups).toHaveLength(8);
    await look(desk, "key-kk");
    await page.emulateMedia({ media: "print" });
    await shoot(page, "notes-key-paper-kk");
    expect(await page.getByTestId("recovery-print").isVisible()).toBe(false);
    await page.emulateMedia({ media: "screen" });

    await press(desk, "recovery-written");
    const asked = page.locator('[data-testid^="group-"]');
    await asked.first().waitFor();
    const [first = 0, second = 0] = await asked.evaluateAll((all) =>
      all.map((one) => Number(one.getAttribute("data-testid")?.slice("group-".length))),
    );
    const wrong = String((Number(groups[first]) + 1) % 1_000_000).padStart(6, "0");
    await field(desk, `group-${first}`).fill(wrong);
    expect(await field(desk, `group-${first}`).getAttribute("aria-invalid")).toBe("true");
    expect(await field(desk, "recovery-confirm").isDisabled()).toBe(true);
    for (const place of [first, second])
      await field(desk, `group-${place}`).fill(groups[place] ?? "");
    await look(desk, "confirm-kk");
    // Nothing has reached the server before this.
    expect(await at.ask("psychologist", "GET", "/notes/vault")).toEqual({ vault: null });
    await press(desk, "recovery-confirm");
    await field(desk, "note-new").waitFor();
    await look(desk, "empty-kk");
  });

  test("a note begun from a talk knows whom and when; it is saved by itself and found again", async () => {
    await goTo(desk, `/notes?talk=${at.talk("talk")}`);
    await unlock(desk, PASSPHRASE);
    await field(desk, "note-editor").waitFor();
    expect(await field(desk, "note-about").inputValue()).toContain("Тегі-pupil");
    await field(desk, "note-text").fill(`${TEXT}\nКелесі аптада қайта кездесеміз.`);
    await stands(desk, "saved");
    await press(desk, "note-new");
    await field(desk, "note-about").fill("Айгерім, 8 «Б»");
    await field(desk, "note-text").fill(OTHER);
    await stands(desk, "saved");
    await look(desk, "written-kk");
    await desk.page.emulateMedia({ colorScheme: "dark" });
    await look(desk, "written-dark-kk");
    await desk.page.emulateMedia({ colorScheme: "light" });
    // The same talk again, from the calendar, is the same note.
    await goTo(desk, "/calendar");
    await press(desk, "talk-more");
    await press(desk, "talk-note");
    await unlock(desk, PASSPHRASE);
    await until(
      () => field(desk, "note-text").inputValue(),
      (text) => text.startsWith(TEXT),
      { what: "the note of the talk" },
    );
    expect(await rows(desk).count()).toBe(2);
  });

  test("stays shut to a wrong passphrase; behind it notes are searched", async () => {
    await goTo(desk);
    await unlock(desk, "мүлде басқа ұзын сөйлем");
    await desk.page.locator('[data-testid="passphrase"][aria-invalid="true"]').waitFor();
    await look(desk, "locked-kk");
    await unlock(desk, PASSPHRASE);
    await rows(desk).first().waitFor();
    await field(desk, "notes-search").fill("АЙГЕРІМ татуласты");
    await until(
      () => rows(desk).count(),
      (count) => count === 1,
      { what: "the one note" },
    );
    await look(desk, "found-kk");
    await speak(desk, "ru");
    await look(desk, "locked-ru");
    await unlock(desk, PASSPHRASE);
    await rows(desk).first().click();
    await look(desk, "written-ru");
    await speak(desk, "kk");
    const kept = await keptBy(desk);
    for (const secret of [...secrets, ...groups]) expect(kept).not.toContain(secret);
  });
});

test("two devices: what is written without a network is kept sealed, and neither text is lost", async () => {
  phone = await come(PHONE);
  await goTo(phone);
  await field(phone, "unlock").waitFor();
  await look(phone, "locked-kk");
  for (const actor of [phone, desk]) {
    await unlock(actor, PASSPHRASE);
    await rows(actor).filter({ hasText: "Айгерім" }).click();
  }
  await phone.context.setOffline(true);
  await field(phone, "note-text").fill(AT_HOME);
  await stands(phone, "kept");
  await look(phone, "kept-kk");
  expect(await keptBy(phone)).not.toContain(AT_HOME);
  await field(desk, "note-text").fill(AT_SCHOOL);
  await stands(desk, "saved");
  await phone.context.setOffline(false);
  await field(phone, "note-conflict").waitFor();
  await look(phone, "conflict-kk");
  await press(phone, "keep-both");
  await field(phone, "note-text").waitFor();
  await stands(phone, "saved");
  expect(await field(phone, "note-text").inputValue()).toBe(AT_HOME);
  await press(phone, "note-back");
  expect(await rows(phone).count()).toBe(3);
  await look(phone, "list-kk");
  await speak(phone, "ru");
  await look(phone, "locked-ru");
  await unlock(phone, PASSPHRASE);
  await rows(phone).first().waitFor();
  await look(phone, "list-ru");
  await speak(phone, "kk");
});

test("a forgotten passphrase: the key from the paper opens the notes, and a new one is chosen", async () => {
  await press(phone, "forgotten");
  await look(phone, "recover-kk");
  for (const [place, group] of groups.entries()) await field(phone, `group-${place}`).fill(group);
  await press(phone, "recover-open");
  await field(phone, "new-passphrase").fill(NEXT_PASSPHRASE);
  await field(phone, "new-passphrase-again").fill(NEXT_PASSPHRASE);
  await look(phone, "recovered-kk");
  await press(phone, "recover-save");
  await rows(phone).first().waitFor();
  // The old one is worth nothing, on any device.
  await press(desk, "lock");
  await unlock(desk, PASSPHRASE);
  await desk.page.locator('[data-testid="passphrase"][aria-invalid="true"]').waitFor();
  await unlock(desk, NEXT_PASSPHRASE);
  await rows(desk).first().waitFor();
});

test("a reason that a pupil sealed is opened by the same lock, where it stands", async () => {
  const { hosts } = await at.ask<{ hosts: Host[] }>("pupil", "GET", "/consultations/hosts");
  const key = hosts.find(({ id }) => id === at.idOf("psychologist"))?.reasonKey;
  if (!key) throw new Error("the host has no key for reasons");
  await at.ask("pupil", "POST", "/consultations", {
    ...{ hostId: at.idOf("psychologist"), startsAt: null, way: "text" },
    reason: await sealLetter(key, REASON),
  });
  await goTo(desk, "/calendar");
  await press(desk, "reason-open");
  await unlock(desk, NEXT_PASSPHRASE);
  await field(desk, "reason-text").waitFor();
  expect(await field(desk, "reason-text").textContent()).toBe(REASON);
  await look(desk, "reason-kk");
});

test("neither the database nor its files nor a log line hold a plain word", async () => {
  for (const { troubles } of [desk, phone]) expect(troubles).toEqual([]);
  await at.server.terminate();
  const { dataDir } = at.server;
  const database = await startEmbeddedMongo({ dataDir });
  const dump: string[] = [];
  try {
    await connectDatabase(database.uri("qonyrau"), "qonyrau");
    for (const collection of (await mongoose.connection.db?.collections()) ?? [])
      dump.push(JSON.stringify([collection.collectionName, await collection.find().toArray()]));
  } finally {
    await closeDatabase();
    await database.stop();
  }
  const all = dump.join("\n");
  const notes = dump.find((one) => one.startsWith('["lockednotes"'));
  expect(JSON.parse(notes ?? "[]")[1]).toHaveLength(3);
  expect(all).toContain("Тегі-pupil"); // a plain word is seen where there is one
  const files = globSync("**/*", { cwd: dataDir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  expect(files.some((bytes) => bytes.includes("Тегі-pupil"))).toBe(true);
  for (const secret of [...secrets, ...groups]) {
    expect(all.includes(secret), secret).toBe(false);
    expect(
      files.some((bytes) => bytes.includes(secret)),
      secret,
    ).toBe(false);
    expect(at.server.output().includes(secret), secret).toBe(false);
  }
  for (const word of ["Ұйқысы", "Айгерім", "татуласты"]) expect(all).not.toContain(word);
});
