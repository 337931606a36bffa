import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Words } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { DEFAULT_PARENT_UNDER_AGE, defaultConsentText, defaultUrgent } from "./consent-words.ts";
import type { CounselSettings, UrgentNumber } from "./protocol-safety.ts";
import type { SafetyStore } from "./store-safety.ts";

type Deps = { store: SafetyStore; now: () => number };
export type SettingsWish = {
  urgent: readonly UrgentNumber[];
  text: Words;
  parentUnderAge: number;
};

/** The school's numbers for urgent help, its words before a private talk, and under which age a parent is asked. */
export function createSettings({ store, now }: Deps) {
  /** As they are now, whoever asks; defaults until the school has saved its own. */
  async function current(schoolId: string): Promise<CounselSettings> {
    const [settings, text] = await Promise.all([
      store.findSettings(schoolId),
      store.findText(schoolId),
    ]);
    return {
      urgent: settings?.urgent ?? [...defaultUrgent],
      consent: {
        ...(text ?? { version: 1, text: defaultConsentText }),
        parentUnderAge: settings?.parentUnderAge ?? DEFAULT_PARENT_UNDER_AGE,
      },
    };
  }

  /** For those who keep them and those who talk by them. @throws AppError forbidden */
  async function read({ roles, schoolId }: User): Promise<CounselSettings> {
    if (!may(roles, "consultations:hostPrivate")) checkMay(roles, "consultations:govern");
    return current(schoolId);
  }

  /**
   * Saves them; a changed text is a new version, and asks everybody anew. A language left empty has the Kazakh
   * words. Numbers that are saved count as checked.
   * @throws AppError forbidden; conflict consent_changed, somebody saved a text at the same time
   */
  async function save(user: User, wish: SettingsWish): Promise<CounselSettings> {
    checkMay(user.roles, "consultations:govern");
    const { schoolId } = user;
    const { kk, ru, en } = wish.text;
    const text: Words = { kk, ru: ru || kk, en: en || kk };
    const { consent } = await current(schoolId);
    if (JSON.stringify(text) !== JSON.stringify(consent.text)) {
      await keep(schoolId);
      if (!(await store.addText(schoolId, { version: consent.version + 1, text }, new Date(now()))))
        throw new AppError("conflict", "The text was changed", { reason: "consent_changed" });
    }
    await store.saveSettings(schoolId, {
      urgent: wish.urgent.map((one) => ({ ...one, isChecked: true })),
      parentUnderAge: wish.parentUnderAge,
    });
    return current(schoolId);
  }

  /** Keeps the product's own words with the school before anybody agrees to them: a newer release may say it otherwise. */
  async function keep(schoolId: string): Promise<void> {
    if (await store.findText(schoolId)) return;
    await store.addText(schoolId, { version: 1, text: defaultConsentText }, new Date(now()));
  }

  return { current, keep, read, save };
}
export type Settings = ReturnType<typeof createSettings>;
