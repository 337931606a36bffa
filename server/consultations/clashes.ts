import type { User } from "../realtime.ts";
import type { Curtain } from "./curtain.ts";
import type { StoredConsultation } from "./store.ts";
import { requireNoClash, timeTaken } from "./times.ts";

type Wanted = { startsAtMs: number; lengthMin: number };
export type RequireNoClashOf = ReturnType<typeof createClashes>;

/** One is in one talk at a time; a talk that this sign-in is not shown takes its time without a word of what it is. */
export function createClashes(curtain: Curtain) {
  /** @throws AppError conflict time_clashes; time_taken, with one that is not shown */
  return async function requireNoClashOf(
    user: User,
    own: readonly StoredConsultation[],
    wanted: Wanted,
  ): Promise<void> {
    requireNoClash(await curtain.shown(user, own), wanted);
    try {
      requireNoClash(own, wanted);
    } catch {
      throw timeTaken();
    }
  };
}
