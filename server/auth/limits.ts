import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import { FREE_FAILURES, waitSec } from "./rules.ts";

/** Failed attempts of one address in its window. Only failures count: a whole school may sit behind one address. */
const PER_ADDRESS = 100;
const ADDRESS_WINDOW_SEC = 600;
/** A login's failures are forgotten after this. */
const LOGIN_WINDOW_SEC = 3600;
/** Attempts of one login that may stand in line; each takes about 50 ms. */
const LONGEST_LINE = 100;

const tooMany = (waitMs: number) =>
  new AppError("too_many", "Too many attempts", {
    details: { retryAfterSec: Math.max(1, Math.ceil(waitMs / 1000)) },
  });

/** Slows guessing down: by login with growing waits, by address with a ceiling. Kept in memory. */
export function createSignInLimits() {
  const failures = new RateLimiterMemory({ points: FREE_FAILURES, duration: LOGIN_WINDOW_SEC });
  const waits = new RateLimiterMemory({ points: 1, duration: 1 });
  const addresses = new RateLimiterMemory({ points: PER_ADDRESS, duration: ADDRESS_WINDOW_SEC });
  const lines = new Map<string, { length: number; last: Promise<unknown> }>();

  /** @throws AppError too_many with details.retryAfterSec */
  async function checkAddress(address: string): Promise<void> {
    const state = await addresses.get(address);
    if (state && state.consumedPoints >= PER_ADDRESS) throw tooMany(state.msBeforeNext);
  }

  async function attempt(login: string, isRight: () => Promise<boolean>): Promise<boolean> {
    const held = await waits.get(login);
    if (held && held.msBeforeNext > 0) throw tooMany(held.msBeforeNext);
    if (await isRight()) {
      await Promise.all([failures.delete(login), waits.delete(login)]);
      return true;
    }
    const { consumedPoints } = await failures.penalty(login);
    const wait = waitSec(consumedPoints);
    if (wait > 0) await waits.set(login, 1, wait);
    return false;
  }

  /**
   * Tries a login's password: one attempt at a time, so that of many guesses sent at once no more pass than
   * one after another would, while a family on one login gets in together. The right one clears the count.
   * @throws AppError too_many with details.retryAfterSec, without trying
   */
  async function tryLogin(login: string, isRight: () => Promise<boolean>): Promise<boolean> {
    const line = lines.get(login) ?? { length: 0, last: Promise.resolve() };
    if (line.length >= LONGEST_LINE) throw tooMany(1000);
    lines.set(login, line);
    line.length += 1;
    const mine = line.last.then(() => attempt(login, isRight));
    line.last = mine.catch(() => {}); // whoever is next does not fail with us
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(login);
    }
  }

  return {
    checkAddress,
    tryLogin,
    async failed(address: string): Promise<void> {
      await addresses.penalty(address);
    },
  };
}
