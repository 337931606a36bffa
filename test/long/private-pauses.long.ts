import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, hears, PHONE, press } from "../e2e/cast.ts";
import { sleep } from "../e2e/hands.ts";
import { waitsFor } from "../e2e/private-devices.ts";
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
} from "../e2e/private-stage.ts";
import { shoot } from "../support/browser.ts";

/** Longer than the server keeps a seat for whoever is silent. */
const ASLEEP_MS = 40_000;
let at: PrivateStage<"talk">;
let host: Actor;
let guest: Actor;
const ids = () => ({ host: at.idOf("colleague"), guest: at.idOf("stranger") });

beforeAll(async () => {
  at = await setPrivateStage({ talk: { host: "colleague", guest: "stranger" } });
  host = await hostIn(at, at.talk("talk"), "colleague");
  guest = await come(at, "stranger", { size: PHONE });
  await guest.page.goto(roomOf(at, at.talk("talk")));
  for (const step of ["step-done", "alone-no"]) await press(guest, step);
  await letIn(host);
  await together();
});
afterAll(() => at?.close());

/** Both inside by one code, seen and heard. */
async function together(): Promise<void> {
  for (const one of [host, guest]) await stands(one, "locked", 2);
  expect(await codeOf(host)).toBe(await codeOf(guest));
  await Promise.all([
    isShown(host, ids().guest),
    isShown(guest, ids().host),
    hears(host, ids().guest),
    hears(guest, ids().host),
  ]);
}
const wait = (ms: number) => new Promise((go) => setTimeout(go, ms));

test.each([["guest"], ["host"]] as const)(
  "a closed laptop of the %s for 40 seconds: the other is told, and both are together again by themselves",
  async (who) => {
    const other = who === "guest" ? host : guest;
    const wake = await sleep(who === "guest" ? at.guestBrowser : at.hostBrowser);
    const asleepAt = Date.now();
    await waitsFor(other, ids()[who], "all");
    console.log(`private talk: a sleeping ${who} is told of after ${Date.now() - asleepAt} ms`);
    await shoot(other.page, `private-asleep-${who}`);
    await wait(Math.max(0, asleepAt + ASLEEP_MS - Date.now()));
    await shoot(other.page, `private-asleep-${who}-40s`);
    wake();
    const wokenAt = Date.now();
    await together();
    console.log(`private talk: together again ${Date.now() - wokenAt} ms after the ${who} woke`);
  },
);

test("a second tab of the guest waits at the door; let in, it takes the first one's place", async () => {
  const first = guest.page;
  const page = await guest.context.newPage();
  await page.goto(roomOf(at, at.talk("talk")));
  guest = { ...guest, page };
  for (const step of ["step-done", "alone-no"]) await press(guest, step);
  await host.page.getByTestId("waiting").waitFor();
  await stands(host, "locked", 2);
  await shoot(host.page, "private-second-tab");
  await letIn(host);
  await first.getByTestId("after").waitFor();
  await together();
  await first.close();
});

test("a second tab of the host goes in, and the first says where the talk is now", async () => {
  const first = host.page;
  const page = await host.context.newPage();
  await page.goto(roomOf(at, at.talk("talk")));
  host = { ...host, page };
  await press(host, "step-done");
  await first.getByTestId("after").waitFor();
  await together();
  for (const one of [host, guest]) expect(one.troubles).toEqual([]);
});
