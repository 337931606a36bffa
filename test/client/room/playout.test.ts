import { expect, test } from "vitest";
import { holdFor, type Playout, PROMPT } from "#client/room/playout.ts";

const clean = { packets: 37, lost: 0, asked: 0, rttMs: 300 };
const weak = { packets: 35, lost: 1, asked: 2, rttMs: 300 };
const hard = { packets: 30, lost: 8, asked: 9, rttMs: 300 };
const after = (looks: readonly (typeof clean)[], from: Playout = PROMPT) =>
  looks.reduce((before, look) => holdFor(before, look), from);
const times = <T>(count: number, one: T) => Array.from({ length: count }, () => one);

test("a clean link holds nothing", () => {
  expect(after(times(20, clean)).targetMs).toBe(0);
});
test("what is lost on a weak one gets the time of a round trip to come again, at once", () => {
  const held = after([weak, weak]);
  expect(held.targetMs).toBeGreaterThanOrEqual(440);
  expect(held.targetMs).toBeLessThan(600);
});
test("where the second try is lost too, there is time for another", () => {
  expect(after(times(4, hard)).targetMs).toBeGreaterThanOrEqual(740);
});
test("what was sent again and came counts as trouble: the voice is still held", () => {
  const made = { packets: 37, lost: 0, asked: 2, rttMs: 300 };
  expect(after(times(60, made)).targetMs).toBeGreaterThan(0);
});
test("comes down a minute after the last trouble and not before, and never drags within it", () => {
  const held = after(times(4, hard));
  const soon = after(times(30, clean), held);
  expect(soon.targetMs).toBe(held.targetMs);
  expect(after(times(80, clean), soon).targetMs).toBe(0);
});
test("a pause in speech tells nothing", () => {
  const held = after([weak, weak]);
  expect(holdFor(held, { packets: 0, lost: 0, asked: 0, rttMs: null })).toBe(held);
});
