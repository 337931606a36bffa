import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, enterRoom, hears, PHONE, press, received, sees, stats } from "../e2e/cast.ts";
import { pupilOf, type Stage, teach } from "../e2e/stage.ts";
import { launchBrowser, until } from "../support/browser.ts";
import { pupilCapture, teacherCapture } from "../support/clips.ts";
import { startSeededServer } from "../support/seeded-server.ts";

/** The title of the tab a teacher shares: the page of the film, beside the lesson. */
const TAB = "qonyrau-tab";

let stage: Stage;
let teacher: Actor;
let pupil: Actor;

beforeAll(async () => {
  const seeded = await startSeededServer(1);
  const [teacherBrowser, pupilBrowser] = await Promise.all([
    launchBrowser(await teacherCapture(), { sharedTab: TAB }),
    launchBrowser(await pupilCapture()),
  ]);
  stage = {
    ...{ ...seeded, teacherBrowser, pupilBrowser },
    async close() {
      await Promise.all([teacherBrowser.close(), pupilBrowser.close()]);
      await seeded.server.stop();
    },
  };
  teacher = await teach(stage);
  pupil = await pupilOf(stage, 0, { size: PHONE });
  await enterRoom(pupil, stage.server.url, stage.lessonId);
}, 300_000);
afterAll(() => stage?.close());

describe("a tab shared with its sound", () => {
  test("is seen and heard by the class, as a film", async () => {
    const tab = await teacher.context.newPage();
    await tab.goto(`${stage.server.url}/readyz`);
    await tab.evaluate((title) => {
      document.title = title;
      const sound = new AudioContext();
      const tone = sound.createOscillator();
      tone.connect(sound.destination);
      tone.start();
    }, TAB);
    await teacher.page.bringToFront();
    await press(teacher, "screen");
    await sees(pupil, stage.school.teacher.id, "screen", { more: 3 });
    let before: number | undefined;
    await until(
      async () =>
        (await received(pupil, stage.school.teacher.id, "screenSound"))?.totalAudioEnergy ?? 0,
      (energy) => {
        before ??= energy;
        return energy > before + 0.001;
      },
      { what: "the sound of the tab" },
    );
    const { producers } = await stats(teacher);
    const sound = producers.find(({ source }) => source === "screenSound");
    expect(sound?.settings).toMatchObject({ echoCancellation: false, channelCount: 2 });
    expect(sound?.codec).toMatchObject({ "sprop-stereo": 1 });
    await press(teacher, "more");
    const hint = teacher.page.getByTestId("screen-hint");
    await hint.waitFor();
    expect(await hint.locator("input:checked").getAttribute("value")).toBe("motion");
    await hint.locator("label").first().click();
    await until(
      () => hint.locator("input:checked").getAttribute("value"),
      (value) => value === "detail",
      { what: "sharp letters" },
    );
    await teacher.page.keyboard.press("Escape");
    await sees(pupil, stage.school.teacher.id, "screen", { more: 3 });
    await press(teacher, "screen");
    await tab.close();
  });
});

test("music mode leaves the microphone as it sounds: nothing taken away, stereo, 128 kbit/s", async () => {
  const microphone = async () =>
    (await stats(teacher)).producers.find(({ source }) => source === "microphone");
  expect((await microphone())?.settings).toMatchObject({
    ...{ echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  await press(teacher, "more");
  await teacher.page.getByTestId("sound-mode").locator("label").last().click();
  await teacher.page.keyboard.press("Escape");
  const music = await until(
    microphone,
    (one) => one !== undefined && one.codec["sprop-stereo"] === 1,
    { what: "the microphone sent anew" },
  );
  expect(music?.settings).toMatchObject({
    ...{ echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  expect(music?.codec).toMatchObject({ "sprop-stereo": 1, usedtx: 0 });
  await hears(pupil, stage.school.teacher.id);
});
