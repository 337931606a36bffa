import { describe, expect, test } from "vitest";
import {
  custom,
  launch,
  login,
  nowSec,
  platform,
  post,
  pupil,
  reasonOf,
  signLoosely,
  tool,
  without,
} from "../../support/lti/fixture.ts";
import { createBrowser, names } from "../../support/lti/platform.ts";

describe("refused", () => {
  const wrong: [string, string, (claims: Record<string, unknown>) => Record<string, unknown>][] = [
    ["a nonce of its own", "wrong_nonce", (c) => ({ ...c, nonce: "made-up" })],
    ["no nonce", "missing_claim", ({ nonce: _, ...c }) => c],
    ["another audience", "wrong_audience", (c) => ({ ...c, aud: "somebody-else" })],
    ["several audiences, no azp", "wrong_party", (c) => ({ ...c, aud: [c.aud, "other"] })],
    [
      "several audiences, another azp",
      "wrong_party",
      (c) => ({ ...c, aud: [c.aud, "o"], azp: "o" }),
    ],
    ["another azp", "wrong_party", (c) => ({ ...c, azp: "other" })],
    ["an unknown deployment", "wrong_deployment", (c) => ({ ...c, [names.deployment]: "d-x" })],
    ["no deployment", "missing_claim", (c) => without(c, names.deployment)],
    ["expired", "token_expired", (c) => ({ ...c, iat: nowSec() - 400, exp: nowSec() - 120 })],
    [
      "issued in the future",
      "from_future",
      (c) => ({ ...c, iat: nowSec() + 300, exp: nowSec() + 900 }),
    ],
    ["issued long ago", "token_too_old", (c) => ({ ...c, iat: nowSec() - 4000 })],
    ["no iat", "missing_claim", (c) => ({ ...c, iat: "soon" })],
    ["another issuer", "wrong_issuer", (c) => ({ ...c, iss: "https://evil.example" })],
    ["version 1.1", "wrong_version", (c) => ({ ...c, [names.version]: "LTI-1p0" })],
    ["no version", "missing_claim", (c) => without(c, names.version)],
    ["an unknown message", "wrong_message", (c) => ({ ...c, [names.messageType]: "LtiStartGame" })],
    ["no message type", "missing_claim", (c) => without(c, names.messageType)],
    ["no resource link", "missing_claim", (c) => without(c, names.resource)],
    ["no target", "missing_claim", (c) => without(c, names.target)],
    ["no roles", "missing_claim", (c) => without(c, names.roles)],
    ["no subject", "missing_claim", ({ sub: _, ...c }) => c],
  ];
  for (const [what, reason, make] of wrong)
    test(what, async () => {
      expect(reasonOf(await launch(pupil, make, signLoosely))).toBe(`403 ${reason}`);
    });

  test("unsigned", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = (claims: object) => `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`;
    expect(reasonOf(await launch(pupil, undefined, unsigned))).toBe("403 wrong_algorithm");
  });

  test("HS256 with the public key as its secret", async () => {
    // jsonwebtoken itself refuses a public key as a secret: made by hand, as an attacker would.
    const { createHmac } = await import("node:crypto");
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const sign = (claims: object) => {
      const body = `${part({ alg: "HS256", typ: "JWT", kid: platform.kid() })}.${part(claims)}`;
      return `${body}.${createHmac("sha256", platform.publicPem()).update(body).digest("base64url")}`;
    };
    expect(reasonOf(await launch(pupil, undefined, sign))).toBe("403 wrong_algorithm");
  });

  test("signed with another key, under the known id and under an unknown one", async () => {
    const key = platform.otherKey();
    const known = await launch(pupil, undefined, (claims) => platform.sign(claims, { key }));
    expect(reasonOf(known)).toBe("403 wrong_signature");
    const unknown = await launch(pupil, undefined, (c) => platform.sign(c, { key, kid: "x" }));
    expect(reasonOf(unknown)).toBe("403 wrong_signature");
  });

  test("changed after it was signed; no token at all; no JWT", async () => {
    const changed = await launch(pupil, undefined, (claims) => {
      const [head, , signature] = platform.sign(claims).split(".");
      const body = Buffer.from(JSON.stringify({ ...claims, sub: "u-teacher" }));
      return `${head}.${body.toString("base64url")}.${signature}`;
    });
    expect(reasonOf(changed)).toBe("403 wrong_signature");
    expect(reasonOf(await launch(pupil, undefined, () => "no.jwt"))).toBe("403 token_unreadable");
    const { browser, state } = await login();
    const refusedThere = await post(browser, { state, error: "login_required" });
    expect(reasonOf(refusedThere)).toBe("403 platform_refused");
    expect(reasonOf(await post(browser, { id_token: "x" }))).toBe("403 bad_request");
  });

  test("the same launch again, and another with the nonce of the first", async () => {
    const { browser, state, nonce } = await login();
    const token = platform.sign(platform.claims(pupil, nonce, custom));
    const kept = new Map(browser.jar);
    expect((await post(browser, { state, id_token: token })).status).toBe(200);
    for (const [name, value] of kept) browser.jar.set(name, value);
    expect(reasonOf(await post(browser, { state, id_token: token }))).toBe("403 state_used");
    const second = await login();
    const again = await post(second.browser, { state: second.state, id_token: token });
    expect(reasonOf(again)).toBe("403 wrong_nonce");
  });

  test("of two at once one comes in", async () => {
    const { browser, state, nonce } = await login();
    const token = platform.sign(platform.claims(pupil, nonce, custom));
    const both = await Promise.all([1, 2].map(() => post(browser, { state, id_token: token })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test("in another browser; the page offers a window where it would work", async () => {
    const { state, nonce } = await login();
    const token = platform.sign(platform.claims(pupil, nonce, custom));
    const answer = await post(createBrowser(), { state, id_token: token });
    expect(reasonOf(answer)).toBe("403 other_browser");
    const html = await answer.text();
    expect(html).toMatch(/<a [^>]*target="_blank"[^>]*login_hint=hint/);
    const own = await login();
    const crossed = await post(own.browser, { state, id_token: token });
    expect(reasonOf(crossed)).toBe("403 other_browser");
  });

  test("too late, and a state nobody gave", async () => {
    const { browser, state, nonce } = await login();
    tool.clock.now += 11 * 60_000;
    const token = platform.sign(platform.claims(pupil, nonce, custom));
    expect(reasonOf(await post(browser, { state, id_token: token }))).toBe("403 state_expired");
    const made = await post(browser, { state: "made-up", id_token: token });
    expect(reasonOf(made)).toBe("403 state_unknown");
  });

  test("an unknown issuer, an unknown client, an unknown deployment, half a login", async () => {
    const at = async (more: Record<string, string>) =>
      reasonOf((await login(createBrowser(), more)).answer);
    expect(await at({ iss: "https://evil.example" })).toBe("403 unknown_platform");
    expect(await at({ client_id: "another" })).toBe("403 unknown_platform");
    expect(await at({ lti_deployment_id: "d-x" })).toBe("403 wrong_deployment");
    expect(await at({ login_hint: "" })).toBe("403 bad_request");
  });

  test("says what to do in Kazakh, Russian and English", async () => {
    const said = async (language: string) => {
      const url = `${tool.url}/api/lti/login?iss=x&login_hint=h&target_link_uri=http://t/`;
      const answer = await fetch(url, { headers: { "accept-language": language } });
      return answer.text();
    };
    expect(await said("kk-KZ,kk;q=0.9")).toContain("Бұл платформа мектебімізге тіркелмеген");
    expect(await said("ru")).toContain("не зарегистрирована в нашей школе");
    expect(await said("en-GB")).toContain("not registered with our school");
    expect(await said("de")).toContain('lang="kk"');
  });
});
