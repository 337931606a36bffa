import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Curtain } from "./curtain.ts";
import { endsAtMs } from "./rules.ts";
import type { StoredConsultation } from "./store.ts";
import { timeTaken } from "./times.ts";

type Wanted = { startsAtMs: number; lengthMin: number };
export type RequireNoClashOf = ReturnType<typeof createClashes>;

function isAtOnce(talk: StoredConsultation, wanted: Wanted): boolean {
  const end = endsAtMs(talk);
  const wantedEnd = endsAtMs(wanted);
  if (talk.startsAtMs === null || end === null || wantedEnd === null) return false;
  return talk.startsAtMs < wantedEnd && end > wanted.startsAtMs;
}

/** One is in one talk at a time; a talk that this sign-in is not shown takes its time without a word of what it is. */
export function createClashes(curtain: Curtain) {
  /** @throws AppError conflict time_clashes; time_taken, with none that is shown */
  return async function requireNoClashOf(
    user: User,
    own: readonly StoredConsultation[],
    wanted: Wanted,
  ): Promise<void> {
    const clashing = own.filter((talk) => isAtOnce(talk, wanted));
    if (clashing.length === 0) return;
    if ((await curtain.shown(user, clashing)).length === 0) throw timeTaken();
    throw new AppError("conflict", "Another talk then", { reason: "time_clashes" });
  };
}
