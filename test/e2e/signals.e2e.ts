import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, DESK, enterRoom, PHONE, press, seat } from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let teacher: Actor;
let phone: Actor;
let desk: Actor;

beforeAll(async () => {
  stage = await setStage(3, {}, { isPictureSmall: true });
  const { school, server, lessonId, tokenOf } = stage;
  const token = await tokenOf(school.pupils[1]?.login ?? "");
  await api(server.url, "PATCH", "/me", { token, body: { language: "ru" } });
  teacher = await teach(stage);
  [phone, desk] = await Promise.all([
    pupilOf(stage, 0, { size: PHONE }),
    pupilOf(stage, 1, { size: DESK }),
  ]);
  await Promise.all([phone, desk].map((pupil) => enterRoom(pupil, server.url, lessonId)));
});
afterAll(() => stage?.close());

const shown = ({ page }: Actor, testId: string) => page.getByTestId(testId).first().waitFor();
const gone = ({ page }: Actor, testId: string) =>
  page.getByTestId(testId).first().waitFor({ state: "detached" });
const says = ({ page }: Actor, testId: string, what: RegExp) =>
  until(
    async () => (await page.getByTestId(testId).first().textContent()) ?? "",
    (words) => what.test(words),
    { what: `${testId}: ${what}` },
  );

/** What comes in has come in: half-seen words are no contrast to judge. */
const settled = ({ page }: Actor) =>
  page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });

describe("signals", () => {
  test("a reaction rises before everybody; understood or not stands before the teacher", async () => {
    await press(phone, "reactions");
    await shown(phone, "react-clap");
    await shoot(phone.page, "signals-reactions-390-kk");
    expect(await cutOff(phone, PHONE.width)).toEqual([]);
    expect(await axeFindings(phone)).toEqual([]);
    await press(phone, "react-clap");
    await Promise.all(
      [teacher, desk].map(({ page }) =>
        page.locator('[data-testid="rising"][data-reaction="clap"]').first().waitFor(),
      ),
    );
    await press(desk, "reactions");
    await press(desk, "understood-no");
    await press(phone, "reactions");
    await press(phone, "understood-yes");
    await says(teacher, "signal-understood", /1 түсінді\s*·\s*1 түсінбеді/);
    await press(teacher, "signal-understood");
    await shoot(teacher.page, "signals-understood-1280-kk");
    await shoot(desk.page, "signals-reactions-1280-ru");
    await press(teacher, "clear-understood");
    await gone(teacher, "signal-understood");
    await phone.page.locator('[data-testid="understood-yes"][aria-pressed="false"]').waitFor();
  });

  test("a private note reaches the teacher alone and is answered", async () => {
    await press(phone, "write-note");
    await phone.page.getByTestId("note-text").fill("Көзім ауырып тұр");
    await press(phone, "note-send");
    await says(phone, "note", /Көзім/);
    await press(teacher, "signal-notes");
    await says(teacher, "teacher-notes", /Көзім ауырып тұр/);
    await teacher.page.getByTestId("note-text").fill("Демалып ал.");
    await teacher.page.keyboard.press("Enter");
    await phone.page.getByTestId("note").filter({ hasText: "Демалып ал." }).waitFor();
    await shoot(teacher.page, "signals-notes-1280-kk");
    await shoot(phone.page, "signals-notes-390-kk");
    expect(await desk.page.getByText("Көзім").count()).toBe(0);
    await phone.page.keyboard.press("Escape");
    await press(teacher, "signal-notes");
  });

  test("the timer runs for everybody, is lengthened and taken away", async () => {
    await press(teacher, "timer");
    await shown(teacher, "timer-3");
    await shoot(teacher.page, "signals-timer-1280-kk");
    await press(teacher, "timer-3");
    await Promise.all([phone, desk].map((pupil) => says(pupil, "timer-face", /^[23]:\d\d/)));
    await press(teacher, "timer-add");
    await says(phone, "timer-face", /^3:\d\d/);
    await shoot(phone.page, "signals-timer-390-kk");
    await press(teacher, "timer-stop");
    await Promise.all([phone, desk].map((pupil) => gone(pupil, "timer-face")));
    await teacher.page.keyboard.press("Escape");
  });

  test("chance asks both before one twice, shows it to all, and gives the floor", async () => {
    const chosen: string[] = [];
    for (const round of [1, 2]) {
      await press(teacher, "chance");
      const card = teacher.page.locator('[data-testid="picked"][data-person-id]').first();
      await card.waitFor();
      chosen.push((await card.getAttribute("data-person-id")) ?? "");
      if (round === 1) {
        await phone.page.locator('[data-testid="picked"][data-person-id]').first().waitFor();
        await Promise.all([
          shoot(teacher.page, "signals-chance-1280-kk"),
          shoot(phone.page, "signals-chance-390-kk"),
        ]);
        await press(teacher, "picked-call");
        await until(
          () => seat(teacher, chosen[0] ?? ""),
          ({ isCalled }) => isCalled,
          { what: "the floor" },
        );
      }
      await press(teacher, "picked-close");
      await gone(teacher, "picked");
    }
    const [first, second] = stage.school.pupils.map(({ id }) => id);
    expect(new Set(chosen)).toEqual(new Set([first, second]));
  });

  test("«Осындасың ба?» is one button; asked once, it rests for ten minutes", async () => {
    await press(teacher, "poll");
    await press(teacher, "ask-presence");
    await Promise.all([phone, desk].map((pupil) => shown(pupil, "presence-card")));
    await settled(phone);
    await shoot(phone.page, "signals-presence-390-kk");
    expect(await axeFindings(phone)).toEqual([]);
    await press(phone, "presence-here");
    await gone(phone, "presence-card");
    await says(teacher, "signal-presence", /1 \/ 2/);
    expect(await teacher.page.getByTestId("ask-presence").isDisabled()).toBe(true);
    await teacher.page.keyboard.press("Escape");
  });
});

describe("the chat", () => {
  const send = async ({ page }: Actor, text: string) => {
    await page.getByTestId("chat-input").fill(text);
    await page.getByTestId("send").click();
  };

  test("carries a picture made small in the browser, a document, and links that are only links", async () => {
    await send(desk, "қара: https://okulyk.kz/7-synyp");
    await press(phone, "chat-button");
    const link = phone.page.locator('a[href="https://okulyk.kz/7-synyp"]');
    await link.waitFor();
    expect(await link.getAttribute("rel")).toContain("noopener");

    const size = await bigPicture(desk);
    expect(size).toBeGreaterThan(300_000);
    await desk.page.locator('[data-testid="chat-attached"][data-ready="true"]').waitFor();
    await press(desk, "send");
    const picture = teacher.page.getByTestId("chat-picture").first();
    await press(teacher, "chat-button");
    await picture.waitFor();
    await until(
      () => picture.evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0)),
      (width) => width > 400,
      { what: "the picture" },
    );
    const address = (await picture.getAttribute("src")) ?? "";
    const response = await fetch(stage.server.url + address);
    const bytes = (await response.arrayBuffer()).byteLength;
    expect(bytes).toBeLessThanOrEqual(150_000);
    console.log(`a picture of ${size} bytes became ${bytes}`);

    await teacher.page.getByTestId("chat-file").setInputFiles({
      ...{ name: "Тапсырма.txt", mimeType: "text/plain" },
      buffer: Buffer.from("12-бет, 3-тапсырма"),
    });
    await teacher.page.locator('[data-testid="chat-attached"][data-ready="true"]').waitFor();
    await press(teacher, "send");
    await phone.page.getByTestId("chat-document").waitFor();
    await shoot(phone.page, "chat-390-kk");
    await shoot(teacher.page, "chat-1280-kk");
    await shoot(desk.page, "chat-1280-ru");
    expect(await axeFindings(teacher)).toEqual([]);

    await teacher.page
      .getByTestId("chat-message")
      .filter({ has: picture })
      .getByTestId("chat-delete")
      .click();
    await gone(desk, "chat-picture");
    expect((await fetch(stage.server.url + address)).status).toBe(404);
  });

  test("is held by the teacher: to the teacher only, then closed", async () => {
    const { page } = teacher;
    await page.getByText("Мұғалімге", { exact: true }).click();
    await desk.page.getByText("То, что ты пишешь, видит только учитель.").waitFor();
    await send(desk, "жасырын");
    await page.getByTestId("chat-message").filter({ hasText: "жасырын" }).waitFor();
    await send(teacher, "бәріне хабар");
    await phone.page.getByTestId("chat-message").filter({ hasText: "бәріне хабар" }).waitFor();
    expect(await phone.page.getByText("жасырын").count()).toBe(0);
    await page.getByText("Жабық", { exact: true }).click();
    await phone.page.getByText("Мұғалім чатты жауып қойды.").waitFor();
    for (const { troubles } of [teacher, phone, desk]) expect(troubles).toEqual([]);
  });
});

/** Gives the chat a photograph as a phone makes it: large, of noise. Tells its size. */
async function bigPicture({ page }: Actor): Promise<number> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 1600;
    canvas.height = 1200;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    for (let y = 0; y < 1200; y += 4)
      for (let x = 0; x < 1600; x += 4) {
        context.fillStyle = `hsl(${Math.random() * 360} 60% ${20 + Math.random() * 60}%)`;
        context.fillRect(x, y, 4, 4);
      }
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  const buffer = Buffer.from(base64, "base64");
  await page.getByTestId("chat-file").setInputFiles({
    ...{ name: "дәптер.png", mimeType: "image/png", buffer },
  });
  return buffer.length;
}
