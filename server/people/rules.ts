import type { Role } from "./protocol.ts";

export type Names = { familyName: string; givenName: string; patronymic: string | null };

const KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
const placeOf = new Map([...KAZAKH].map((letter, place) => [letter, place]));
/** Where the mapped letters begin: after Latin and punctuation, in a block without meaning of its own. */
const FIRST_CODE = 0x4e00;

/**
 * A text as a key whose plain code-point order is the Kazakh alphabet's (Ә after А, Қ after К). Case and
 * the end of a word do not count as letters: "Әли Б" comes before "Әлиев А".
 */
export function kazakhSortKey(text: string): string {
  return [...text.toLowerCase()]
    .map((letter) => {
      const place = placeOf.get(letter);
      return place === undefined ? letter : String.fromCharCode(FIRST_CODE + place);
    })
    .join("");
}

/** Family name, given name, patronymic: for lists and documents. */
export function fullNameOf({ familyName, givenName, patronymic }: Names): string {
  return [familyName, givenName, patronymic].filter(Boolean).join(" ");
}

const byFamilyName: readonly Role[] = ["pupil", "parent"];

/** How a person is addressed: a pupil or parent by family and given name, staff by given name and patronymic. */
export function nameOf(names: Names, roles: readonly Role[]): string {
  const { familyName, givenName, patronymic } = names;
  const isStaff = roles.some((role) => !byFamilyName.includes(role));
  return isStaff && patronymic ? `${givenName} ${patronymic}` : `${familyName} ${givenName}`;
}

/** How a class is said in the school: 7 «Ә». */
export function classNameOf(grade: number, letter: string): string {
  return `${grade} «${letter}»`;
}

/** What the search field looks in. */
export function searchKeyOf(names: Names, login: string): string {
  return `${fullNameOf(names)} ${login}`.toLowerCase();
}

/** The words of a search, each of which must occur; safe inside a regular expression. */
export function searchWords(search: string): string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
}

/** A login as it is stored and compared. */
export function normalLogin(login: string): string {
  return login.trim().toLowerCase();
}
