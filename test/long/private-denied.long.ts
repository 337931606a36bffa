import type { CDPSession } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, axeFindings, cutOff, hears, PHONE, press, sees } from "../e2e/cast.ts";
import { lacks } from "../e2e/private-devices.ts";
import {
  codeOf,
  come,
  hostIn,
  isShown,
  letIn,
  type PrivateStage,
  roomOf,
  setPrivateStage,
  stands,
  write,
} from "../e2e/private-stage.ts";
import { shoot } from "../support/browser.ts";
import { teacherCapture } from "../support/clips.ts";

/** The browser's own answers to a page that wants a camera and a microphone; no test stands in for it. */
let at: PrivateStage<"talk">;
let host: Actor;
let guest: Actor;
let tools: CDPSession;
const ids = () => ({ host: at.idOf("colleague"), guest: at.idOf("stranger") });

/** What somebody says to the browser once and for all, of this school's address. It forgets with the session that said so. */
async function answer(setting: "denied" | "granted" | "prompt"): Promise<void> {
  const { origin } = new URL(at.server.url);
  const { targetInfos } = await tools.send("Target.getTargets");
  const { browserContextId } = targetInfos.find(({ url }) => url.startsWith(origin)) ?? {};
  for (const name of ["camera", "microphone"])
    await tools.send("Browser.setPermission", {
      ...{ permission: { name }, setting, origin },
      ...(browserContextId && { browserContextId }),
    });
}
const stateOf = (name: "camera" | "microphone") =>
  guest.page.evaluate(async (of) => (await navigator.permissions.query({ name: of })).state, name);

beforeAll(async () => {
  const talk = { host: "colleague", guest: "stranger" } as const;
  at = await setPrivateStage({ talk }, {}, teacherCapture, { asksForDevices: true });
  host = await hostIn(at, at.talk("talk"), "colleague");
  tools = await at.guestBrowser.newBrowserCDPSession();
  guest = await come(at, "stranger", { size: PHONE });
});
afterAll(() => at?.close());

/** In by one code, and the guest sees and hears the host. */
async function together(): Promise<void> {
  for (const one of [host, guest]) await stands(one, "locked", 2);
  expect(await codeOf(guest)).toBe(await codeOf(host));
  await sees(guest, ids().host, "camera");
  await hears(guest, ids().host);
  await isShown(guest, ids().host);
}

test("whoever said no to the browser is told what is missing and how to get it, and goes in all the same", async () => {
  await answer("denied");
  expect([await stateOf("camera"), await stateOf("microphone")]).toEqual(["denied", "denied"]);
  const { page } = guest;
  await page.goto(roomOf(at, at.talk("talk")));
  for (const row of ["check-mic-row", "check-camera-row"]) {
    const said = page.getByTestId(row).and(page.locator('[data-state="warn"]'));
    await said.filter({ hasText: "Браузер рұқсат бермеді" }).waitFor();
  }
  await shoot(page, "private-refused-390-kk");
  expect(await axeFindings(guest)).toEqual([]);
  expect(await cutOff(guest, PHONE.width)).toEqual([]);
  for (const step of ["step-done", "alone-no"]) await press(guest, step);
  await letIn(host);
  await together();
  await lacks(guest, "both");
  await page.locator('[data-testid="device-trouble"][data-why="denied"]').waitFor();
  await shoot(page, "private-refused-inside-390-kk");
  expect(await axeFindings(guest)).toEqual([]);
  expect(await cutOff(guest, PHONE.width)).toEqual([]);
  await press(guest, "device-go-on");
  await write(guest, host, "Сені естіп тұрмын, жазып отырамын");
  await write(host, guest, "Жақсы, асықпа");
});

test("whoever allows it later has both by one tap, without going out", async () => {
  await guest.page.reload();
  for (const one of [host, guest]) await stands(one, "locked", 2);
  await lacks(guest, "both");
  await answer("granted");
  await press(guest, "device-again");
  await lacks(guest, null);
  await sees(host, ids().guest, "camera");
  await hears(host, ids().guest);
});

test("whoever closes the browser's question without an answer is told the same; one that stands unanswered holds nothing up", async () => {
  await answer("prompt");
  expect([await stateOf("camera"), await stateOf("microphone")]).toEqual(["prompt", "prompt"]);
  await guest.page.reload();
  await together();
  // Without a window nobody answers: Chromium takes that as a question closed.
  await lacks(guest, "both");
  await guest.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await guest.page.reload();
  await together();
  await write(guest, host, "Микрофонды әлі қоспадым");
  for (const one of [host, guest]) expect(one.troubles).toEqual([]);
});
