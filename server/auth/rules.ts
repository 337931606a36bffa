import type { Role } from "../people/protocol.ts";

/** Wrong passwords for one login before it has to wait. */
export const FREE_FAILURES = 5;
const FIRST_WAIT_SEC = 30;
const LONGEST_WAIT_SEC = 900;

/** How long a login waits after this many failures, s: none under five, then 30, 60, 120, up to 15 min. */
export function waitSec(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(FIRST_WAIT_SEC * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_SEC);
}

/**
 * How long the previous refresh token still answers after its successor was made, ms. Two tabs refresh at
 * once, and on a poor line the answer with the new token is lost: both get the same successor again, so
 * nobody is thrown out of a lesson and no second line of tokens comes to be. Longer would give a thief
 * more time to pass for a lost answer.
 */
export const REPLAY_TOLERANCE_MS = 60_000;

export type Family = {
  /** The generation that is valid now. */
  generation: number;
  rotatedAt: number;
  expiresAt: number;
  isRevoked: boolean;
};

/** What a refresh token of this generation gets: the next one, the same successor again, or an end. */
export function judgeRefresh(
  family: Family | null,
  generation: number,
  nowMs: number,
): "rotate" | "repeat" | "ended" | "reused" {
  if (!family || family.isRevoked || family.expiresAt <= nowMs) return "ended";
  if (generation === family.generation) return "rotate";
  const isPrevious = generation === family.generation - 1;
  return isPrevious && nowMs - family.rotatedAt <= REPLAY_TOLERANCE_MS ? "repeat" : "reused";
}

/** How a sign-in began. `platform`: a launch from a learning platform. */
export type SignInWay = "password" | "card" | "platform";
/** A login card as its sign-in remembers it; instants in ms. */
export type UsedCard = { issuedById: string; issuedAtMs: number };

/**
 * Until when a sign-in is kept from private talks that are older than itself, ms; null: not at all. Whoever issues
 * a card for somebody else can use it, so that its owner is given time to be told. It runs from the signing in and
 * not from the issuing: else one would only have to wait with the card in hand.
 */
export function coveredUntilMs(
  { personId, card, beganAtMs }: { personId: string; card: UsedCard | null; beganAtMs: number },
  coverHours: number,
): number | null {
  if (card === null || card.issuedById === personId || coverHours === 0) return null;
  return beganAtMs + coverHours * 3600 * 1000;
}

const cardRoles: readonly Role[] = ["pupil", "parent"];

/**
 * Whether a class teacher may print a card for this person: a pupil of a led class or a parent of one,
 * who is nothing else. A parent who also works at the school gets a card from the administrator only,
 * since the card would open the staff's account.
 */
export function isOfClasses(
  person: { roles: readonly Role[]; classId: string | null },
  children: readonly { classId: string | null }[],
  ledClassIds: ReadonlySet<string>,
): boolean {
  if (!person.roles.every((role) => cardRoles.includes(role))) return false;
  return [person, ...children].some(({ classId }) => classId !== null && ledClassIds.has(classId));
}
