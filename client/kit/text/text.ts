import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language, Me } from "#server/people/protocol.ts";

export const languages: readonly Language[] = ["kk", "ru", "en"];
const STORED_AS = "qonyrau.language";
const isLanguage = (value: string | null): value is Language =>
  languages.some((language) => language === value);

/** The catalogues of the first screens, one piece a language. */
const firstWords = {
  kk: () => import("./first/kk.ts"),
  ru: () => import("./first/ru.ts"),
  en: () => import("./first/en.ts"),
};
/** All others by language and namespace, each fetched with the first screen that needs it. */
const files = import.meta.glob<{ default: object }>([
  "./{kk,ru,en}/*.json",
  "!./*/{auth,common,errors,lessons,urgent}.json",
]);
const catalogues: BackendModule = {
  type: "backend",
  init: () => undefined,
  async read(language, namespace) {
    const load = files[`./${language}/${namespace}.json`];
    if (load) return (await load()).default;
    const words = isLanguage(language) ? (await firstWords[language]()).first[namespace] : null;
    if (!words) throw new Error(`No catalogue ${language}/${namespace}`);
    return words;
  },
};

/** The language on the screen. */
export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : "kk";
}

let isPicked = false; // by hand, on this page: it outranks what the server remembers

/** Prepares the words: the language last used in this browser, else Kazakh. */
export async function startText(): Promise<void> {
  const stored = localStorage.getItem(STORED_AS);
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(catalogues)
    .use(initReactI18next)
    .init({
      lng: isLanguage(stored) ? stored : "kk",
      fallbackLng: false, // the test of the catalogues leaves nothing to fall back for
      load: "currentOnly",
      ns: ["common", "errors", "urgent"],
      defaultNS: "common",
      interpolation: { escapeValue: false }, // React escapes
    });
}

async function show(language: Language): Promise<void> {
  localStorage.setItem(STORED_AS, language);
  await i18next.changeLanguage(language);
}

/** The person chose a language: shown at once, remembered in this browser. */
export async function pickLanguage(language: Language): Promise<void> {
  isPicked = true;
  await show(language);
}

/** Shows a person's own language; one picked before signing in is stored as theirs instead. */
export function takeLanguageOf(me: Me, store: (language: Language) => Promise<unknown>): void {
  const wanted = currentLanguage();
  if (wanted === me.language) return;
  if (!isPicked) void show(me.language);
  else void store(wanted).catch(() => undefined); // kept in this browser anyway
}
