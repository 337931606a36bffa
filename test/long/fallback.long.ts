import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FallbackReason } from "#server/fallback/protocol.ts";
import {
  type Actor,
  hears,
  inRoom,
  open,
  PHONE,
  press,
  roomPath,
  seat,
  sends,
  signInWith,
  state,
} from "../e2e/cast.ts";
import { pupilOf, type Stage, setStage } from "../e2e/stage.ts";
import { shoot, until } from "../support/browser.ts";
import { beat } from "../support/recording/beating-page.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";

/** From the room's opening to the first sound by HLS. */
const HEARS_MS = 60_000;
const BACK_MS = 90_000;
/** Nobody answers there (RFC 5737). */
const NOWHERE = "192.0.2.1";

let stage: Stage;
let teacher: Actor;
let pupil: Actor;
beforeAll(async () => {
  stage = await setStage(1);
  const { server, school, lessonId, teacherBrowser } = stage;
  teacher = await open(teacherBrowser, server.url);
  await beat(teacher.context);
  await signInWith(teacher, school.teacher.login, PASSWORD);
  await teacher.page.goto(`${server.url}/lessons/${lessonId}/check`);
  await press(teacher, "start");
  await inRoom(teacher);
  await sends(teacher);
});
afterAll(() => stage?.close());

/** A network that lets no media through, by UDP or TCP, as long as the window's storage says so. */
async function blockMedia({ context }: Actor): Promise<void> {
  await context.addInitScript((nowhere: string) => {
    const set = RTCPeerConnection.prototype.setRemoteDescription;
    RTCPeerConnection.prototype.setRemoteDescription = function (
      description: RTCSessionDescriptionInit,
    ): Promise<void> {
      const isBlocked = localStorage.getItem("isMediaBlocked") === "yes";
      const sdp = (description.sdp ?? "").replace(
        /(a=candidate:\S+ \d \S+ \d+ )\S+/g,
        (all, start: string) => (isBlocked ? start + nowhere : all),
      );
      return Reflect.apply(set, this, [{ ...description, sdp }]);
    };
    if (localStorage.getItem("isMediaBlocked") === null)
      localStorage.setItem("isMediaBlocked", "yes");
  }, NOWHERE);
}
const playedS = () =>
  pupil.page.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('[data-testid="fallback-video"]')?.currentTime ?? 0,
  );
/** Segments on the server's disk. */
async function pieces(): Promise<string[]> {
  const dir = join(stage.server.dataDir, "media", "fallback");
  const found = await readdir(dir, { recursive: true }).catch(() => []);
  return found.filter((name) => name.endsWith(".m4s"));
}

test("where no media comes through, the pupil hears by HLS, in the same seat", async () => {
  const { server, school, lessonId } = stage;
  pupil = await pupilOf(stage, 0, { size: PHONE });
  await blockMedia(pupil);
  const from = Date.now();
  await pupil.page.goto(server.url + roomPath(lessonId));
  await pupil.page.getByTestId("fallback").waitFor({ timeout: HEARS_MS });
  await until(playedS, (at) => at > 2, { timeoutMs: HEARS_MS, what: "sound by HLS" });
  console.log(`hears by HLS after ${((Date.now() - from) / 1000).toFixed(1)} s`);
  const latency = pupil.page.getByTestId("fallback-latency");
  await latency.waitFor();
  console.log(`the page says: ${await latency.textContent()}`);
  await shoot(pupil.page, "fallback-kk-390");
  expect((await seat(teacher, school.pupils[0]?.id ?? "")).state).toBe("here");
});

test("chat and hand are live meanwhile", async () => {
  const { school } = stage;
  await press(pupil, "hand");
  await until(
    async () => (await seat(teacher, school.pupils[0]?.id ?? "")).handRaisedAt,
    (at) => at !== null,
    { what: "the hand" },
  );
  await press(teacher, "chat-button");
  await teacher.page.getByTestId("chat-input").fill("Естіп отырсың ба?");
  await teacher.page.keyboard.press("Enter");
  await until(
    async () => (await state(pupil)).chat.map(({ text }) => text),
    (texts) => texts.includes("Естіп отырсың ба?"),
    { what: "the chat" },
  );
});

test("comes back by itself; nothing of the stream stays, and its minutes are noted", async () => {
  const { server, school, lessonId } = stage;
  expect((await pieces()).length).toBeGreaterThan(0);
  await pupil.page.evaluate(() => localStorage.setItem("isMediaBlocked", "no"));
  await pupil.page.getByTestId("fallback").waitFor({ state: "detached", timeout: BACK_MS });
  await hears(pupil, school.teacher.id);
  await until(pieces, (left) => left.length === 0, {
    timeoutMs: 60_000,
    what: "the stream's end",
  });
  const { people } = await api<{
    people: { personId: string; fallbackMs: number; reason: FallbackReason }[];
  }>(server.url, "GET", `/lessons/${lessonId}/fallback`, {
    token: await stage.tokenOf(school.teacher.login),
  });
  expect(people).toEqual([
    { personId: school.pupils[0]?.id, fallbackMs: expect.any(Number), reason: "blocked" },
  ]);
  expect(people[0]?.fallbackMs).toBeGreaterThan(2_000);
  expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
});
