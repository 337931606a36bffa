import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import type { Words } from "../protocol/define.ts";
import type { ExplanationReason, ExplanationState } from "./protocol.ts";

const reasons: Record<ExplanationReason, Words> = {
  ill: { kk: "ауырып қалды", ru: "болезнь", en: "illness" },
  family: {
    kk: "отбасы жағдайына байланысты",
    ru: "семейные обстоятельства",
    en: "family reasons",
  },
  connection: {
    kk: "интернет немесе жарық болмады",
    ru: "не было интернета или света",
    en: "no internet or electricity",
  },
  other: { kk: "басқа себеп", ru: "другая причина", en: "another reason" },
};
const accepted: Words = {
  kk: "Сынып жетекшісі қабылдады.",
  ru: "Классный руководитель принял.",
  en: "The class teacher accepted it.",
};

/** That a parent explained an absence, in one sentence; times of the school's zone, the date where it is another day. */
export function explainedWords(
  told: { reason: ExplanationReason; state: ExplanationState; atMs: number },
  lessonDay: string,
  timeZone: string,
): Words {
  const at = new TZDate(told.atMs, timeZone);
  const isSameDay = format(at, "yyyy-MM-dd") === lessonDay;
  const when = format(at, isSameDay ? "HH:mm" : "dd.MM, HH:mm");
  const why = reasons[told.reason];
  const said: Words = {
    kk: `Ата-анасы хабарлады (${when}): ${why.kk}.`,
    ru: `Родители сообщили (${when}): ${why.ru}.`,
    en: `The parents told us (${when}): ${why.en}.`,
  };
  return told.state === "accepted" ? joined(said, accepted) : said;
}

/** Two sentences one after the other, in each language. */
export const joined = (first: Words, second: Words): Words => ({
  kk: `${first.kk} ${second.kk}`,
  ru: `${first.ru} ${second.ru}`,
  en: `${first.en} ${second.en}`,
});
