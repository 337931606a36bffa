/** First match wins: most browsers also name those they descend from. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser\//, "Yandex"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(Edg|EdgA|EdgiOS)\//, "Edge"],
  [/(OPR|Opera)\//, "Opera"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/Android/, "Android"],
  [/iPad/, "iPad"],
  [/iPhone/, "iPhone"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Macintosh|Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];
/** Longer ones are no browser's; nothing is looked for in them. */
const LONGEST = 1_000;

/**
 * What kind of device a user agent speaks of, such as «Chrome, Android»: enough for its owner to know it again, and
 * nothing that tells one phone from another of its kind. Null: neither browser nor system is known.
 */
export function deviceOf(userAgent: string | undefined): string | null {
  const text = userAgent !== undefined && userAgent.length <= LONGEST ? userAgent : "";
  const nameIn = (all: typeof browsers) => all.find(([mark]) => mark.test(text))?.[1] ?? [];
  return [nameIn(browsers), nameIn(systems)].flat().join(", ") || null;
}
