import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sealLetter } from "../../client/secrecy/sealed-letter.ts";
import type { Host } from "../../server/consultations/protocol.ts";
import { launchBrowser, until } from "../support/browser.ts";
import { type CounselServer, startCounselServer } from "../support/counsel-server.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type Actor, DESK, open, PHONE, press, signInWith } from "./cast.ts";
import {
  askedGroups,
  chooseNew,
  field,
  findNothing,
  isRefused,
  keepsNothing,
  look,
  print,
  putLock,
  readKey,
  rows,
  seesOwnWords,
  signOut,
  stands,
  typeGroups,
  typeKey,
  unlock,
} from "./notebook.ts";

const PASSPHRASE = "тоғыз қызыл қайық тар көлде";
const NEXT_PASSPHRASE = "жеті көк бұлт биік тауда ұйықтады";
const LAST_PASSPHRASE = "сары терезе алты рет жаңғақ сындырды";
/** What must be nowhere but in the browser. */
const TEXT = "Ұйқысы нашар, анасымен сөйлеспейді";
const OTHER = "Бауырымен татуласты";
const AT_SCHOOL = "Мектепте жазылған жол";
const AT_HOME = "Үйде, байланыссыз жазылған жол";
const ON_LEAVING = "Шығар алдында жазылған жол";
const REASON = "Түнде ұйықтай алмаймын, көмектесіңізші";
const secrets = [PASSPHRASE, NEXT_PASSPHRASE, LAST_PASSPHRASE, "Айгерім, 8 «Б»"];
secrets.push(TEXT, OTHER, AT_SCHOOL, AT_HOME, ON_LEAVING, REASON);

let at: CounselServer<"talk">;
let browser: Browser;
let desk: Actor;
let phone: Actor;
/** Of the key on paper. */
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
async function speak(actor: Actor, language: "kk" | "ru"): Promise<void> {
  await at.ask("psychologist", "PATCH", "/me", { language });
  await actor.page.reload();
  await field(actor, "unlock").waitFor();
}

describe("the lock", () => {
  test("is put on in three steps: a passphrase, a key on paper, two groups typed from it", async () => {
    await goTo(desk);
    await field(desk, "vault-setup").waitFor();
    await field(desk, "new-passphrase").fill("қысқа");
    await press(desk, "passphrase-next");
    expect(await field(desk, "new-passphrase").getAttribute("aria-invalid")).toBe("true");
    await chooseNew(desk, PASSPHRASE);
    await look(desk, "setup-kk");
    await press(desk, "passphrase-next");
    await field(desk, "recovery-print").waitFor();
    groups = await readKey(desk);
    expect(groups).toHaveLength(8);
    secrets.push(groups.join(""));
    await look(desk, "key-kk");
    await print(desk, "notes-key-paper-kk");

    await press(desk, "recovery-written");
    const [first = 0, second = 0] = await askedGroups(desk);
    const wrong = String((Number(groups[first]) + 1) % 1_000_000).padStart(6, "0");
    await field(desk, `group-${first}`).fill(wrong);
    expect(await field(desk, `group-${first}`).getAttribute("aria-invalid")).toBe("true");
    expect(await field(desk, "recovery-confirm").isDisabled()).toBe(true);
    await typeGroups(desk, [first, second], groups);
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
    await isRefused(desk, "passphrase");
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
    await keepsNothing(desk, secrets);
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
  await keepsNothing(phone, secrets);
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
  await typeKey(phone, groups);
  await chooseNew(phone, NEXT_PASSPHRASE);
  await look(phone, "recovered-kk");
  await press(phone, "recover-save");
  await rows(phone).first().waitFor();
  // The old one is worth nothing, on any device.
  await press(desk, "lock");
  await unlock(desk, PASSPHRASE);
  await isRefused(desk, "passphrase");
  await unlock(desk, NEXT_PASSPHRASE);
  await rows(desk).first().waitFor();
});

test("passphrase and paper are changed while the notes are open; the old ones are worth nothing", async () => {
  await seesOwnWords(desk, at);
  await press(desk, "lock-menu");
  await press(desk, "change-passphrase");
  await chooseNew(desk, LAST_PASSPHRASE);
  await press(desk, "change-save");
  await isRefused(desk, "current-passphrase"); // nothing is typed there
  await field(desk, "current-passphrase").fill(PASSPHRASE);
  await press(desk, "change-save");
  await isRefused(desk, "current-passphrase");
  await look(desk, "change-kk");
  await field(desk, "current-passphrase").fill(NEXT_PASSPHRASE);
  await press(desk, "change-save");
  await field(desk, "change-done").click();
  // What was open stays open.
  expect(await rows(desk).count()).toBe(3);

  await press(desk, "lock-menu");
  await press(desk, "change-recoveryKey");
  await field(desk, "current-passphrase").fill(LAST_PASSPHRASE);
  await press(desk, "change-next");
  await field(desk, "recovery-print").waitFor();
  const old = groups;
  groups = await readKey(desk);
  expect(groups).not.toEqual(old);
  secrets.push(groups.join(""));
  await look(desk, "new-key-kk");
  await print(desk, "notes-new-key-paper-kk");
  await press(desk, "recovery-written");
  await typeGroups(desk, await askedGroups(desk), groups);
  await press(desk, "recovery-confirm");
  await field(desk, "change-done").click();

  await press(desk, "lock");
  await press(desk, "forgotten");
  await typeKey(desk, old);
  await field(desk, "recover-wrong").waitFor();
  await typeKey(desk, groups);
  await field(desk, "recover-save").waitFor(); // it fits; the passphrase is left as it is
  await goTo(desk);
  await unlock(desk, NEXT_PASSPHRASE);
  await isRefused(desk, "passphrase");
  await unlock(desk, LAST_PASSPHRASE);
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
  await unlock(desk, LAST_PASSPHRASE);
  await field(desk, "reason-text").waitFor();
  expect(await field(desk, "reason-text").textContent()).toBe(REASON);
  await look(desk, "reason-kk");
});

test("who signs out leaves nothing open behind; another gives up a lock of their own, and theirs alone", async () => {
  await goTo(phone);
  await unlock(phone, LAST_PASSPHRASE);
  await rows(phone).filter({ hasText: "Айгерім" }).first().click();
  await field(phone, "note-text").fill(ON_LEAVING);
  // Before it is saved: it waits here, sealed, for whoever wrote it.
  await signOut(phone);
  await keepsNothing(phone, secrets, at.idOf("psychologist"));

  await putLock((path, body) => at.ask("colleague", "POST", path, body));
  await signInWith(phone, "counsel.colleague", PASSWORD);
  await goTo(phone);
  await press(phone, "forgotten");
  await press(phone, "no-key");
  expect(await field(phone, "abandon-confirm").isDisabled()).toBe(true);
  await field(phone, "abandon-word").fill("Жою ");
  await look(phone, "abandon-kk");
  await press(phone, "abandon-confirm");
  await field(phone, "vault-setup").waitFor();
  expect(await at.ask("colleague", "GET", "/notes")).toEqual({ notes: [] });
  expect(await at.ask("colleague", "GET", "/notes/vault")).toEqual({ vault: null });

  await signOut(phone);
  await signInWith(phone, "counsel.psychologist", PASSWORD);
  await goTo(phone);
  await unlock(phone, LAST_PASSPHRASE);
  await rows(phone).filter({ hasText: ON_LEAVING }).click();
  await stands(phone, "saved");
});

test("neither the database nor its files nor a log line hold a plain word", async () => {
  expect([...desk.troubles, ...phone.troubles]).toEqual([]);
  await at.server.terminate();
  await findNothing(at.server, secrets);
});
