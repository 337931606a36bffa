import type { Language } from "../people/protocol.ts";

type TableWords = {
  title: string;
  /** Begins the file's name. */
  file: string;
  item: string;
  duration: string;
  threshold: string;
  asked: string;
  number: string;
  pupil: string;
  schoolClass: string;
  percent: string;
  covered: string;
  position: string;
  lastAt: string;
  answer: string;
  isRight: string;
  right: string;
  wrong: string;
  photo: string;
  sent: string;
};

/** Words of the exported table. It is a document in the language asked for, so they live on the server. */
export const words: Record<Language, TableWords> = {
  kk: {
    title: "Кім көрді",
    file: "Кім-көрді",
    item: "Материал",
    duration: "Ұзақтығы",
    threshold: "Көрілді деп саналатын үлес, %",
    asked: "Сұрақ",
    number: "№",
    pupil: "Оқушы",
    schoolClass: "Сынып",
    percent: "Көрілді, %",
    covered: "Көрген уақыты, мин:с",
    position: "Тоқтаған жері, мин:с",
    lastAt: "Соңғы рет",
    answer: "Жауабы",
    isRight: "Дұрыстығы",
    right: "дұрыс",
    wrong: "қате",
    photo: "Жұмыс фотосы",
    sent: "жіберді",
  },
  ru: {
    title: "Кто посмотрел",
    file: "Кто-посмотрел",
    item: "Материал",
    duration: "Длительность",
    threshold: "Считается просмотренным с, %",
    asked: "Вопрос",
    number: "№",
    pupil: "Ученик",
    schoolClass: "Класс",
    percent: "Просмотрено, %",
    covered: "Просмотренное время, мин:с",
    position: "Остановился на, мин:с",
    lastAt: "Последний раз",
    answer: "Ответ",
    isRight: "Верность",
    right: "верно",
    wrong: "неверно",
    photo: "Фото работы",
    sent: "прислал(а)",
  },
  en: {
    title: "Who watched",
    file: "Who-watched",
    item: "Material",
    duration: "Length",
    threshold: "Counts as watched from, %",
    asked: "Question",
    number: "No.",
    pupil: "Pupil",
    schoolClass: "Class",
    percent: "Watched, %",
    covered: "Time watched, min:s",
    position: "Stopped at, min:s",
    lastAt: "Last time",
    answer: "Answer",
    isRight: "Right",
    right: "right",
    wrong: "wrong",
    photo: "Photo of the work",
    sent: "sent",
  },
};
