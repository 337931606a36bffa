/**
 * Keys of fractional indexing, by which elements of a pile are ordered. Excalidraw throws at a key that is none, so
 * none may get in. Source: the integer and fraction parts of github.com/rocicorp/fractional-indexing 3.2.
 */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SMALLEST = `A${"0".repeat(26)}`;

/** Characters of the integer part, by its first one. */
function integerLength(head: string): number {
  if (head >= "a" && head <= "z") return head.charCodeAt(0) - "a".charCodeAt(0) + 2;
  if (head >= "A" && head <= "Z") return "Z".charCodeAt(0) - head.charCodeAt(0) + 2;
  return 0;
}

export function isOrderKey(key: string): boolean {
  const length = integerLength(key.charAt(0));
  const isWritten = [...key].every((char) => DIGITS.includes(char));
  const hasInteger = length > 0 && key.length >= length;
  const fraction = key.slice(length);
  return isWritten && hasInteger && key !== SMALLEST && !fraction.endsWith("0");
}

/** The key of what comes on top of everything: one above the highest, or the first of all. */
export function keyAbove(highest: string | null): string {
  if (highest === null) return "a0";
  const integer = highest.slice(0, integerLength(highest.charAt(0)));
  const digits = [...integer.slice(1)];
  for (let at = digits.length - 1; at >= 0; at--) {
    const next = DIGITS.indexOf(digits[at] ?? "") + 1;
    if (next < DIGITS.length) {
      digits[at] = DIGITS.charAt(next);
      return integer.charAt(0) + digits.join("");
    }
    digits[at] = "0";
  }
  // Every digit was the last one: the integer part grows by a digit.
  if (integer.startsWith("Z")) return "a0";
  if (integer.startsWith("z")) return `${highest}V`;
  const head = String.fromCharCode(integer.charCodeAt(0) + 1);
  return head + (head > "a" ? `${digits.join("")}0` : digits.slice(1).join(""));
}
