import { CommandError, unsupported } from "../errors.ts";
import { byCodePoints, type CompareStrings } from "../values/compare.ts";
import { isDoc } from "../values/types.ts";

export type Collation = { locale: string; strength: 1 | 2 | 3 };

/**
 * Reads a collation. Locale and strength are what the application may need.
 * @throws CommandError NotImplemented, any other setting; BadValue, a locale there is not
 */
export function parseCollation(value: unknown): Collation | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value)) throw new CommandError(14, "collation must be an object");
  const { locale, strength = 3, ...rest } = value;
  const [other] = Object.keys(rest);
  if (other !== undefined) throw unsupported(`the collation setting ${other}`);
  if (typeof locale !== "string") throw new CommandError(40414, "collation needs a locale");
  if (locale === "simple") return undefined;
  if (strength !== 1 && strength !== 2 && strength !== 3) {
    throw unsupported(`collation strength ${String(strength)}`);
  }
  return { locale, strength };
}

const SENSITIVITY = { 1: "base", 2: "accent", 3: "variant" } as const;

/** How strings compare under a collation. */
export function stringsOf(collation: Collation | undefined): CompareStrings {
  if (collation === undefined) return byCodePoints;
  try {
    const locale = collation.locale.replaceAll("_", "-");
    const collator = new Intl.Collator(locale, { sensitivity: SENSITIVITY[collation.strength] });
    return (a, b) => collator.compare(a, b);
  } catch {
    throw new CommandError(2, `unknown locale: ${collation.locale}`);
  }
}

/** A text that is the same for texts a collation holds equal; for the keys of its indexes. */
export function foldText(text: string, { strength }: Collation): string {
  const composed = text.normalize("NFKC");
  if (strength === 3) return composed;
  const lower = composed.toLowerCase();
  return strength === 2 ? lower : lower.normalize("NFD").replace(/\p{Mark}/gu, "");
}

/** Whether two collations are the same. */
export function sameCollation(a: Collation | undefined, b: Collation | undefined): boolean {
  return a?.locale === b?.locale && a?.strength === b?.strength;
}
