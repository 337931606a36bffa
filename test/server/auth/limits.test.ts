import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSignInLimits } from "#server/auth/limits.ts";

beforeEach(() => vi.useFakeTimers({ now: Date.parse("2026-09-01T09:00:00Z") }));
afterEach(() => vi.useRealTimers());

type Limits = ReturnType<typeof createSignInLimits>;
const wrong = async () => false;
const right = async () => true;

/** The seconds a caller is told to wait; 0 when the attempt was made. */
async function waitOf(attempt: Promise<unknown>): Promise<number> {
  const refused = await attempt.then(
    () => null,
    (error: { code: string; details: { retryAfterSec: number } }) => error,
  );
  if (refused) expect(refused.code).toBe("too_many");
  return refused?.details.retryAfterSec ?? 0;
}
const guess = (limits: Limits, login = "a") => waitOf(limits.tryLogin(login, wrong));

describe("limits by login", () => {
  test("let five wrong passwords pass, then ask for 30 s, then for 60 s", async () => {
    const limits = createSignInLimits();
    for (let attempt = 0; attempt < 5; attempt++) expect(await guess(limits)).toBe(0);
    expect(await guess(limits)).toBe(30);
    vi.advanceTimersByTime(29_000);
    expect(await waitOf(limits.tryLogin("a", right))).toBe(1); // the right one waits too
    vi.advanceTimersByTime(1_000);
    expect(await guess(limits)).toBe(0);
    expect(await guess(limits)).toBe(60);
  });

  test("let five of a hundred guesses sent at once pass, and after the wait one", async () => {
    const limits = createSignInLimits();
    const burst = () => Promise.all(Array.from({ length: 100 }, () => guess(limits)));
    expect((await burst()).filter((wait) => wait === 0)).toHaveLength(5);
    vi.advanceTimersByTime(30_000);
    expect((await burst()).filter((wait) => wait === 0)).toHaveLength(1);
  });

  test("let a hundred right ones sent at once in, one after another, and no longer line", async () => {
    const limits = createSignInLimits();
    let busy = 0;
    let most = 0;
    const slow = async () => {
      most = Math.max(most, ++busy);
      await Promise.resolve();
      busy -= 1;
      return true;
    };
    const all = Array.from({ length: 101 }, () => waitOf(limits.tryLogin("a", slow)));
    expect(await Promise.all(all)).toEqual([...Array(100).fill(0), 1]);
    expect(most).toBe(1);
    expect(await limits.tryLogin("a", right)).toBe(true); // the line is gone
  });

  test("do not count an attempt that broke, and go on after it", async () => {
    const limits = createSignInLimits();
    const broken = limits.tryLogin("a", () => Promise.reject(new Error("no database")));
    const next = limits.tryLogin("a", right);
    await expect(broken).rejects.toThrow("no database");
    expect(await next).toBe(true);
  });

  test("never ask for more than 15 minutes", async () => {
    const limits = createSignInLimits();
    let longest = 0;
    for (let attempt = 0; attempt < 40; attempt++) {
      const wait = await guess(limits);
      longest = Math.max(longest, wait);
      vi.advanceTimersByTime(wait * 1000);
    }
    expect(longest).toBeLessThanOrEqual(900);
    expect(longest).toBeGreaterThan(400);
  });

  test("are cleared by the right password and count each login by itself", async () => {
    const limits = createSignInLimits();
    for (let attempt = 0; attempt < 4; attempt++) await guess(limits);
    expect(await limits.tryLogin("a", right)).toBe(true);
    for (let attempt = 0; attempt < 5; attempt++) expect(await guess(limits)).toBe(0);
    expect(await guess(limits)).toBe(30);
    expect(await guess(limits, "b")).toBe(0);
  });
});

describe("limits by address", () => {
  test("let a hundred failures pass in ten minutes, then name the wait", async () => {
    const limits = createSignInLimits();
    for (let failure = 0; failure < 100; failure++) {
      expect(await waitOf(limits.checkAddress("10.0.0.1"))).toBe(0);
      await limits.failed("10.0.0.1");
    }
    vi.advanceTimersByTime(60_000);
    expect(await waitOf(limits.checkAddress("10.0.0.1"))).toBe(540);
    expect(await waitOf(limits.checkAddress("10.0.0.2"))).toBe(0);
    vi.advanceTimersByTime(540_000);
    expect(await waitOf(limits.checkAddress("10.0.0.1"))).toBe(0);
  });
});
