import type { Words } from "../protocol/define.ts";
import type { Trouble } from "./plan-sheet.ts";

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

/** What is wrong in a row of a plan's file, from 1. */
export type PlanProblem = { row: number; what: Words };
const troubles: Record<Trouble, Words> = {
  badDate: {
    kk: "Күні танылмады: мысалы, 02.09.2026 деп жазылуы керек. Жол күнсіз алынды.",
    ru: "Дата не распознана: нужно, например, 02.09.2026. Строка взята без даты.",
    en: "The date was not recognised: write it as 02.09.2026. The line was taken without a date.",
  },
  badNumber: {
    kk: "Реттік нөмірі 1 мен 400 аралығында болуы керек. Келесі нөмір қойылды.",
    ru: "Номер должен быть от 1 до 400. Поставлен следующий по порядку.",
    en: "The number must be between 1 and 400. The next one in order was used.",
  },
  twiceNumber: {
    kk: "Мұндай нөмір жоғарыда бар.",
    ru: "Такой номер уже есть выше.",
    en: "This number is there already, further up.",
  },
  badHours: {
    kk: "Сағат саны 1 мен 10 аралығында болуы керек. Бір сағат деп алынды.",
    ru: "Часов должно быть от 1 до 10. Взят один час.",
    en: "Hours must be between 1 and 10. One hour was used.",
  },
  longTopic: {
    kk: "Тақырып 300 таңбадан ұзын, соңы қысқартылды.",
    ru: "Тема длиннее 300 знаков, конец обрезан.",
    en: "The topic is longer than 300 characters and was cut.",
  },
  longHomework: {
    kk: "Үй тапсырмасы 1000 таңбадан ұзын, соңы қысқартылды.",
    ru: "Домашнее задание длиннее 1000 знаков, конец обрезан.",
    en: "The homework is longer than 1000 characters and was cut.",
  },
  tooMany: {
    kk: "Жоспарда 400 жолдан артық бар: осы жолдан бастап алынбады.",
    ru: "В плане больше 400 строк: начиная с этой, строки не взяты.",
    en: "The plan has more than 400 lines: from this one on they were left out.",
  },
};
export const troubleWords = (trouble: Trouble): Words => troubles[trouble];
