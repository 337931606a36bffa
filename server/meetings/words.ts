import type { Language } from "../people/protocol.ts";

type SheetWords = Record<
  | "title"
  | "file"
  | "host"
  | "date"
  | "came"
  | "read"
  | "number"
  | "name"
  | "schoolClass"
  | "entered"
  | "left"
  | "minutes"
  | "readAt",
  string
>;

/** Words of the exported sheet: a document in the language asked for, so they live on the server. */
export const words: Record<Language, SheetWords> = {
  kk: {
    title: "Қатысушылар тізімі",
    file: "Қатысушылар",
    host: "Өткізуші",
    date: "Күні мен уақыты",
    came: "Қатысты",
    read: "Танысты",
    number: "№",
    name: "Аты-жөні",
    schoolClass: "Сынып",
    entered: "Кірді",
    left: "Шықты",
    minutes: "Минут",
    readAt: "Танысқан уақыты",
  },
  ru: {
    title: "Список присутствующих",
    file: "Присутствующие",
    host: "Проводит",
    date: "Дата и время",
    came: "Присутствовали",
    read: "Ознакомились",
    number: "№",
    name: "ФИО",
    schoolClass: "Класс",
    entered: "Вошёл",
    left: "Вышел",
    minutes: "Минут",
    readAt: "Ознакомился",
  },
  en: {
    title: "Sign-in sheet",
    file: "Sign-in",
    host: "Led by",
    date: "Date and time",
    came: "Came",
    read: "Have read",
    number: "No.",
    name: "Name",
    schoolClass: "Class",
    entered: "Entered",
    left: "Left",
    minutes: "Minutes",
    readAt: "Read at",
  },
};
