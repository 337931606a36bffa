import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";
import { type Actor, axeFindings, cutOff, open, PHONE, press, signInWith } from "./cast.ts";

let seeded: SeededServer;
let browser: Browser;
let director: Actor;
let teacher: Actor;
beforeAll(async () => {
  [seeded, browser] = await Promise.all([startSeededServer(1), launchBrowser()]);
  director = await open(browser, seeded.server.url);
  await signInWith(director, seeded.school.director.login, PASSWORD);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await seeded?.server.stop();
});

const textOf = (actor: Actor) => actor.page.locator("body").textContent();

test("the director finds the rule, reads it as sentences, changes a number and a mark", async () => {
  await director.page.goto(`${seeded.server.url}/now`);
  await press(director, "attendance-rule");
  await director.page.getByTestId("rule-change").waitFor();
  expect(await textOf(director)).toContain(
    "Сабақтың кемінде 60 %-ында болған оқушы қатысты деп саналады.",
  );
  await shoot(director.page, "rule-1280-kk");
  await press(director, "rule-change");
  const late = director.page.getByTestId("rule-lateAfterMin");
  await late.fill("7");
  await director.page.getByTestId("rule-partlyAs").click();
  await director.page.getByRole("option", { name: "Кешікті" }).click();
  await shoot(director.page, "rule-changing-1280-kk");
  expect(await axeFindings(director)).toEqual([]);
  await press(director, "rule-save");
  await until(
    () => textOf(director),
    (text) => /7 минуттан артық кешігіп.*5 → 7/s.test(text ?? ""),
    { what: "the changed rule and its history" },
  );
  await shoot(director.page, "rule-changed-1280-kk");
});

test("a teacher reads the same on a phone, in Russian too, and changes nothing", async () => {
  const { server, school } = seeded;
  teacher = await open(browser, server.url, { size: PHONE });
  await signInWith(teacher, school.teacher.login, PASSWORD);
  const reads = async (words: string) => {
    await teacher.page.goto(`${server.url}/attendance/policy`);
    await until(
      () => textOf(teacher),
      (text) => text?.includes(words) ?? false,
      { what: words },
    );
    expect(await teacher.page.getByTestId("rule-change").count()).toBe(0);
    expect(await cutOff(teacher, PHONE.width)).toEqual([]);
  };
  await reads("7 минуттан артық кешігіп кірсе");
  await shoot(teacher.page, "rule-390-kk");
  const token = await seeded.tokenOf(school.teacher.login);
  await api(server.url, "PATCH", "/me", { token, body: { language: "ru" } });
  await reads("За вход позже чем через 7 мин после начала");
  await shoot(teacher.page, "rule-390-ru");
  expect([...director.troubles, ...teacher.troubles]).toEqual([]);
});
