import type { Cover } from "../auth/sign-ins.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import { isOpenNow, mayReadTalk } from "./rules.ts";
import type { StoredConsultation } from "./store.ts";

/** Of the caller's sign-in; null: nothing is covered. */
export type CoverOf = (user: User) => Promise<Cover | null>;
type Deps = { coverOf: CoverOf; now: () => number };

/** What is drawn before older private talks where somebody came in by a card that another issued. */
export function createCurtain({ coverOf, now }: Deps) {
  /** Of one's own talks those this sign-in is shown, in the order given. */
  async function shown(
    user: User,
    talks: readonly StoredConsultation[],
  ): Promise<StoredConsultation[]> {
    const cover = talks.some(({ kind }) => kind === "private") ? await coverOf(user) : null;
    return talks.filter((talk) => {
      const at = { isHost: talk.hostId === user.id, isOpen: isOpenNow(talk, now()) };
      return mayReadTalk(cover, talk, at);
    });
  }

  return {
    shown,
    async isShown(user: User, talk: StoredConsultation): Promise<boolean> {
      return (await shown(user, [talk])).length === 1;
    },
    /** For what would outlast the curtain. @throws AppError forbidden sign_in_covered */
    async mustBeOpen(user: User): Promise<void> {
      if ((await coverOf(user)) === null) return;
      throw new AppError("forbidden", "Begun by a card of somebody else's", {
        reason: "sign_in_covered",
      });
    },
  };
}
export type Curtain = ReturnType<typeof createCurtain>;
