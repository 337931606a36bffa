import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { aheadOf, setTestNow } from "./clock-at.ts";

const NOON_MS = Date.parse("2026-11-26T12:00:00+05:00");
const HOUR_MS = 3_600_000;

test.each([
  ["12:44", 44 * 60_000],
  ["23:58", 11 * HOUR_MS + 58 * 60_000],
  ["00:10", 12 * HOUR_MS + 10 * 60_000], // is tomorrow's
  ["2026-11-26T07:00", -5 * HOUR_MS],
  ["2026-12-26T12:00", 30 * 24 * HOUR_MS],
])("%s is so far from noon in Almaty", (text, aheadMs) => {
  expect(aheadOf(text, NOON_MS)).toBe(aheadMs);
});

test("the day of Almaty, not of London, is counted from", () => {
  expect(aheadOf("00:30", Date.parse("2026-11-26T00:10:00+05:00"))).toBe(20 * 60_000);
});

test.each(["now", "7:55", "2026-13-01T00:00", "24:61"])("%s is refused", (text) => {
  expect(() => aheadOf(text, NOON_MS)).toThrow("TEST_NOW is HH:MM");
});

test("a process under it lives at that moment, with every Date that names its own", () => {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, TEST_NOW: "2027-06-10T00:10" };
  setTestNow(env, Date.now() - Number(process.env.TEST_AHEAD_MS ?? 0)); // by the machine's clock
  const script = `class Zoned extends Date { zone() { return "Almaty"; } }
    const all = [Date.now(), +new Date(), Date(), +new Date(2020, 1, 1), new Zoned().zone()];
    console.log(JSON.stringify(all))`;
  const [now, made, written, named, zone] = JSON.parse(
    execFileSync(process.execPath, ["-e", script], { env, encoding: "utf8" }),
  );
  const begin = Date.parse("2027-06-10T00:10:00+05:00");
  expect(now - begin).toBeGreaterThanOrEqual(0);
  expect(now - begin).toBeLessThan(HOUR_MS);
  expect(made).toBeGreaterThanOrEqual(now);
  expect(written).toContain("Jun");
  expect(named).toBe(new Date(2020, 1, 1).getTime());
  expect(zone).toBe("Almaty");
});
