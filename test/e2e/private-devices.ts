import { expect } from "vitest";
import { shoot } from "../support/browser.ts";
import { type Actor, axeFindings, cutOff, hears, PHONE, press, sees } from "./cast.ts";
import { call, refuse, take } from "./hands.ts";

/** Why this window shows no picture or hears no sound of somebody now; null: it is not waiting for them. */
export async function waitsFor({ page }: Actor, personId: string, what: string | null) {
  const of = page.locator(`[data-testid="picture"][data-person-id="${personId}"]`);
  const sign = of.getByTestId("waits-for");
  if (what === null) await sign.waitFor({ state: "detached" });
  else await sign.and(page.locator(`[data-what="${what}"]`)).waitFor();
}

/** Which of one's own devices this window says to be missing; null: none. */
export async function lacks({ page }: Actor, which: string | null) {
  const sign = page.getByTestId("device-trouble");
  if (which === null) await sign.waitFor({ state: "detached" });
  else await sign.and(page.locator(`[data-which="${which}"]`)).waitFor();
}

/** Whoever said no to the browser is told at the check what is missing and how to get it, and gets it by a tap. */
export async function passesDenied(pupil: Actor, goTo: () => Promise<unknown>): Promise<void> {
  const { page } = pupil;
  await refuse(pupil, ["audio", "video"]);
  await goTo();
  const microphone = page.getByTestId("check-mic-row");
  const camera = page.getByTestId("check-camera-row");
  const failed = page.locator('[data-state="warn"]');
  for (const row of [microphone, camera]) await row.and(failed).waitFor();
  await shoot(page, "private-denied-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await refuse(pupil, ["audio"]);
  await press(pupil, "camera-again");
  await camera.waitFor({ state: "detached" });
  await microphone.and(failed).waitFor();
  await refuse(pupil, []);
  await press(pupil, "microphone-again");
  await microphone.and(page.locator('[data-state="ok"]')).waitFor();
}

/** A call has the pupil's microphone and gives it back; then it is lost, and comes by one tap. The host is told each time. */
export async function losesMicrophone(pupil: Actor, host: Actor, pupilId: string): Promise<void> {
  await call(pupil, true);
  await waitsFor(host, pupilId, "held");
  await lacks(pupil, "microphone");
  await shoot(host.page, "private-call-1280-kk");
  await shoot(pupil.page, "private-call-390-kk");
  for (const one of [host, pupil]) expect(await axeFindings(one)).toEqual([]);
  expect(await cutOff(pupil, PHONE.width)).toEqual([]);
  await call(pupil, false);
  await waitsFor(host, pupilId, null);
  await lacks(pupil, null);

  await refuse(pupil, ["audio"], "NotReadableError");
  await take(pupil, "audio");
  await waitsFor(host, pupilId, "held");
  await refuse(pupil, []);
  await press(pupil, "device-again");
  await lacks(pupil, null);
  await waitsFor(host, pupilId, null);
  await hears(host, pupilId);
}

/** Inside without both, then with the microphone alone, then with the camera too: each by a tap once it is allowed. */
export async function isAllowedLater(parent: Actor, host: Actor, parentId: string): Promise<void> {
  await lacks(parent, "both");
  await shoot(parent.page, "private-denied-1280-ru");
  expect(await axeFindings(parent)).toEqual([]);
  await refuse(parent, ["video"]);
  await press(parent, "device-again");
  await lacks(parent, "camera");
  await hears(host, parentId);
  await refuse(parent, []);
  await press(parent, "device-again");
  await lacks(parent, null);
  await sees(host, parentId, "camera");
}
