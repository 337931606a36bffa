import type { ConsentNeed } from "./protocol-booking.ts";
import type { StoredConsent } from "./store-safety.ts";

/** The youngest pupils of a grade have turned so many years: school begins at six, in preparation classes at five. */
const YOUNGEST_BEFORE_GRADE = 5;

/**
 * Whether a pupil needs a parent's consent beside their own. The school keeps no birth dates, so the age is that of
 * the youngest of the grade: who may be younger than `parentUnderAge` (years) needs it. Of a pupil without a class
 * nothing is known, so it is needed wherever the school asks for it at all.
 */
export function needsParent(grade: number | null, parentUnderAge: number): boolean {
  if (parentUnderAge === 0) return false;
  return grade === null || grade + YOUNGEST_BEFORE_GRADE < parentUnderAge;
}

/** What stands of one person for the text of this version; the newest of each part. */
export function standing(
  consents: readonly StoredConsent[],
  personId: string,
  version: number,
): Partial<Record<StoredConsent["part"], StoredConsent>> {
  const own = consents.filter((one) => one.personId === personId && one.version === version);
  return Object.fromEntries(own.map((one) => [one.part, one]));
}

/** What is missing before a private talk: one's own first. An exception lifts the parent's part alone. */
export function needOf(
  stands: ReturnType<typeof standing>,
  { isParentNeeded }: { isParentNeeded: boolean },
): ConsentNeed {
  if (!stands.own) return "own";
  return isParentNeeded && !stands.parent && !stands.exception ? "parent" : "none";
}
