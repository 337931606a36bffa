import { type CounselSettings, UrgentNumber } from "#server/consultations/protocol.ts";

export const languages = ["kk", "ru", "en"] as const;
type InThree = Record<(typeof languages)[number], string>;
export type NumberDraft = { key: number; number: string; name: InThree; isChecked: boolean };
export type SettingsDraft = { urgent: NumberDraft[]; text: InThree; parentUnderAge: number };

/** As many as the protocol takes. */
export const NUMBERS_MAX = 8;

let lastKey = 0;

export function draftOf({ urgent, consent }: CounselSettings): SettingsDraft {
  return {
    urgent: urgent.map(({ number, name, isChecked }) => ({
      ...{ key: ++lastKey, number, isChecked },
      name: { ...name },
    })),
    text: { ...consent.text },
    parentUnderAge: consent.parentUnderAge,
  };
}

export const withNumber = (draft: SettingsDraft): SettingsDraft => ({
  ...draft,
  urgent: [
    ...draft.urgent,
    { key: ++lastKey, number: "", name: { kk: "", ru: "", en: "" }, isChecked: true },
  ],
});

export const withoutNumber = (draft: SettingsDraft, key: number): SettingsDraft => ({
  ...draft,
  urgent: draft.urgent.filter((one) => one.key !== key),
});

export const withChanged = (draft: SettingsDraft, changed: NumberDraft): SettingsDraft => ({
  ...draft,
  urgent: draft.urgent.map((one) => (one.key === changed.key ? changed : one)),
});

/** One number a place up (-1) or down (1); at the edge nothing moves. */
export function withMoved(draft: SettingsDraft, key: number, by: -1 | 1): SettingsDraft {
  const at = draft.urgent.findIndex((one) => one.key === key);
  const moved = draft.urgent[at];
  const other = draft.urgent[at + by];
  if (!moved || !other) return draft;
  const urgent = [...draft.urgent];
  urgent[at] = other;
  urgent[at + by] = moved;
  return { ...draft, urgent };
}

/** What is wrong with a number; null: nothing. */
export function problemOf({ number, name }: NumberDraft): "number" | "name" | null {
  if (!UrgentNumber.shape.number.safeParse(number.trim()).success) return "number";
  return UrgentNumber.shape.name.safeParse(name).success ? null : "name";
}

/** What would be sent. */
export const requestOf = ({ urgent, text, parentUnderAge }: SettingsDraft) => ({
  urgent: urgent.map(({ number, name }) => ({ number: number.trim(), name })),
  text,
  parentUnderAge,
});

/** Whether saving makes a new version, so that everybody is asked for consent anew; an empty language has the Kazakh words. */
export function isNewText({ text }: SettingsDraft, { consent }: CounselSettings): boolean {
  const kk = text.kk.trim();
  return languages.some((one) => (text[one].trim() || kk) !== consent.text[one].trim());
}

/** Whether it can be sent: every number is right, and there are Kazakh words. */
export const isWhole = ({ urgent, text }: SettingsDraft): boolean =>
  text.kk.trim() !== "" && urgent.every((one) => problemOf(one) === null);

/** Whether there is something to save: a change, or numbers nobody of the school has looked at yet. */
export const isToSave = (draft: SettingsDraft, stored: CounselSettings): boolean =>
  draft.urgent.some(({ isChecked }) => !isChecked) ||
  JSON.stringify(requestOf(draft)) !== JSON.stringify(requestOf(draftOf(stored)));
