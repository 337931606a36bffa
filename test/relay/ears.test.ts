import { expect, test } from "vitest";
import { judge } from "../support/relay/ears.ts";

const look = (n: number, change: object = {}) => ({
  ...{
    atMs: n * 100,
    playedMs: 100,
    concealedMs: 0,
    silentMs: 0,
    power: 0.04,
    packets: 3,
    lost: 0,
  },
  ...change,
});
const many = Array.from({ length: 50 }, (_, n) => look(n));

test("a voice without loss has no gaps", () => {
  const { longestGapMs, longestQuietMs, longestSilenceMs, realShare } = judge(many);
  expect([longestGapMs, longestQuietMs, longestSilenceMs, realShare]).toEqual([0, 0, 0, 1]);
});
test("made-up sound in looks that follow each other is one gap, also where looks are cut in it", () => {
  const looks = many
    .with(20, look(20, { concealedMs: 60 }))
    .with(21, look(21, { concealedMs: 100 }));
  expect(judge(looks.with(22, look(22, { concealedMs: 40 }))).longestGapMs).toBe(200);
});
test("gaps apart from each other are not added", () => {
  const looks = many
    .with(10, look(10, { concealedMs: 40 }))
    .with(30, look(30, { concealedMs: 40 }));
  expect(judge(looks).longestGapMs).toBe(40);
});
test("silence is by the clock, whatever the browser played or counted", () => {
  const looks = many.map((one, n) =>
    n >= 10 && n < 25 ? look(n, { playedMs: 0, power: 0 }) : one,
  );
  expect(judge(looks).longestSilenceMs).toBe(1500);
});
test("what is played far below the usual is quiet", () => {
  const looks = many.map((one, n) => (n >= 10 && n < 14 ? look(n, { power: 0.00001 }) : one));
  expect(judge(looks).longestQuietMs).toBe(400);
});
