import type { Language } from "../people/protocol.ts";
import type { AbsenceCode } from "./protocol-entries.ts";

/** The letters of the journal, the same in every language (glossary.md). */
export const letters: Record<AbsenceCode, string> = {
  ...{ unexcused: "Ж", ill: "А", excused: "Д", late: "К" },
};

type CopyWords = {
  topic: string;
  noTopic: string;
  homework: string;
  absent: string;
  allPresent: string;
  unconfirmed: string;
};
/** «Журналға көшіру»: what is pasted into a journal or a messenger. */
export const copyWords: Record<"kk" | "ru", CopyWords> = {
  kk: {
    topic: "Сабақтың тақырыбы",
    noTopic: "жазылмаған",
    homework: "Үй тапсырмасы",
    absent: "Сабаққа қатысу",
    allPresent: "барлық оқушы қатысты",
    unconfirmed: "мұғалім әлі растаған жоқ",
  },
  ru: {
    topic: "Тема урока",
    noTopic: "не записана",
    homework: "Домашнее задание",
    absent: "Посещаемость",
    allPresent: "присутствовали все ученики",
    unconfirmed: "учитель ещё не подтвердил",
  },
};

type FileWords = {
  title: string;
  file: string;
  schoolClass: string;
  subject: string;
  span: string;
  number: string;
  pupil: string;
  topic: string;
  homework: string;
  comment: string;
  term: string;
  credit: string;
  passed: string;
  failed: string;
  removed: string;
};
/** A document in the language asked for, so its words live on the server. */
export const fileWords: Record<Language, FileWords> = {
  kk: {
    title: "Сынып журналы",
    file: "Журнал",
    schoolClass: "Сынып",
    subject: "Пән",
    span: "Аралығы",
    number: "№",
    pupil: "Оқушы",
    topic: "Сабақ тақырыбы",
    homework: "Үй тапсырмасы",
    comment: "пікір",
    term: "Тоқсан",
    credit: "Сынақ",
    passed: "өтті",
    failed: "өтпеді",
    removed: "алып тастау",
  },
  ru: {
    title: "Классный журнал",
    file: "Журнал",
    schoolClass: "Класс",
    subject: "Предмет",
    span: "Период",
    number: "№",
    pupil: "Ученик",
    topic: "Тема урока",
    homework: "Домашнее задание",
    comment: "отзыв",
    term: "Четверть",
    credit: "Зачёт",
    passed: "зачтено",
    failed: "не зачтено",
    removed: "убрать",
  },
  en: {
    title: "Class journal",
    file: "Journal",
    schoolClass: "Class",
    subject: "Subject",
    span: "Period",
    number: "No.",
    pupil: "Pupil",
    topic: "Topic",
    homework: "Homework",
    comment: "comment",
    term: "Term",
    credit: "Credit",
    passed: "passed",
    failed: "not passed",
    removed: "remove",
  },
};
