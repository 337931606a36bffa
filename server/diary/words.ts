import type { AttendanceCode } from "../attendance/protocol.ts";
import type { Language } from "../people/protocol.ts";

type DigestWords = {
  subject: (pupil: string, week: string) => string;
  attendance: string;
  lessons: string;
  present: string;
  codes: Record<Exclude<AttendanceCode, "present">, string>;
  unconfirmed: string;
  marks: string;
  noMarks: string;
  tasks: string;
  due: string;
  handedIn: string;
  missing: string;
  returned: string;
  comments: string;
  noLessons: string;
  more: string;
};

/** The digest is a letter in the family's language, so its words live on the server. */
export const words: Record<Language, DigestWords> = {
  kk: {
    subject: (pupil, week) => `${pupil}: мектептегі апта, ${week}`,
    attendance: "Сабаққа қатысу",
    lessons: "өткен сабақ",
    present: "қатысты",
    codes: {
      late: "кешікті (К)",
      ill: "ауырды (А)",
      excused: "дәлелді себеп (Д)",
      unexcused: "дәлелсіз себеп (Ж)",
    },
    unconfirmed: "мұғалім әлі растамаған",
    marks: "Бағалар",
    noMarks: "Бұл аптада баға қойылмады.",
    tasks: "Тапсырмалар",
    due: "берілді",
    handedIn: "тапсырылды",
    missing: "Мерзімі өтті, тапсырылмады",
    returned: "Қатемен жұмыс",
    comments: "Мұғалімдердің пікірі",
    noLessons: "Бұл аптада сабақ болған жоқ.",
    more: "Толығырақ күнделікте",
  },
  ru: {
    subject: (pupil, week) => `${pupil}: неделя в школе, ${week}`,
    attendance: "Посещаемость",
    lessons: "проведено уроков",
    present: "присутствовал(а)",
    codes: {
      late: "опоздания (К)",
      ill: "по болезни (А)",
      excused: "по уважительной причине (Д)",
      unexcused: "без уважительной причины (Ж)",
    },
    unconfirmed: "учитель ещё не подтвердил",
    marks: "Оценки",
    noMarks: "На этой неделе оценок нет.",
    tasks: "Задания",
    due: "задано",
    handedIn: "сдано",
    missing: "Срок прошёл, не сдано",
    returned: "Работа над ошибками",
    comments: "Отзывы учителей",
    noLessons: "На этой неделе уроков не было.",
    more: "Подробнее в дневнике",
  },
  en: {
    subject: (pupil, week) => `${pupil}: the week at school, ${week}`,
    attendance: "Attendance",
    lessons: "lessons held",
    present: "present",
    codes: {
      late: "late (К)",
      ill: "ill (А)",
      excused: "excused (Д)",
      unexcused: "unexcused (Ж)",
    },
    unconfirmed: "not yet confirmed by the teacher",
    marks: "Marks",
    noMarks: "No marks this week.",
    tasks: "Tasks",
    due: "given",
    handedIn: "handed in",
    missing: "Due and not handed in",
    returned: "Work on mistakes",
    comments: "Teachers' comments",
    noLessons: "There were no lessons this week.",
    more: "More in the diary",
  },
};
