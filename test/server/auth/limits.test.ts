import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSignInLimits } from "#server/auth/limits.ts";

beforeEach(() => vi.useFakeTimers({ now: Date.parse("2026-09-01T09:00:00Z") }));
afterEach(() => vi.useRealTimers());

/** The seconds a caller is told to wait; 0 when let in. */
async function waitOf(attempt: Promise<void>): Promise<number> {
  const refused = await attempt.then(
    () => null,
    (error: { code: string; details: { retryAfterSec: number } }) => error,
  );
  if (refused) expect(refused.code).toBe("too_many");
  return refused?.details.retryAfterSec ?? 0;
}

describe("limits by login", () => {
  test("let five attempts pass, then make the sixth wait 30 s, the seventh 60 s", async () => {
    const limits = createSignInLimits();
    for (let attempt = 0; attempt < 5; attempt++)
      expect(await waitOf(limits.checkLogin("a"))).toBe(0);
    expect(await waitOf(limits.checkLogin("a"))).toBe(30);
    vi.advanceTimersByTime(29_000);
    expect(await waitOf(limits.checkLogin("a"))).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(await waitOf(limits.checkLogin("a"))).toBe(0);
    expect(await waitOf(limits.checkLogin("a"))).toBe(60);
  });

  test("let only five of a hundred guesses sent at once pass, and after the wait one", async () => {
    const limits = createSignInLimits();
    const burst = () =>
      Promise.all(Array.from({ length: 100 }, () => waitOf(limits.checkLogin("a"))));
    expect((await burst()).filter((wait) => wait === 0)).toHaveLength(5);
    vi.advanceTimersByTime(30_000);
    expect((await burst()).filter((wait) => wait === 0)).toHaveLength(1);
  });

  test("never ask for more than 15 minutes", async () => {
    const limits = createSignInLimits();
    let longest = 0;
    for (let attempt = 0; attempt < 40; attempt++) {
      const wait = await waitOf(limits.checkLogin("a"));
      longest = Math.max(longest, wait);
      vi.advanceTimersByTime(wait * 1000);
    }
    expect(longest).toBeLessThanOrEqual(900);
    expect(longest).toBeGreaterThan(400);
  });

  test("are cleared by the right password and count each login by itself", async () => {
    const limits = createSignInLimits();
    for (let attempt = 0; attempt < 6; attempt++) await waitOf(limits.checkLogin("a"));
    expect(await waitOf(limits.checkLogin("b"))).toBe(0);
    expect(await waitOf(limits.checkLogin("a"))).toBeGreaterThan(0);
    await limits.succeeded("a");
    for (let attempt = 0; attempt < 5; attempt++)
      expect(await waitOf(limits.checkLogin("a"))).toBe(0);
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
