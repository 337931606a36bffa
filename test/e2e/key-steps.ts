import { expect } from "vitest";
import { keyWordsOf } from "#client/secrecy/key-words.ts";
import { letterKeyOf, makeLetterPair, openLetter } from "#client/secrecy/sealed-letter.ts";
import type { Consultation } from "#server/consultations/protocol.ts";
import type { CounselServer } from "../support/counsel-server.ts";
import { looksRight, pathOf } from "./booking-steps.ts";
import { type Actor, press, wordsOf } from "./cast.ts";

const WRITTEN = "Бұл жол ешқайда кетпеуі керек";

/** The psychologist's lock, as their notes make it; nobody opens it here. */
export async function makesKey(at: CounselServer<string>) {
  const pair = await makeLetterPair();
  const bytes = Buffer.alloc(48, 7).toString("base64");
  await at.ask("psychologist", "POST", "/notes/vault", {
    ...{ salt: bytes.slice(0, 24), memoryKib: 65_536, passes: 3 },
    ...{ byPassphrase: bytes, byRecovery: bytes, publicKey: pair.publicKey },
  });
  return pair;
}

/**
 * The key of a host whom a pupil has met changes while they write. It is told with the words of both, and nothing goes;
 * without their own hand a talk is asked for without what was written, after it what is written goes to the new key.
 */
export async function meetsOtherKey(pupil: Actor, at: CounselServer<string>): Promise<void> {
  const { page } = pupil;
  const hostId = at.idOf("psychologist");
  const times = page.locator('[data-testid="times-option"]:not([disabled])');
  const open = () => page.goto(`${at.server.url}/consultations/with/${hostId}`);
  /** What the server has of the talk that was just made; it is off again. */
  async function made(): Promise<Consultation> {
    await page.getByTestId("talk-cancel").waitFor();
    const path = `/consultations/${pathOf(pupil).split("/").at(-1)}`;
    const talk = await at.ask<Consultation>("psychologist", "GET", path);
    await at.ask("pupil", "POST", `${path}/cancel`, {});
    return talk;
  }

  await open();
  await times.last().check({ force: true });
  await press(pupil, "book-reason-open");
  await page.getByTestId("book-reason").fill(WRITTEN);
  await press(pupil, "key-compare");
  const former = await wordsOf(pupil, "key-words");

  await at.ask("psychologist", "POST", "/notes/vault/abandon", { version: 1 });
  const pair = await makesKey(at);
  const now = await keyWordsOf(pair.publicKey, hostId);
  await press(pupil, "book-send");
  await page.getByTestId("key-moved").waitFor();
  await page.getByTestId("key-changed").waitFor();
  expect(await wordsOf(pupil, "key-words-before")).toEqual(former);
  expect(await wordsOf(pupil, "key-words")).toEqual(now);
  expect(now).not.toEqual(former);
  await looksRight(pupil, "booking-key-changed");
  expect(pathOf(pupil)).toBe(`/consultations/with/${hostId}`);

  // Not compared: the talk is asked for, and what was written stays here.
  await press(pupil, "book-send");
  expect(await made()).toMatchObject({ state: "agreed", reason: null });
  await open();
  await page.getByTestId("key-changed").waitFor();
  await press(pupil, "key-accept");
  await times.last().check({ force: true });
  await press(pupil, "book-reason-open");
  await page.getByTestId("book-reason").fill(WRITTEN);
  await press(pupil, "book-send");
  const { reason } = await made();
  expect(await openLetter(await letterKeyOf(pair.secret), reason ?? "")).toBe(WRITTEN);
}
