import type { AttendanceCode } from "../attendance/protocol.ts";
import type { Language } from "../people/protocol.ts";

/** The letters of the journal are the same in all languages (glossary.md); who was there has none. */
export const LETTERS: Record<AttendanceCode, string> = {
  present: "",
  unexcused: "Ж",
  ill: "А",
  excused: "Д",
  late: "К",
};

type ExportWords = {
  title: string;
  school: string;
  schoolClass: string;
  subject: string;
  teachers: string;
  term: string;
  pupil: string;
  section: string;
  termWork: string;
  percent: string;
  computed: string;
  mark: string;
  credit: string;
  passed: string;
  failed: string;
  left: string;
  legend: string;
  marksSheet: string;
  lessonsSheet: string;
  number: string;
  date: string;
  bell: string;
  topic: string;
  homework: string;
  moved: string;
  cancelled: string;
  months: readonly string[];
  file: string;
};

export const exportWords: Record<Language, ExportWords> = {
  kk: {
    title: "Сынып журналы",
    school: "Мектеп",
    schoolClass: "Сынып",
    subject: "Пән",
    teachers: "Мұғалім",
    term: "Тоқсан",
    pupil: "Оқушының аты-жөні",
    section: "БЖБ",
    termWork: "ТЖБ",
    percent: "%",
    computed: "Есептелген баға",
    mark: "Тоқсандық баға",
    credit: "Сынақ",
    passed: "өтті",
    failed: "өтпеді",
    left: "сыныптан шыққан",
    legend:
      "Ж – дәлелсіз, А – ауру, Д – дәлелді, К – кешікті. Жақша ішіндегі белгіні мұғалім әлі растаған жоқ.",
    marksSheet: "Журнал",
    lessonsSheet: "Сабақтар",
    number: "№",
    date: "Күні",
    bell: "Сабақ",
    topic: "Сабақтың тақырыбы",
    homework: "Үй тапсырмасы",
    moved: "Жоспардағы күні",
    cancelled: "болмады",
    months: [
      ...["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым"],
      ...["шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"],
    ],
    file: "Журнал",
  },
  ru: {
    title: "Классный журнал",
    school: "Школа",
    schoolClass: "Класс",
    subject: "Предмет",
    teachers: "Учитель",
    term: "Четверть",
    pupil: "Фамилия, имя ученика",
    section: "СОР",
    termWork: "СОЧ",
    percent: "%",
    computed: "Расчётная оценка",
    mark: "Оценка за четверть",
    credit: "Зачёт",
    passed: "зачтено",
    failed: "не зачтено",
    left: "выбыл(а) из класса",
    legend:
      "Ж – без уважительной причины, А – болезнь, Д – уважительная причина, К – опоздание. Отметку в скобках учитель ещё не подтвердил.",
    marksSheet: "Журнал",
    lessonsSheet: "Уроки",
    number: "№",
    date: "Дата",
    bell: "Урок",
    topic: "Тема урока",
    homework: "Домашнее задание",
    moved: "Дата по плану",
    cancelled: "не состоялся",
    months: [
      ...["январь", "февраль", "март", "апрель", "май", "июнь"],
      ...["июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"],
    ],
    file: "Журнал",
  },
  en: {
    title: "Class journal",
    school: "School",
    schoolClass: "Class",
    subject: "Subject",
    teachers: "Teacher",
    term: "Term",
    pupil: "Pupil",
    section: "SA",
    termWork: "TA",
    percent: "%",
    computed: "Computed mark",
    mark: "Term mark",
    credit: "Credit",
    passed: "passed",
    failed: "not passed",
    left: "has left the class",
    legend:
      "Ж – unexcused, А – ill, Д – excused, К – late. A letter in brackets is not confirmed by the teacher yet.",
    marksSheet: "Journal",
    lessonsSheet: "Lessons",
    number: "No",
    date: "Date",
    bell: "Lesson",
    topic: "Topic",
    homework: "Homework",
    moved: "Planned for",
    cancelled: "not held",
    months: [
      ...["January", "February", "March", "April", "May", "June"],
      ...["July", "August", "September", "October", "November", "December"],
    ],
    file: "Journal",
  },
};
