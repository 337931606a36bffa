import type { NoteBody } from "./note.ts";

/** Letters that are one while searching: case, ё and accents do not matter; a name typed without Kazakh letters is found too. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/[аә]/gu, "a"],
  [/[её]/gu, "e"],
  [/[иій]/gu, "i"],
  [/[нң]/gu, "n"],
  [/[гғ]/gu, "g"],
  [/[уүұ]/gu, "u"],
  [/[кқ]/gu, "k"],
  [/[оө]/gu, "o"],
  [/[хһ]/gu, "h"],
];
const plain = (text: string): string =>
  ALIKE.reduce(
    (left, [letters, letter]) => left.replace(letters, letter),
    text.normalize("NFC").toLowerCase(),
  );

/** How a day may be typed: 2026-11-24, 24.11.2026, 24.11, and in the words that the page shows. */
function waysOf(day: string, inWords: (day: string) => string): string {
  const [year, month, date] = day.split("-");
  return `${day} ${date}.${month}.${year} ${inWords(day)}`;
}

/** Whether a note holds every word that is looked for: in the name, the text or the day. */
export function createSearch(query: string, inWords: (day: string) => string) {
  const words = plain(query)
    .split(/\s+/u)
    .filter((word) => word !== "");
  return {
    isOn: words.length > 0,
    matches({ about, text, day }: NoteBody): boolean {
      const where = plain(`${about}\n${text}\n${waysOf(day, inWords)}`);
      return words.every((word) => where.includes(word));
    },
    /** The line around the first word that is found in the text; null where it is found elsewhere. */
    lineOf({ text }: NoteBody): string | null {
      const line = text.split("\n").find((one) => words.some((word) => plain(one).includes(word)));
      return line?.trim() ?? null;
    },
    /** A text in pieces, those that are looked for marked; `at`: its first letter's place. */
    piecesOf(text: string): Piece[] {
      const composed = text.normalize("NFC");
      // `plain` keeps the number of letters, so places in one are places in the other.
      const letters = [...composed];
      const where = letters.map((letter) => plain(letter));
      const isFound = letters.map(() => false);
      for (const word of words) {
        const wanted = [...word];
        for (let at = 0; at + wanted.length <= where.length; at++)
          if (wanted.every((letter, by) => where[at + by] === letter))
            isFound.fill(true, at, at + wanted.length);
      }
      const pieces: Piece[] = [];
      letters.forEach((letter, at) => {
        const last = pieces.at(-1);
        if (last && last.isFound === isFound[at]) last.text += letter;
        else pieces.push({ at, text: letter, isFound: isFound[at] ?? false });
      });
      return pieces;
    },
  };
}
export type Piece = { at: number; text: string; isFound: boolean };
export type Search = ReturnType<typeof createSearch>;
