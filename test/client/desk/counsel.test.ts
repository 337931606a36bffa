import { expect, test } from "vitest";
import { auditDays, mostOf } from "#client/consultations/desk/counsel/counting.ts";
import {
  draftOf,
  isNewText,
  isToSave,
  isWhole,
  problemOf,
  requestOf,
  type SettingsDraft,
  withChanged,
  withMoved,
  withNumber,
  withoutNumber,
} from "#client/consultations/desk/counsel/settings-draft.ts";
import type { CounselSettings, WeekCount } from "#server/consultations/protocol.ts";

const named = (name: string) => ({ kk: name, ru: name, en: name });
const stored: CounselSettings = {
  urgent: [
    { number: "111", name: named("Сенім телефоны"), isChecked: true },
    { number: "150", name: named("Дағдарыс орталығы"), isChecked: true },
  ],
  consent: { version: 3, text: { kk: "мәтін", ru: "текст", en: "text" }, parentUnderAge: 14 },
};
const numbersOf = ({ urgent }: SettingsDraft) => urgent.map(({ number }) => number);
const keyAt = ({ urgent }: SettingsDraft, at: number) => urgent[at]?.key ?? 0;

test("numbers are added, ordered and removed; at the edge nothing moves", () => {
  const draft = draftOf(stored);
  expect(numbersOf(withMoved(draft, keyAt(draft, 1), -1))).toEqual(["150", "111"]);
  expect(numbersOf(withMoved(draft, keyAt(draft, 0), -1))).toEqual(["111", "150"]);
  expect(numbersOf(withMoved(draft, keyAt(draft, 1), 1))).toEqual(["111", "150"]);
  expect(numbersOf(withoutNumber(draft, keyAt(draft, 0)))).toEqual(["150"]);
  expect(numbersOf(withNumber(draft))).toEqual(["111", "150", ""]);
});

test("a number needs digits and a name in each language before all can be saved", () => {
  const draft = withNumber(draftOf(stored));
  const added = draft.urgent[2];
  if (!added) throw new Error("no number was added");
  expect(problemOf(added)).toBe("number");
  expect(problemOf({ ...added, number: "8 (727) 111-22-33" })).toBe("name");
  expect(problemOf({ ...added, number: "абв", name: named("Көмек") })).toBe("number");
  expect(isWhole(draft)).toBe(false);
  const whole = withChanged(draft, { ...added, number: " 112 ", name: named("Құтқару") });
  expect(isWhole(whole)).toBe(true);
  expect(requestOf(whole).urgent[2]?.number).toBe("112");
});

test("only words make a new version: neither spaces, nor the age, nor a language that has the Kazakh words", () => {
  const draft = draftOf(stored);
  const text = (change: Partial<typeof draft.text>) =>
    isNewText({ ...draft, text: { ...draft.text, ...change } }, stored);
  expect(isNewText(draft, stored)).toBe(false);
  expect(isNewText({ ...draft, parentUnderAge: 16 }, stored)).toBe(false);
  expect(text({ ru: " текст " })).toBe(false);
  expect(text({ ru: "другой" })).toBe(true);
  const asKazakh = { ...stored, consent: { ...stored.consent, text: named("мәтін") } };
  expect(isNewText({ ...draft, text: { kk: "мәтін", ru: "", en: "мәтін" } }, asKazakh)).toBe(false);
});

test("there is something to save after a change, and while nobody has looked at a number", () => {
  const draft = draftOf(stored);
  expect(isToSave(draft, stored)).toBe(false);
  expect(isToSave({ ...draft, parentUnderAge: 16 }, stored)).toBe(true);
  const proposed = {
    ...stored,
    urgent: stored.urgent.map((one) => ({ ...one, isChecked: false })),
  };
  expect(isToSave(draftOf(proposed), proposed)).toBe(true);
  expect(isWhole({ ...draft, text: { ...draft.text, kk: " " } })).toBe(false);
});

test("bars share one scale, which never is nought", () => {
  const week = (held: number, notHeld: number): WeekCount => ({
    ...{ week: "2026-11-23", privateHeld: held, privateNotHeld: notHeld },
    ...{ ordinaryHeld: 1, ordinaryNotHeld: 0 },
  });
  expect(mostOf([week(3, 2), week(1, 0)])).toBe(5);
  expect(mostOf([])).toBe(1);
});

test("the log stands by day; the same act on a row is told once with how often, a host's own each with its moment", () => {
  const row = (day: string, at: string | null) => ({
    day,
    act: "opened" as const,
    row: "ab12",
    at,
  });
  expect(
    auditDays([row("2026-11-24", null), row("2026-11-24", null), row("2026-11-23", null)]),
  ).toEqual([
    { day: "2026-11-24", acts: [{ act: "opened", row: "ab12", at: null, times: 2 }] },
    { day: "2026-11-23", acts: [{ act: "opened", row: "ab12", at: null, times: 1 }] },
  ]);
  const own = auditDays([
    row("2026-11-24", "2026-11-24T09:00:00.000Z"),
    row("2026-11-24", "2026-11-24T10:00:00.000Z"),
  ]);
  expect(own[0]?.acts.map(({ times }) => times)).toEqual([1, 1]);
});
