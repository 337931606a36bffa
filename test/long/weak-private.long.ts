import { afterAll, beforeAll, expect, test } from "vitest";
import { open, PHONE, press, signInWith, stats } from "../e2e/cast.ts";
import {
  hostIn,
  letIn,
  type PrivateStage,
  roomOf,
  SMALL_BPS,
  sendsUpTo,
  setPrivateStage,
  stands,
} from "../e2e/private-stage.ts";
import { WEAK } from "../e2e/weak-stage.ts";
import { describeHearing, listen, takeHearing } from "../support/relay/ears.ts";
import { routeMedia } from "../support/relay/page.ts";
import { lostDown, type Relay, startRelay } from "../support/relay/relay.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { freePort } from "../support/turn.ts";

const ADDRESS = "127.0.0.23";
const MINUTE_MS = 60_000;
let at: PrivateStage<"talk">;
let relay: Relay;
let url = "";

beforeAll(async () => {
  const mediaPort = await freePort();
  const ports = { RTC_MIN_PORT: String(mediaPort), RTC_MAX_PORT: String(mediaPort) };
  at = await setPrivateStage(
    { talk: { host: "colleague", guest: "stranger" } },
    { MEDIA_WORKERS: "1", ...ports },
  );
  const port = Number(new URL(at.server.url).port);
  const taken = { tcpPorts: [port, mediaPort], udpPorts: [mediaPort] };
  relay = await startRelay({ address: ADDRESS, ...taken, seed: 3 });
  url = `http://${ADDRESS}:${port}`;
});
afterAll(async () => {
  await at?.close();
  await relay?.close();
});
const wait = (ms: number) => new Promise((go) => setTimeout(go, ms));

test("a sealed talk over 200 kbit/s, 300 ms, 5 % lost: the voice goes on, and a picture that fits", async () => {
  const host = await hostIn(at, at.talk("talk"), "colleague");
  const pupil = await open(at.guestBrowser, url, {
    size: PHONE,
    async prepare(context) {
      await routeMedia(context, ADDRESS);
      await listen(context);
    },
  });
  await signInWith(pupil, "counsel.stranger", PASSWORD);
  relay.change({ down: WEAK, up: WEAK });
  await pupil.page.goto(roomOf(at, at.talk("talk")).replace(at.server.url, url));
  for (const step of ["step-done", "alone-no"]) await press(pupil, step);
  await letIn(host);
  await stands(pupil, "locked", 2);
  const lockedAt = Date.now();
  // Within what the room needs to find the link weak, its picture is one that fits.
  await sendsUpTo(host, (bps) => bps > 0 && bps <= SMALL_BPS);
  console.log(`weak private talk: a picture that fits ${Date.now() - lockedAt} ms after the lock`);

  await takeHearing(pupil.page);
  relay.resetCounts();
  const before = await framesOf();
  await wait(MINUTE_MS);
  const hearing = await takeHearing(pupil.page);
  const framesPerSecond = ((await framesOf()) - before) / (MINUTE_MS / 1000);
  console.log(
    `weak private talk: ${describeHearing(hearing, lostDown(relay))}; ${framesPerSecond.toFixed(1)} pictures a second`,
  );
  expect(lostDown(relay)).toBeGreaterThan(0.03);
  expect(hearing.longestGapMs).toBeLessThan(400);
  expect(hearing.realShare).toBeGreaterThan(0.95);
  expect(framesPerSecond).toBeGreaterThan(5);

  async function framesOf(): Promise<number> {
    const { consumers } = await stats(pupil);
    return consumers.find(({ source }) => source === "camera")?.framesDecoded ?? 0;
  }
});
