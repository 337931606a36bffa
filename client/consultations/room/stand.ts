import type { SealedState } from "../../secrecy/sealed-room.ts";

/**
 * How the room's lock stands, for one screen. Only `locked` may draw a lock.
 * `alone`: nobody else is here; `agreeing`: keys are on their way; `needsPlain`: somebody's browser cannot seal and
 * this person has not said to go on without; `plain`: they have; `different`: the codes were said to differ;
 * `breach`: the exchange of keys itself went wrong; `broken`: what seals has died on this page.
 */
export const stands = [
  ...(["alone", "agreeing", "locked", "needsPlain", "plain"] as const),
  ...(["different", "breach", "broken"] as const),
] as const;
export type Stand = (typeof stands)[number];

/** What this person said of a code: of which epoch, and what. */
export type Compared = { epoch: number; isSame: boolean } | null;

type Known = Pick<SealedState, "code" | "epoch" | "isSealing" | "breach" | "members"> &
  Pick<SealedState, "plainNeeded" | "isPlain" | "isBroken">;

/**
 * Where several hold, the gravest is said. A code that differed stays said until the person looks at it anew: whoever
 * sits between could make another set of members at any moment.
 */
export function standOf(sealed: Known, compared: Compared): Stand {
  if (sealed.isBroken) return "broken";
  if (sealed.breach) return "breach";
  if (compared && !compared.isSame) return "different";
  if (sealed.members.length < 2) return "alone";
  if (sealed.isPlain) return "plain";
  if (sealed.plainNeeded) return "needsPlain";
  return sealed.code && sealed.isSealing ? "locked" : "agreeing";
}

/** Nothing may be sent, heard or seen. */
export const isStopped = (stand: Stand): stand is "different" | "breach" | "broken" =>
  stand === "different" || stand === "breach" || stand === "broken";

/** What the code's panel asks: `ask` to compare, `again` since another set of members, `same`: it was compared. */
export function askOf(sealed: Pick<Known, "epoch">, compared: Compared): "ask" | "again" | "same" {
  if (!compared) return "ask";
  return compared.epoch === sealed.epoch && compared.isSame ? "same" : "again";
}
