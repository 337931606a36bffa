import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { api } from "../support/server.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  hears,
  inRoom,
  PHONE,
  press,
  received,
  seat,
  state,
} from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let teacher: Actor;
let pupils: [Actor, Actor];

beforeAll(async () => {
  stage = await setStage(5, {}, { isPictureSmall: true });
  teacher = await teach(stage);
  const [one, two] = [
    await pupilOf(stage, 0, { size: PHONE }),
    await pupilOf(stage, 1, { size: PHONE }),
  ];
  pupils = [one, two];
  for (const pupil of pupils) {
    await pupil.page.goto(`${stage.server.url}/lessons/${stage.lessonId}/room`);
    await inRoom(pupil);
    await press(pupil, "mic");
  }
});
afterAll(() => stage?.close());

const idOf = (n: number) => stage.school.pupils[n]?.id ?? "";
const hearsNothingOf = (actor: Actor, personId: string) =>
  until(
    () => received(actor, personId, "microphone"),
    (one) => one === undefined,
    { what: "silence" },
  );
/** Puts a pupil into the n-th group by the choice beside the name. */
async function put(n: number, group: number): Promise<void> {
  const row = teacher.page.locator(`[data-testid="group-member"][data-person-id="${idOf(n)}"]`);
  await row.getByTestId("move").selectOption({ index: group });
  await until(
    () => teacher.page.locator(`[data-testid="group"] [data-person-id="${idOf(n)}"]`).count(),
    (count) => count === 1,
  );
}

describe("group work", () => {
  test("is made by the teacher's list, with choices beside the names", async () => {
    await press(teacher, "groups");
    await teacher.page.getByTestId("form-list").waitFor();
    await shoot(teacher.page, "groups-form-1280-kk");
    await press(teacher, "form-list");
    await put(0, 1);
    await put(1, 2);
    await shoot(teacher.page, "groups-list-1280-kk");
    expect(await axeFindings(teacher)).toEqual([]);
  });

  test("starts for all at once: a pupil sees the group, the time, and hears the group only", async () => {
    await hears(pupils[0], idOf(1));
    await press(teacher, "start-groups");
    const banner = pupils[0].page.getByTestId("group-banner");
    await banner.waitFor();
    await until(
      () => banner.getByTestId("group-left").textContent(),
      (text) => /\b9:\d\d\b/.test(text ?? ""),
      { what: "the time that is left" },
    );
    await hearsNothingOf(pupils[0], idOf(1));
    await hearsNothingOf(pupils[0], stage.school.teacher.id);
    await hearsNothingOf(teacher, idOf(0));
    expect(await cutOff(pupils[0], PHONE.width)).toEqual([]);
    await shoot(pupils[0].page, "groups-pupil-390-kk");
  });

  test("a group calls; the teacher sees who, goes there, is heard there and only there", async () => {
    await press(pupils[0], "call-teacher");
    await teacher.page.getByTestId("answer-group").waitFor();
    await shoot(teacher.page, "groups-called-1280-kk");
    await press(teacher, "answer-group");
    await hears(pupils[0], stage.school.teacher.id);
    await hears(teacher, idOf(0));
    await hearsNothingOf(pupils[1], stage.school.teacher.id);
    await until(
      () => pupils[0].page.getByTestId("call-teacher").getAttribute("aria-pressed"),
      (pressed) => pressed === "false",
      { what: "an answered call" },
    );
  });

  test("the overview shows who speaks in each group; words and voice reach all", async () => {
    await press(teacher, "leave-group");
    await press(teacher, "groups");
    const speaking = (n: number) =>
      teacher.page
        .locator(`[data-person-id="${idOf(n)}"][data-speaking]`)
        .first()
        .waitFor();
    await Promise.all([speaking(0), speaking(1)]);
    await teacher.page.getByTestId("announce-text").fill("Екі минуттан кейін нәтижені айтамыз");
    await press(teacher, "announce");
    for (const pupil of pupils) await pupil.page.getByTestId("announcement").waitFor();
    await press(teacher, "broadcast");
    for (const pupil of pupils) await hears(pupil, stage.school.teacher.id);
    await shoot(teacher.page, "groups-running-1280-kk");
    await shoot(pupils[1].page, "groups-announced-390-kk");
  });

  test("a reload brings a pupil back into the own group", async () => {
    const before = (await seat(teacher, idOf(0))).groupId;
    await pupils[0].page.reload();
    await inRoom(pupils[0]);
    await pupils[0].page.getByTestId("group-banner").waitFor();
    expect((await seat(pupils[0], idOf(0))).groupId).toBe(before);
  });

  test("everybody comes back", async () => {
    await press(teacher, "all-back");
    await hears(teacher, idOf(1));
    await hears(pupils[0], stage.school.teacher.id);
    expect(await pupils[0].page.getByTestId("group-banner").count()).toBe(0);
    const { seats } = await state(teacher);
    expect(seats.filter(({ groupId }) => groupId !== null)).toEqual([]);
  });

  test("pupils choose their own group", async () => {
    await press(teacher, "groups");
    await press(teacher, "form-choice");
    await pupils[1].page.getByTestId("choose").first().waitFor();
    await pupils[1].page.getByTestId("choose").nth(1).click();
    await until(
      () => pupils[1].page.getByTestId("choose").nth(1).getAttribute("aria-pressed"),
      (pressed) => pressed === "true",
    );
    await shoot(pupils[1].page, "groups-choose-390-kk");
    await teacher.page
      .locator(`[data-testid="group"] [data-person-id="${idOf(1)}"]`)
      .first()
      .waitFor();
    await press(teacher, "drop-groups");
    await teacher.page.keyboard.press("Escape");
    expect([teacher, ...pupils].flatMap(({ troubles }) => troubles)).toEqual([]);
  });

  test("in Russian", async () => {
    const { school, tokenOf } = stage;
    for (const [actor, login, name] of [
      [teacher, school.teacher.login, "room-class-1280-ru"],
      [pupils[0], school.pupils[0]?.login ?? "", "room-pupil-class-390-ru"],
    ] as const) {
      const token = await tokenOf(login);
      await api(stage.server.url, "PATCH", "/me", { token, body: { language: "ru" } });
      await actor.page.reload();
      await inRoom(actor);
      await actor.page.locator('html[lang="ru"] [data-testid="mic"]').waitFor();
      if (actor === pupils[0]) await press(actor, "class-phone");
      await actor.page.getByTestId("seat").first().waitFor();
      await shoot(actor.page, name);
    }
  });
});
