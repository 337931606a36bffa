import type { Words } from "../protocol/define.ts";

/** A task's words as a reason quotes them: the first line, not too long. */
const MOST_QUOTED = 60;
function quoted(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return `«${line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED - 1).trimEnd()}…` : line}»`;
}

const pluralRu = new Intl.PluralRules("ru");
const BALL: Partial<Record<Intl.LDMLPluralRule, string>> = {
  one: "балл",
  few: "балла",
};

/** «142-есеп»: 8 балл. */
export function pointsReason(text: string, points: number): Words {
  const ball = BALL[pluralRu.select(points)] ?? "баллов";
  return {
    kk: `${quoted(text)} тапсырмасы үшін ${points} балл`,
    ru: `${points} ${ball} за задание ${quoted(text)}`,
    en: `${points} ${points === 1 ? "point" : "points"} for the task ${quoted(text)}`,
  };
}

/** `due`: the day as 24.11. */
export function missingReason(text: string, due: string | null): Words {
  return {
    kk: `${quoted(text)} тапсырмасы тапсырылмады${due ? `, мерзімі ${due}` : ""}`,
    ru: `Не сдано задание ${quoted(text)}${due ? `, срок ${due}` : ""}`,
    en: `The task ${quoted(text)} was not handed in${due ? `, due ${due}` : ""}`,
  };
}

export function lateReason(text: string, due: string | null): Words {
  return {
    kk: `${quoted(text)} тапсырмасы кеш тапсырылды${due ? `, мерзімі ${due}` : ""}`,
    ru: `Задание ${quoted(text)} сдано позже срока${due ? ` (${due})` : ""}`,
    en: `The task ${quoted(text)} was handed in late${due ? `, due ${due}` : ""}`,
  };
}

/** Homework of a lesson held for which nothing was given: a journal never has an empty line. */
export function reviseWords(topic: string | null): Words {
  return topic
    ? {
        kk: `«${topic}» тақырыбын қайталау`,
        ru: `Повторить тему «${topic}»`,
        en: `Revise “${topic}”`,
      }
    : {
        kk: "Сабақта өткен материалды қайталау",
        ru: "Повторить материал урока",
        en: "Revise the material of the lesson",
      };
}

/** The day as journals write it: 24.11. */
export function shortDay(day: string): string {
  const [, month = "", date = ""] = day.split("-");
  return `${date}.${month}`;
}
