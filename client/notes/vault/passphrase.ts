/** What is wrong with a passphrase; each has its words. `known` are names and logins that others can guess. */
export const passphraseFaults = ["short", "repeats", "known", "common"] as const;
export type PassphraseFault = (typeof passphraseFaults)[number];
export const strengths = ["fair", "good", "strong"] as const;
export type Strength = (typeof strengths)[number];

export const MIN_LENGTH = 14;
const MIN_DIFFERENT = 7;
/** What stands in every list of guesses, without spaces. */
const COMMON =
  /qwertyuiop|йцукенгшщз|1234567890|abcdefgh|абвгдежз|password|құпиясөз|пароль|менің?елім|алтынкүнаспаны|correcthorsebatterystaple/gu;
/** How many guesses a sentence of so many different words and letters stands, roughly: words count for more. */
const STRONG_WORDS = 6;
const GOOD_WORDS = 4;
const STRONG_LENGTH = 32;
const GOOD_LENGTH = 22;

const plain = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Looked at here alone; nothing of it is sent. `known`: names and logins of the person. */
export function judge(
  passphrase: string,
  known: readonly string[],
): { fault: PassphraseFault } | { strength: Strength } {
  const text = passphrase.normalize("NFKC").trim();
  if (text.length < MIN_LENGTH) return { fault: "short" };
  const letters = plain(text);
  // What is left beside what anybody would try first has to stand by itself.
  if (letters.replace(COMMON, "").length < MIN_LENGTH / 2) return { fault: "common" };
  const unknown = known
    .map(plain)
    .filter((part) => part.length > 2)
    .reduce((left, part) => left.replaceAll(part, ""), letters);
  if (unknown.length < MIN_LENGTH / 2) return { fault: "known" };
  if (new Set(letters).size < MIN_DIFFERENT) return { fault: "repeats" };
  const words = new Set(
    text
      .toLowerCase()
      .split(/[\s-]+/u)
      .filter((word) => word.length > 2),
  );
  if (words.size >= STRONG_WORDS || letters.length >= STRONG_LENGTH) return { strength: "strong" };
  if (words.size >= GOOD_WORDS || letters.length >= GOOD_LENGTH) return { strength: "good" };
  return { strength: "fair" };
}
