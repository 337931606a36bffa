import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Task } from "#server/plans/protocol.ts";
import type { Submission, submissionRoutes } from "#server/submissions/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { type Relay, startRelay } from "../support/relay/relay.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, open, PHONE, press, signInWith } from "./cast.ts";

type Read = z.output<(typeof submissionRoutes)["readSubmission"]["reply"]>;
/** The link: 200 kbit/s each way, as far as a village is from the school. */
const WEAK = { rateBps: 200_000, delayMs: 60, queueBytes: 64 * 1024 };
let seeded: SeededServer;
let browser: Browser;
let relay: Relay;
let dir: string;
let pupil: Actor;
let task: Task;
let pupilId = "";
let token = "";

/** A page of an exercise book as a phone takes it: 7 megapixels, lines of handwriting, the grain of a dim room. */
function notebookPage(name: string, first: number): string {
  const canvas = createCanvas(2400, 3200);
  const context = canvas.getContext("2d");
  context.fillStyle = "#f3f1e6";
  context.fillRect(0, 0, 2400, 3200);
  context.strokeStyle = "#b9cbe2";
  for (let y = 120; y < 3200; y += 90) context.strokeRect(0, y, 2400, 1);
  context.fillStyle = "#1c3f94";
  context.font = "italic 84px serif";
  for (let line = 0; line < 30; line += 1)
    context.fillText(
      `${first + line}) 7x + ${line} = ${line * 3 + 12},  x = ${line}`,
      160,
      200 + line * 96,
    );
  for (let grain = 0; grain < 40_000; grain += 1) {
    context.fillStyle = `rgba(${(grain * 7) % 90}, 60, 40, 0.12)`;
    context.fillRect((grain * 7919) % 2400, (grain * 104_729) % 3200, 5, 5);
  }
  const file = join(dir, name);
  writeFileSync(file, canvas.toBuffer("image/jpeg", 92));
  return file;
}

const teacherReads = () =>
  api<Read>(seeded.server.url, "GET", `/tasks/${task.id}/submissions/${pupilId}`, { token });
const percent = async (): Promise<number> => {
  const bar = pupil.page.getByTestId("on-its-way").getByRole("progressbar");
  return Number(await bar.getAttribute("aria-valuenow"));
};
const reaches = (least: number) =>
  until(percent, (value) => value >= least, { what: `${least} %`, timeoutMs: 120_000 });
/** In another language, as the person chooses it once for all devices. */
async function speak(language: "kk" | "ru"): Promise<void> {
  const own = await seeded.tokenOf(seeded.school.pupils[0]?.login ?? "");
  await api(seeded.server.url, "PATCH", "/me", { token: own, body: { language } });
  await pupil.page.reload();
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "qonyrau-hand-in-"));
  [seeded, browser] = await Promise.all([startSeededServer(2), launchBrowser()]);
  const [first] = seeded.school.pupils;
  pupilId = first?.id ?? "";
  token = await seeded.tokenOf(seeded.school.teacher.login);
  const body = { text: "Оқулық, 142–145-есептер. Дәптеріңнің суретін жібер.", isGiven: true };
  task = await api(seeded.server.url, "POST", `/lessons/${seeded.lessonId}/tasks`, { token, body });
  const port = Number(new URL(seeded.server.url).port);
  relay = await startRelay({ address: "127.0.33.7", tcpPorts: [port], udpPorts: [], seed: 7 });
  pupil = await open(browser, `http://127.0.33.7:${port}`, { size: PHONE });
  await signInWith(pupil, first?.login ?? "", PASSWORD);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await relay?.close();
  await seeded?.server.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

describe("three photos over 200 kbit/s with two cuts", () => {
  test("are chosen, one of them cropped, and nothing more is asked than one button", async () => {
    const { page } = pupil;
    await page.getByTestId("open-task").first().waitFor();
    await shoot(page, "hand-in-today-390-kk");
    await press(pupil, "open-task");
    await page.getByTestId("compose").waitFor();
    await shoot(page, "hand-in-empty-390-kk");
    relay.change({ up: WEAK, down: WEAK });
    relay.resetCounts();
    const files = [1, 31, 61].map((from, at) => notebookPage(`${at}.jpg`, from));
    await page.getByTestId("work-files").setInputFiles(files);
    await page.getByTestId("photo").nth(2).waitFor();
    await page.getByTestId("photo-crop").nth(1).click();
    const crop = page.getByTestId("crop-save");
    await crop.waitFor();
    await until(
      () => crop.isEnabled(),
      (is) => is,
      { what: "a photo to crop" },
    );
    await press(pupil, "crop-turn");
    await shoot(page, "hand-in-crop-390-kk");
    await crop.click();
    await crop.waitFor({ state: "detached" });
    await until(
      () => page.getByTestId("photo").count(),
      (count) => count === 3,
      { what: "three photos" },
    );
    await page.getByTestId("answer-text").fill("145-есепті қосымша шығардым");
    await shoot(page, "hand-in-photos-390-kk");
    expect(await axeFindings(pupil)).toEqual([]);
    expect(await cutOff(pupil, PHONE.width)).toEqual([]);
    // The pupil's word comes first.
    await press(pupil, "hand-in");
    expect(await page.getByTestId("on-its-way").count()).toBe(0);
    await page.getByTestId("honest").check();
    await press(pupil, "hand-in");
    await page.getByTestId("on-its-way").waitFor();
    await page.getByTestId("on-its-way").scrollIntoViewIfNeeded();
  });

  test("the first cut, a reload, the second cut: it goes on by itself and arrives", async () => {
    const { page, context } = pupil;
    const cutLink = async () => {
      relay.cut();
      await context.setOffline(true);
      await page.locator('[data-testid="on-its-way"][data-waiting="true"]').waitFor();
    };
    const mendLink = async () => {
      relay.restore();
      await context.setOffline(false);
    };
    await reaches(5);
    await cutLink();
    await shoot(page, "hand-in-cut-390-kk");
    await mendLink();
    // Nobody presses anything any more.
    await page.reload();
    await page.getByTestId("on-its-way").waitFor();
    await cutLink();
    expect((await teacherReads()).submission.rounds).toEqual([]);
    relay.renew(); // another network this time: what flowed so far is dead without a word
    await mendLink();
    await page.getByTestId("sent").waitFor({ timeout: 120_000 });
    await shoot(page, "hand-in-sent-390-kk");
    expect(await axeFindings(pupil)).toEqual([]);
  });

  test("the server has one submission with three whole photos, each once", async () => {
    const { up } = relay.counted();
    const { submission } = await teacherReads();
    expect(submission.state).toBe("handedIn");
    expect(submission.rounds).toHaveLength(1);
    const parts = submission.rounds[0]?.parts ?? [];
    const photos = parts.flatMap((part) => (part.kind === "file" ? [part.file] : []));
    expect(parts.map(({ kind }) => kind)).toEqual(["text", "file", "file", "file"]);
    expect(new Set(photos.map(({ id }) => id)).size).toBe(3);
    expect(photos.every(({ isWhole, kind }) => isWhole && kind === "photo")).toBe(true);
    // The cropped one was turned.
    expect(photos.map(({ widthPx, heightPx }) => (widthPx ?? 0) > (heightPx ?? 0))).toEqual([
      false,
      false,
      false,
    ]);
    for (const { url, sizeBytes } of photos) {
      const picture = await fetch(`${seeded.server.url}${url}`);
      expect(Buffer.from(await picture.arrayBuffer()).length).toBe(sizeBytes);
      expect(sizeBytes).toBeLessThan(170_000);
    }
    // In the store: three photos and their small ones, and nothing that was replaced.
    const media = join(seeded.server.dataDir, "media");
    const stored = readdirSync(join(media, "submissions"), { recursive: true, encoding: "utf8" });
    expect(stored.filter((name) => name.endsWith(".jpg"))).toHaveLength(6);
    expect(readdirSync(join(media, "submission-files"))).toEqual([]);
    const sentBytes = photos.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    console.info(`photos ${sentBytes} bytes; on the link ${up.tcp.bytes} bytes up`);
    // What a cut lost is sent again, and no photo twice.
    expect(up.tcp.bytes).toBeLessThan(sentBytes * 2.2);
  });
});

test("work on mistakes: the teacher's ink over the photo, points, and the next round", async () => {
  const { page } = pupil;
  relay.change({
    up: { rateBps: Number.POSITIVE_INFINITY },
    down: { rateBps: Number.POSITIVE_INFINITY },
  });
  const { submission } = await teacherReads();
  const photo = submission.rounds[0]?.parts.find((part) => part.kind === "file");
  if (photo?.kind !== "file") throw new Error("no photo");
  const circle = Array.from({ length: 40 }, (_, at) => [
    Math.round(300 + 180 * Math.cos(at / 6)),
    Math.round(420 + 90 * Math.sin(at / 6)),
  ]).flat();
  const answer = {
    feedbackId: crypto.randomUUID(),
    text: "143-есептің таңбасын қара. Қалғаны дұрыс, жарайсың!",
    drawings: [{ fileId: photo.file.id, strokes: [{ color: "red", width: 9, points: circle }] }],
    ...{ decision: "returned", points: 7 },
  };
  const path = `/tasks/${task.id}/submissions/${pupilId}/feedback`;
  await api<Submission>(seeded.server.url, "POST", path, { token, body: answer });
  await page.getByTestId("answer").waitFor();
  await page.getByTestId("drawn-photo").waitFor();
  await page.getByTestId("compose").waitFor();
  await until(
    () => page.getByTestId("photo").count(),
    (count) => count === 3,
    { what: "the old photos" },
  );
  await shoot(page, "hand-in-returned-390-kk");
  expect(await axeFindings(pupil)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await speak("ru");
  await page.getByTestId("answer").waitFor();
  await page.getByTestId("drawn-photo").waitFor();
  await shoot(page, "hand-in-returned-390-ru-dark");
  await page.getByTestId("answer-text").fill("Исправлено: минус");
  await page.getByTestId("part-remove").first().click();
  await page.getByTestId("honest").check();
  await page.getByTestId("honest").scrollIntoViewIfNeeded();
  await shoot(page, "hand-in-again-390-ru-dark");
  await press(pupil, "hand-in");
  await page.getByTestId("sent").waitFor();
  const after = (await teacherReads()).submission;
  expect(after.rounds.map(({ parts }) => parts.length)).toEqual([4, 3]);
  expect(after.feedback[0]?.seenAt).not.toBeNull();
  await page.goto(`${new URL(page.url()).origin}/tasks`);
  await page.getByTestId("open-task").waitFor();
  await shoot(page, "hand-in-list-390-ru-dark");
  expect(pupil.troubles).toEqual([]);
});
