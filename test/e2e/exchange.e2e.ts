import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { bundleOf, smallSchool } from "../support/exchange/bundle.ts";
import { checkBundle } from "../support/exchange/tables.ts";
import {
  LEARNER,
  names,
  type Platform,
  type PlatformUser,
  startPlatform,
} from "../support/lti/platform.ts";
import { api, type ServerProcess, signIn, startServerProcess } from "../support/server.ts";
import { type Actor, axeFindings, DESK, open, PHONE, press, signInAs } from "./cast.ts";

let server: ServerProcess;
let browser: Browser;
let platform: Platform;
let jwksUrl = "";
const pupil: PlatformUser = {
  ...{ id: "moodle-7", roles: [LEARNER], given: "Оқушы", family: "Moodle" },
  email: "demo.pupil@mail.kz",
};
beforeAll(async () => {
  [server, browser, platform] = await Promise.all([
    startServerProcess(),
    launchBrowser(),
    startPlatform({ jwksUrl: () => jwksUrl }),
  ]);
  platform.users.set(pupil.id, pupil);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await platform?.stop();
});

async function come(role: string, size = DESK): Promise<Actor> {
  const actor = await open(browser, server.url, { size });
  await signInAs(actor, role);
  return actor;
}
/** The whole page, longer than the window. */
async function whole(page: Page, name: string): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const size = page.viewportSize() ?? DESK;
  await page.setViewportSize({ width: size.width, height: Math.min(height, 4000) });
  await shoot(page, name);
  await page.setViewportSize(size);
}
/** The same page in the other language. */
async function inRussian(page: Page): Promise<void> {
  const token = await tokenOf("administrator");
  await api(server.url, "PATCH", "/me", { token, body: { language: "ru" } });
  await page.reload();
  await page.getByTestId("lti-platform").waitFor();
}
async function tokenOf(role: string): Promise<string> {
  const { logins, password } = await server.demo();
  const login = logins.find((one) => one.role === role)?.login ?? "";
  return (await signIn(server.url, login, password ?? "")).accessToken;
}

test("an administrator looks at a list before it is taken, takes it, and gives one out", async () => {
  const admin = await come("administrator");
  const { page } = admin;
  await page.goto(`${server.url}/exchange`);
  await page.getByTestId("lti-setup").waitFor();
  expect(await axeFindings(admin)).toEqual([]);
  const tables = smallSchool();
  tables.enrollments.push({ ...tables.enrollments[0]!, sourcedId: "e-x", classSourcedId: "gone" });
  const file = {
    name: "kundelik.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(bundleOf(tables)),
  };
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByTestId("roster-problems").waitFor();
  await whole(page, "exchange-preview-1280-kk");
  await press(admin, "roster-apply");
  await page.locator('[data-testid="roster-preview"][data-state="applied"]').waitFor();
  await shoot(page, "exchange-applied-1280-kk");
  await page.locator('input[type="file"]').waitFor({ state: "detached" });
  await press(admin, "roster-close");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    press(admin, "roster-export"),
  ]);
  const pieces: Buffer[] = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  const { broken, tables: given } = checkBundle(Buffer.concat(pieces));
  expect(broken).toEqual([]);
  expect(given.users?.some(({ sourcedId }) => sourcedId === "p1")).toBe(true);

  // A parent's e-mail, in the menu of one's own.
  await page.getByRole("button", { name: /мәзір/i }).first().click();
  await page.getByTestId("profile-email").fill("office@mektep.kz");
  await press(admin, "profile-email-save");
  await page.getByTestId("profile-email-save").waitFor({ state: "detached" });
  await shoot(page, "profile-email-1280-kk");
  await page.context().close();
});

test("a course in a frame of another site opens the lesson in a window, and its mark goes back", async () => {
  const admin = await come("administrator", PHONE);
  const { page } = admin;
  await page.goto(`${server.url}/exchange`);
  await press(admin, "lti-add");
  const details = platform.details();
  for (const field of ["name", "issuer", "clientId", "authUrl", "tokenUrl", "jwksUrl"] as const)
    await page.getByTestId(`lti-${field}`).fill(details[field]);
  await page.getByTestId("lti-deployments").fill(platform.deploymentId);
  await shoot(page, "lti-form-390-kk");
  await press(admin, "lti-save");
  await page.getByTestId("lti-platform").waitFor();
  const adminToken = await tokenOf("administrator");
  const setup = await api<{ jwksUrl: string }>(server.url, "GET", "/lti/setup", {
    token: adminToken,
  });
  jwksUrl = setup.jwksUrl;
  await press(admin, "lti-test");
  await page.getByTestId("lti-tested").waitFor();

  // The pupil of the demo, known to the platform by the address they gave in both places.
  const token = await tokenOf("pupil");
  type Me = { id: string; schoolClass: { id: string } };
  const me = await api<Me>(server.url, "PATCH", "/me", { token, body: { email: pupil.email } });
  type Lessons = {
    lessons: { id: string; classId: string; subject: { id: string; grading: string } }[];
  };
  const teacherToken = await tokenOf("teacher");
  const day = await api<Lessons>(server.url, "GET", "/lessons", { token: teacherToken });
  const lesson = day.lessons.find(({ classId }) => classId === me.schoolClass.id);
  if (!lesson) throw new Error("no lesson of the class today");
  platform.state.launch = {
    user: pupil,
    more: { [names.custom]: { qonyrau_target: `lesson:${lesson.id}` } },
  };
  platform.state.frame = `${server.url}/api/lti/login?${new URLSearchParams({
    ...{ iss: platform.base, login_hint: "7", client_id: platform.clientId },
    target_link_uri: `${server.url}/`,
  })}`;
  const context = await browser.newContext({
    locale: "kk-KZ",
    viewport: { width: 1280, height: 800 },
  });
  const course = await context.newPage();
  // "localhost" is another site than 127.0.0.1: cookies of the frame are a third party's, and over http they are lost.
  await course.goto(`${platform.base.replace("127.0.0.1", "localhost")}/course`);
  const frame = course.frameLocator("iframe");
  await frame.locator(".button").waitFor();
  await shoot(course, "lti-frame-1280-kk");
  const [opened] = await Promise.all([
    context.waitForEvent("page"),
    frame.locator(".button").click(),
  ]);
  await opened.waitForURL(new RegExp(`/lessons/${lesson.id}`));
  await opened.locator("h1").first().waitFor();
  await shoot(opened, "lti-lesson-1280-kk");
  await context.close();

  const key = `/journals/${lesson.classId}/${lesson.subject.id}/cells`;
  const changes = [{ pupilId: me.id, column: `lesson:${lesson.id}`, value: 9, base: 0 }];
  const body = { changeId: crypto.randomUUID(), changes };
  await api(server.url, "POST", key, { token: teacherToken, body });
  const got = await until(
    async () => platform.scores,
    (scores) => scores.length > 0,
    { what: "the mark at the platform" },
  );
  expect(got).toMatchObject([{ userId: pupil.id, scoreGiven: 9, scoreMaximum: 10 }]);
  expect(platform.refusals).toEqual([]);

  await page.reload();
  await press(admin, "lti-courses");
  await press(admin, "lti-members");
  await page.getByText("moodle", { exact: false }).first().waitFor();
  expect(await axeFindings(admin)).toEqual([]);
  await whole(page, "lti-390-kk");
  await inRussian(page);
  await whole(page, "lti-390-ru");
  await page.setViewportSize({ width: 1280, height: 900 });
  await whole(page, "lti-1280-ru");
});
