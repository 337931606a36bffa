import { describe, expect, test } from "vitest";
import { doorState, type LinkFacts, linkState, refusalOf } from "#server/guests/rules.ts";
import { readGuest, signGuest } from "#server/guests/tokens.ts";

const NOW = 1_800_000_000_000;
const link = (change: Partial<LinkFacts> = {}): LinkFacts => ({
  ...{ usedAtMs: null, revokedAtMs: null, admittedAtMs: null, refusedAtMs: null },
  expiresAtMs: NOW + 1000,
  ...change,
});

describe("refusalOf", () => {
  test.each<[string, LinkFacts | null, ReturnType<typeof refusalOf>]>([
    ["fresh", link(), null],
    ["unknown", null, "guest_link_unknown"],
    ["used", link({ usedAtMs: NOW }), "guest_link_used"],
    ["expired", link({ expiresAtMs: NOW }), "guest_link_expired"],
    ["revoked, be it used too", link({ revokedAtMs: NOW, usedAtMs: NOW }), "guest_link_unknown"],
  ])("%s", (_, facts, reason) => expect(refusalOf(facts, NOW)).toBe(reason));
});

test("linkState: used stays used after its time", () => {
  expect(linkState(link(), NOW)).toBe("unused");
  expect(linkState(link({ usedAtMs: NOW, expiresAtMs: NOW }), NOW)).toBe("used");
  expect(linkState(link({ expiresAtMs: NOW }), NOW)).toBe("expired");
});

describe("doorState", () => {
  test.each([
    ["planned", link(), "early"],
    ["planned", link({ refusedAtMs: NOW }), "refused"],
    ["live", link(), "waiting"],
    ["live", link({ admittedAtMs: NOW }), "admitted"],
    ["live", link({ admittedAtMs: NOW, refusedAtMs: NOW }), "refused"],
    ["ended", link({ admittedAtMs: NOW }), "over"],
    ["cancelled", link(), "over"],
  ] as const)("%s", (lesson, facts, state) => expect(doorState(facts, lesson)).toBe(state));
});

describe("a guest's token", () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const ids = ["a", "b", "c"].map((digit) => digit.repeat(24));
  const [guestId = "", schoolId = "", lessonId = ""] = ids;
  const ticket = { guestId, schoolId, lessonId };
  const token = signGuest(ticket, key, { nowMs: NOW, expiresAtMs: NOW + 60_000 });

  test("names one guest and one lesson, until it expires", () => {
    expect(readGuest(token, key, NOW)).toEqual(ticket);
    expect(readGuest(token, key, NOW + 59_000)).toEqual(ticket);
    expect(readGuest(token, key, NOW + 61_000)).toBeNull();
  });

  test("is nothing under another key, or changed", () => {
    expect(readGuest(token, other, NOW)).toBeNull();
    const [head, , mac] = token.split(".");
    const forged = Buffer.from(JSON.stringify({ sub: guestId, school: schoolId, lesson: guestId }));
    expect(readGuest(`${head}.${forged.toString("base64url")}.${mac}`, key, NOW)).toBeNull();
    expect(readGuest("", key, NOW)).toBeNull();
  });
});
