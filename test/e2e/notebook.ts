import { expect } from "vitest";
import { keyWordsOf } from "#client/secrecy/key-words.ts";
import type { Vault } from "#server/notes/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import type { CounselServer } from "../support/counsel-server.ts";
import { dumpOf } from "../support/silence/database.ts";
import { createSearch, filesBelow } from "../support/silence/traces.ts";
import { type Actor, axeFindings, cutOff, menuRests, press, wordsOf } from "./cast.ts";

export const field = ({ page }: Actor, testId: string) => page.getByTestId(testId);
export const stands = (actor: Actor, state: string) =>
  actor.page.locator(`[data-testid="note-editor"][data-state="${state}"]`).waitFor();
export const rows = ({ page }: Actor) => page.getByTestId("note-row");

/** Looked at in both languages: pictures for people, axe and edges for the machine. */
export async function look(actor: Actor, name: string): Promise<void> {
  const width = actor.page.viewportSize()?.width ?? 0;
  await shoot(actor.page, `notes-${name}-${width}`);
  expect(await axeFindings(actor)).toEqual([]);
  expect(await cutOff(actor, width)).toEqual([]);
}
export async function unlock(actor: Actor, passphrase: string): Promise<void> {
  await field(actor, "passphrase").fill(passphrase);
  await press(actor, "unlock-open");
}
export const isRefused = ({ page }: Actor, testId: string) =>
  page.locator(`[data-testid="${testId}"][aria-invalid="true"]`).waitFor();
export async function chooseNew(actor: Actor, passphrase: string): Promise<void> {
  await field(actor, "new-passphrase").fill(passphrase);
  await field(actor, "new-passphrase-again").fill(passphrase);
}
export async function typeGroups(
  actor: Actor,
  places: readonly number[],
  key: readonly string[],
): Promise<void> {
  for (const place of places) await field(actor, `group-${place}`).fill(key[place] ?? "");
}
export async function typeKey(actor: Actor, key: readonly string[]): Promise<void> {
  await typeGroups(actor, [...key.keys()], key);
  await press(actor, "recover-open");
}
/** The key that is shown on the page. */
export async function readKey({ page }: Actor): Promise<string[]> {
  const shown = page.getByTestId("recovery-groups").first().locator("[data-group]");
  return shown.evaluateAll((all) => all.map((one) => one.getAttribute("data-group") ?? ""));
}
/** The key as the printer has it: all of it lies open on the paper, and nothing of the page does. */
export async function print(actor: Actor, name: string): Promise<void> {
  const { page } = actor;
  await page.emulateMedia({ media: "print" });
  await shoot(page, name);
  expect(await field(actor, "recovery-print").isVisible()).toBe(false);
  const onPaper = await field(actor, "recovery-sheet")
    .locator("[data-group]")
    .evaluateAll((all) =>
      all
        .filter((one) => {
          const { left, top, width, height } = one.getBoundingClientRect();
          const there = document.elementFromPoint(left + width / 2, top + height / 2);
          return there !== null && one.contains(there);
        })
        .map((one) => one.getAttribute("data-group")),
    );
  expect(onPaper).toEqual(await readKey(actor));
  await page.emulateMedia({ media: "screen" });
}
/** The two groups that are asked for to see that the paper is there. */
export async function askedGroups({ page }: Actor): Promise<number[]> {
  const asked = page.locator('[data-testid^="group-"]');
  await asked.first().waitFor();
  return asked.evaluateAll((all) =>
    all.map((one) => Number(one.getAttribute("data-testid")?.slice("group-".length))),
  );
}
type School = Pick<CounselServer<never>, "ask" | "idOf">;
/** By the lock's menu: the six words of one's own key, to be read to whoever is to write a reason. */
export async function seesOwnWords(actor: Actor, at: School): Promise<void> {
  await press(actor, "lock-menu");
  await menuRests(actor);
  await look(actor, "menu-kk");
  await press(actor, "show-key-words");
  const shown = await wordsOf(actor, "own-key-words");
  const path = "/notes/vault";
  const { vault } = await at.ask<{ vault: Vault }>("psychologist", "GET", path);
  expect(shown).toEqual(await keyWordsOf(vault.publicKey, at.idOf("psychologist")));
  await look(actor, "own-words-kk");
  await actor.page.keyboard.press("Escape");
  await field(actor, "own-key-words").waitFor({ state: "detached" });
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
/** None of these stands there as it was written; something of `ownerId`, if one is named, does. */
export async function keepsNothing(
  actor: Actor,
  secrets: readonly string[],
  ownerId = "",
): Promise<void> {
  const kept = await until(
    () => keptBy(actor),
    (all) => all.includes(ownerId),
    { what: "the sealed draft" },
  );
  for (const secret of secrets) expect(kept).not.toContain(secret);
}

export async function signOut(actor: Actor): Promise<void> {
  // The wide page's and the phone's are both there, one of them hidden.
  await actor.page.locator('[data-testid="profile"]:visible').click();
  await press(actor, "sign-out");
  await actor.page.waitForURL((address) => address.pathname.startsWith("/sign-in"));
}
/** A lock that nobody can open, with a note under it. */
export async function putLock(post: (path: string, body: unknown) => Promise<unknown>) {
  const bytes = (count: number) => Buffer.alloc(count, 7).toString("base64");
  await post("/notes/vault", {
    ...{ salt: bytes(16), memoryKib: 65_536, passes: 3, publicKey: bytes(65) },
    ...{ byPassphrase: bytes(157), byRecovery: bytes(157) },
  });
  await post("/notes", { id: "c".repeat(24), sealed: bytes(1052) });
}
/** Three notes are there, and of what they and their locks hold neither document nor file nor log line says a word. */
export async function findNothing(
  { dataDir, output }: { dataDir: string; output(): string },
  secrets: readonly string[],
): Promise<void> {
  const search = createSearch(Object.fromEntries(secrets.map((one) => [one, one])));
  const dump = await dumpOf(dataDir);
  expect(dump.filter(({ collection }) => collection === "lockednotes")).toHaveLength(3);
  const files = filesBelow(dataDir);
  // A plain word is seen where there is one.
  const control = createSearch({ name: "Тегі-pupil" });
  expect(dump.some(({ text }) => control(text).length > 0)).toBe(true);
  expect(files.some(({ bytes }) => control(bytes).length > 0)).toBe(true);
  for (const { bytes, text } of dump) expect([...search(bytes), ...search(text)]).toEqual([]);
  for (const { path, bytes } of files) expect([path, search(bytes)]).toEqual([path, []]);
  expect(search(output())).toEqual([]);
}
