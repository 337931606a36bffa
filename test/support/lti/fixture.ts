import jwt from "jsonwebtoken";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Choice } from "#server/lti/picking.ts";
import { startDatabase } from "../database.ts";
import { makeSchool, type TestSchool, testPeople, userOf } from "../school.ts";
import {
  createBrowser,
  INSTRUCTOR,
  LEARNER,
  names,
  type Platform,
  type PlatformUser,
  startPlatform,
} from "./platform.ts";
import { startTool, type Tool } from "./tool.ts";

/** For tests of one file: our side, a platform that is registered with it, and launches whose every part can be made wrong. */
startDatabase();
export const ITEM = `item:${"a".repeat(24)}`;
const choices: Choice[] = [
  { target: ITEM, title: "Қазақ билері <b>", about: "Серік", maximum: 100 },
  { target: `lesson:${"b".repeat(24)}`, title: "Музыка, 7 «Ә»", about: "", maximum: 10 },
];
export const people = testPeople();
export let school: TestSchool;
export let platform: Platform;
export let tool: Tool;
export let platformId: string;
export const pupil: PlatformUser = {
  ...{ id: "u-pupil", roles: [LEARNER], given: "Айым", family: "Қайрат" },
  email: "Aiym@Mail.kz",
};
export const teacher: PlatformUser = {
  ...{ id: "u-teacher", roles: [INSTRUCTOR], given: "Асқар", family: "Серік" },
  email: "serik@mektep.kz",
};
export const custom = { [names.custom]: { qonyrau_target: ITEM } };

beforeAll(async () => {
  school = await makeSchool(people);
  const { schoolId, pupil7, teacher: ours, administrator } = school;
  await people.roll.changePerson(schoolId, pupil7.id, { email: "aiym@mail.kz" });
  await people.roll.changePerson(schoolId, ours.id, { email: "serik@mektep.kz" });
  platform = await startPlatform({ jwksUrl: () => `${tool.url}/api/lti/jwks/${schoolId}` });
  tool = await startTool(people, async (_user, wanted) => ({
    items: choices.filter((one) => !("target" in wanted) || one.target === wanted.target),
    ...{ lessons: [], credits: [] },
  }));
  for (const user of [pupil, teacher]) platform.users.set(user.id, user);
  const details = { ...platform.details(), trustsEmail: true, makesPupils: false };
  platformId = (await tool.lti.admin.create(userOf(administrator), details)).id;
});
afterAll(async () => {
  await tool?.stop();
  await platform?.stop();
});
beforeEach(() => {
  tool.clock.now = Date.now();
});

/** The platform starts a login; what the tool asks of it in return. */
export async function login(browser = createBrowser(), more: Record<string, string> = {}) {
  const params = new URLSearchParams({
    ...{ iss: platform.base, login_hint: "hint", target_link_uri: `${tool.url}/` },
    ...{ client_id: platform.clientId, lti_message_hint: "m-1", ...more },
  });
  const answer = await browser.go(`${tool.url}/api/lti/login?${params}`);
  const asked = new URL(answer.headers.get("location") ?? "http://nowhere/").searchParams;
  const [state = "", nonce = ""] = [asked.get("state"), asked.get("nonce")].map(String);
  return { answer, asked, browser, state, nonce };
}
export const post = (
  browser: ReturnType<typeof createBrowser>,
  body: Record<string, string>,
  more = {},
) =>
  browser.go(`${tool.url}/api/lti/launch`, {
    ...{ method: "POST", body: new URLSearchParams(body) },
    headers: { "content-type": "application/x-www-form-urlencoded", ...more },
  });
/** A whole launch, whose claims and signature can be made wrong. */
export async function launch(
  user: PlatformUser,
  wrong: (claims: Record<string, unknown>) => Record<string, unknown> = (claims) => claims,
  sign: (claims: object) => string = (claims) => platform.sign(claims),
  headers: Record<string, string> = {},
) {
  const { browser, state, nonce } = await login();
  const token = sign(wrong({ ...platform.claims(user, nonce, custom) }));
  return post(browser, { state, id_token: token }, headers);
}
export const reasonOf = (answer: Response) =>
  `${answer.status} ${answer.headers.get("x-lti-refusal")}`;
export const codeIn = (html: string) => /\/lti\/open#([\w-]{22})/.exec(html)?.[1] ?? "none";

export const nowSec = () => Math.floor(Date.now() / 1000);
export function without(claims: Record<string, unknown>, name: string): Record<string, unknown> {
  const { [name]: _gone, ...rest } = claims;
  return rest;
}
/** Signs what jsonwebtoken itself would not sign, such as a wrong `iat`. */
export function signLoosely(claims: object): string {
  try {
    return platform.sign(claims);
  } catch {
    return jwt.sign(JSON.stringify(claims), platform.privateKey(), {
      ...{ algorithm: "RS256", keyid: platform.kid() },
    });
  }
}
