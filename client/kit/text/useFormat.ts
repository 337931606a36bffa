import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#server/people/protocol.ts";
import type { Words } from "#server/protocol/define.ts";
import { useSession } from "../useSession.ts";
import { currentLanguage } from "./text.ts";

/** Browsers carry no Kazakh data though they claim it: Kazakhstan writes numbers and times as Russian does. */
const locales: Record<Language, string> = { kk: "ru-KZ", ru: "ru-KZ", en: "en-GB" };
const BYTES_PER_MB = 1_000_000;

/** How times, days and amounts are written in a language, in a school's time zone. */
export function createFormat(language: Language, timeZone: string | undefined, t: TFunction) {
  const locale = locales[language];
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", ...zone });
  const parts = new Intl.DateTimeFormat("en-CA", { ...zone }); // 2026-11-24
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

  /** The calendar day, `YYYY-MM-DD`, on which an instant falls in the school. */
  const dayOf = (at: string | number | Date) => parts.format(new Date(at));
  const partsOf = (day: string) => {
    const date = new Date(`${day}T00:00:00Z`);
    return {
      weekday: t(`common:weekday.${date.getUTCDay()}`),
      month: t(`common:month.${date.getUTCMonth() + 1}`),
      day: date.getUTCDate(),
    };
  };
  return {
    language,
    dayOf,
    /** 09:20 */
    time: (at: string | number | Date) => clock.format(new Date(at)),
    /** 09:20–10:00 */
    span: (from: string | number | Date, durationMin: number) => {
      const startMs = new Date(from).getTime();
      return `${clock.format(startMs)}–${clock.format(startMs + durationMin * 60_000)}`;
    },
    /** A day `YYYY-MM-DD` in words, with its weekday. */
    day: (day: string) => t("common:dayInWords", partsOf(day)),
    /** A day `YYYY-MM-DD` without its weekday. */
    shortDay: (day: string) => t("common:dayShort", partsOf(day)),
    number: (value: number) => number.format(value),
    /** 0 to 1 as a percentage. */
    percent: (share: number) => t("common:percent", { value: Math.round(share * 100) }),
    minutes: (count: number) => t("common:minutes", { count }),
    /** Whole minutes, or seconds below one minute. */
    duration: (seconds: number) =>
      seconds < 60
        ? t("common:seconds", { count: Math.max(0, Math.round(seconds)) })
        : t("common:minutes", { count: Math.round(seconds / 60) }),
    megabytes: (bytes: number) =>
      t("common:megabytes", {
        value: number.format(
          bytes < 10 * BYTES_PER_MB ? bytes / BYTES_PER_MB : Math.round(bytes / BYTES_PER_MB),
        ),
      }),
    /** A name that is kept in three languages. */
    words: (words: Words) => words[language],
  };
}
export type Format = ReturnType<typeof createFormat>;

/** Times, days and amounts as the person on this screen reads them. */
export function useFormat(): Format {
  const { t } = useTranslation("common");
  const state = useSession();
  const timeZone = state.status === "signedIn" ? state.me.school.timeZone : undefined;
  const language = currentLanguage();
  return useMemo(() => createFormat(language, timeZone, t), [language, timeZone, t]);
}
