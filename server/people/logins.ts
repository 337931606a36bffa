import type { Names } from "./rules.ts";

/** Kazakh and Russian letters as in Kazakh Latin practice, without marks: logins are typed on any keyboard. */
const LATIN: Record<string, string> = {
  ...{ а: "a", ә: "a", б: "b", в: "v", г: "g", ғ: "g", д: "d", е: "e", ё: "e", ж: "zh" },
  ...{ з: "z", и: "i", й: "i", к: "k", қ: "q", л: "l", м: "m", н: "n", ң: "n", о: "o" },
  ...{ ө: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ұ: "u", ү: "u", ф: "f", х: "kh" },
  ...{ һ: "h", ц: "ts", ч: "ch", ш: "sh", щ: "sh", ъ: "", ы: "y", і: "i", ь: "", э: "e" },
  ...{ ю: "yu", я: "ya" },
};
const LONGEST = 60;

/** A text in Latin letters and digits alone. */
export function toLatin(text: string): string {
  return [...text.toLowerCase().normalize("NFC")]
    .map((letter) => LATIN[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, ""))
    .join("")
    .replace(/[^a-z0-9]/g, "");
}

/** What somebody's login would be, were they the only one called so: aiym.qairat */
export function loginBase({ givenName, familyName }: Pick<Names, "givenName" | "familyName">) {
  const parts = [toLatin(givenName), toLatin(familyName)].filter(Boolean);
  return (parts.join(".") || "user").slice(0, LONGEST);
}

/**
 * A login for each of these names, in order, none twice and none that `takenOf` names; numbered from the second on.
 * `takenOf` is asked again until all are free.
 */
export async function freeLogins(
  names: readonly Pick<Names, "givenName" | "familyName">[],
  takenOf: (logins: readonly string[]) => Promise<ReadonlySet<string>>,
  used: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const given = new Set(used);
  const next = new Map<string, number>();
  const draw = (base: string): string => {
    for (;;) {
      const n = next.get(base) ?? 1;
      next.set(base, n + 1);
      const login = n === 1 ? base : `${base}${n}`;
      if (!given.has(login)) {
        given.add(login);
        return login;
      }
    }
  };
  const logins = names.map((one) => draw(loginBase(one)));
  for (;;) {
    const taken = await takenOf(logins);
    if (taken.size === 0) return logins;
    for (const [at, login] of logins.entries())
      if (taken.has(login))
        logins[at] = draw(loginBase(names[at] ?? { givenName: "", familyName: "" }));
  }
}
