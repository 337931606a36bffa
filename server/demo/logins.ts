/** Kazakh and Russian letters as names are written in Latin in Almaty. */
const latin: Readonly<Record<string, string>> = {
  ...{ а: "a", ә: "a", б: "b", в: "v", г: "g", ғ: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z" },
  ...{ и: "i", й: "i", к: "k", қ: "q", л: "l", м: "m", н: "n", ң: "n", о: "o", ө: "o", п: "p" },
  ...{ р: "r", с: "s", т: "t", у: "u", ұ: "u", ү: "u", ф: "f", х: "kh", һ: "h", ц: "ts" },
  ...{ ч: "ch", ш: "sh", щ: "sh", ъ: "", ы: "y", і: "i", ь: "", э: "e", ю: "yu", я: "ya" },
};

/** A name in lower-case Latin letters: Әсел is asel. */
export function toLatin(name: string): string {
  return [...name.toLowerCase()].map((letter) => latin[letter] ?? letter).join("");
}

/** Gives logins such as aiym.qairat; the second of a name gets a number. */
export function createLogins() {
  const given = new Map<string, number>();
  return ({ givenName, familyName }: { givenName: string; familyName: string }): string => {
    const login = `${toLatin(givenName)}.${toLatin(familyName)}`;
    const count = (given.get(login) ?? 0) + 1;
    given.set(login, count);
    return count === 1 ? login : `${login}${count}`;
  };
}
