import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import { FREE_FAILURES, waitSec } from "./rules.ts";

/** Failed attempts of one address in its window. Only failures count: a whole school may sit behind one address. */
const PER_ADDRESS = 100;
const ADDRESS_WINDOW_SEC = 600;
/** A login's failures are forgotten after this. */
const LOGIN_WINDOW_SEC = 3600;

const tooMany = ({ msBeforeNext }: { msBeforeNext: number }) =>
  new AppError("too_many", "Too many attempts", {
    details: { retryAfterSec: Math.max(1, Math.ceil(msBeforeNext / 1000)) },
  });

/** Slows guessing down: by login with growing waits, by address with a ceiling. Kept in memory. */
export function createSignInLimits() {
  const failures = new RateLimiterMemory({ points: FREE_FAILURES, duration: LOGIN_WINDOW_SEC });
  const waits = new RateLimiterMemory({ points: 1, duration: 1 });
  const addresses = new RateLimiterMemory({ points: PER_ADDRESS, duration: ADDRESS_WINDOW_SEC });

  /** @throws AppError too_many with details.retryAfterSec */
  async function checkAddress(address: string): Promise<void> {
    const state = await addresses.get(address);
    if (state && state.consumedPoints >= PER_ADDRESS) throw tooMany(state);
  }

  /**
   * Counts an attempt before its password is tried, so that guesses sent at once cannot all pass.
   * @throws AppError too_many with details.retryAfterSec
   */
  async function checkLogin(login: string): Promise<void> {
    const { consumedPoints } = await failures.penalty(login);
    const customDuration = waitSec(consumedPoints);
    if (customDuration === 0) return;
    try {
      await waits.consume(login, 1, { customDuration }); // one taker; the others wait
    } catch (held) {
      await failures.reward(login);
      if (held instanceof RateLimiterRes) throw tooMany(held);
      throw held;
    }
  }

  return {
    checkAddress,
    checkLogin,
    async failed(address: string): Promise<void> {
      await addresses.penalty(address);
    },
    /** The right password clears the login's count. */
    async succeeded(login: string): Promise<void> {
      await Promise.all([failures.delete(login), waits.delete(login)]);
    },
  };
}
