import type { Language } from "../people/protocol.ts";
import type { Words } from "../protocol/define.ts";

/** What somebody is in the school, as whoever may talk to them reads it. */
export const roleWords = {
  psychologist: { kk: "Педагог-психолог", ru: "Педагог-психолог", en: "School psychologist" },
  director: { kk: "Мектеп директоры", ru: "Директор школы", en: "School director" },
  deputyAcademic: {
    kk: "Директордың оқу ісі жөніндегі орынбасары",
    ru: "Заместитель директора по учебной работе",
    en: "Deputy director, academic",
  },
  deputyUpbringing: {
    kk: "Директордың тәрбие ісі жөніндегі орынбасары",
    ru: "Заместитель директора по воспитательной работе",
    en: "Deputy director, upbringing",
  },
} as const satisfies Record<string, Words>;
export const classTeacherWords: Words = {
  kk: "Сынып жетекшісі",
  ru: "Классный руководитель",
  en: "Class teacher",
};

/** All that a reminder or a calendar says of a talk: whoever looks over a shoulder learns nothing. */
export const neutralTitle: Record<Language, string> = {
  kk: "Жеке кездесу",
  ru: "Личная встреча",
  en: "Meeting",
};
