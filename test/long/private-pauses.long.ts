import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, axeFindings, hears, PHONE, press } from "../e2e/cast.ts";
import { giveHands, hide, sleep } from "../e2e/hands.ts";
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
import { teacherCapture } from "../support/clips.ts";

/** Longer than the server keeps a seat for whoever is silent. */
const ASLEEP_MS = 40_000;
declare global {
  interface Window {
    cameBackTo?: "kept";
  }
}
let at: PrivateStage<"talk">;
let host: Actor;
let guest: Actor;
const ids = () => ({ host: at.idOf("colleague"), guest: at.idOf("stranger") });

beforeAll(async () => {
  const talk = { host: "colleague", guest: "stranger" } as const;
  at = await setPrivateStage({ talk }, {}, teacherCapture, { keepsPages: true });
  host = await hostIn(at, at.talk("talk"), "colleague");
  guest = await come(at, "stranger", {
    size: PHONE,
    async prepare(context) {
      await giveHands(context);
      await context.addInitScript(() =>
        addEventListener("pageshow", ({ persisted }) => {
          if (persisted) window.cameBackTo = "kept";
        }),
      );
    },
  });
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
/** Whether the browser had kept the page for the way back, or loaded it anew. */
const cameBackTo = ({ page }: Actor) =>
  page.evaluate(() => (window.cameBackTo === "kept" ? "kept" : "loaded anew"));
/** Tracks of the guest's devices that are still open. */
const openDevices = () =>
  guest.page.evaluate(() => {
    const live = window.devicesInHand?.opened.filter(({ readyState }) => readyState === "live");
    const of = (kind: string) => live?.filter((track) => track.kind === kind).length;
    return { microphone: of("audio"), camera: of("video") };
  });
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

test("another page in front, of either: sound and keys go on, and the other is told until it is looked at again", async () => {
  const before = [await stands(host, "locked", 2), await codeOf(host)];
  for (const [who, one, other] of [
    ["guest", guest, host],
    ["host", host, guest],
  ] as const) {
    await hide(one, true);
    await waitsFor(other, ids()[who], "hidden");
    await Promise.all([hears(host, ids().guest), hears(guest, ids().host)]);
    await isShown(other, ids()[who]);
    await shoot(other.page, `private-hidden-${who}`);
    expect(await axeFindings(other)).toEqual([]);
    await hide(one, false);
    await waitsFor(other, ids()[who], null);
  }
  expect([await stands(host, "locked", 2), await codeOf(host)]).toEqual(before);
  await together();
});

test("back to the talk's own page leaves at once; forward stands at the door, and the host's hand opens it", async () => {
  const { page } = guest;
  await page.goto(`${at.server.url}/consultations/${at.talk("talk")}`);
  await stands(host, "alone");
  // The page went without a word, the tab did not: it was let in, and comes back by itself.
  await press(guest, "talk-enter");
  await together();
  await page.goBack();
  await page.getByTestId("talk-enter").waitFor();
  await stands(host, "alone");
  const { microphone, camera } = await openDevices();
  expect([microphone, camera]).toEqual([0, 0]);
  await page.goForward();
  for (const step of ["step-done", "alone-no"]) await press(guest, step);
  await letIn(host);
  await together();
});

test("back out of the product and forward again: within the tab that was let in, without a hand", async () => {
  for (const [who, one, other] of [
    ["guest", guest, host],
    ["host", host, guest],
  ] as const) {
    await one.page.goto(`${at.server.url}/robots.txt`);
    await stands(other, "alone");
    await one.page.goBack();
    await together();
    console.log(`private talk: the ${who} came back to a page that was ${await cameBackTo(one)}`);
    await one.page.goto("about:blank");
    await one.page.goBack();
    await together();
  }
});

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
