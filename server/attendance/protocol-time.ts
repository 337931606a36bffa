/** The locative ending of a spoken time: тоғыз жетіде is 09:07-де. */
export type Ending = "de" | "te" | "da" | "ta";

/** By the last word of a number: бір екі үш төрт бес алты жеті сегіз тоғыз. */
const ofOnes: readonly Ending[] = ["de", "de", "de", "te", "te", "te", "da", "de", "de", "da"];
/** он жиырма отыз қырық елу; the first is нөл. */
const ofTens: readonly Ending[] = ["de", "da", "da", "da", "ta", "de"];

/** The ending Kazakh gives a time `HH:MM` to say "at" it; the full hour is said without minutes. */
export function endingOf(time: string): Ending {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const said = minute === 0 ? hour : minute;
  const ones = said % 10;
  return (ones === 0 ? ofTens[Math.floor(said / 10)] : ofOnes[ones]) ?? "de";
}

const written: Record<Ending, string> = { de: "де", te: "те", da: "да", ta: "та" };
/** "At" a time `HH:MM` in Kazakh: 09:07-де. */
export const atInKazakh = (time: string): string => `${time}-${written[endingOf(time)]}`;
