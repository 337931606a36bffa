import type { NewTimetable } from "../schedule/service.ts";

type Row = [key: string, kk: string, ru: string, en: string, kind?: "credit" | "music"];

/** Subjects of grades 5 to 9. The сынақ (credit) ones are those of the glossary. */
const rows = [
  ["kazakhLanguage", "Қазақ тілі", "Казахский язык", "Kazakh language"],
  ["kazakhLiterature", "Қазақ әдебиеті", "Казахская литература", "Kazakh literature"],
  [
    "kazakhAsSecond",
    "Қазақ тілі мен әдебиеті",
    "Казахский язык и литература",
    "Kazakh language and literature",
  ],
  ["russianLanguage", "Орыс тілі", "Русский язык", "Russian language"],
  ["russianLiterature", "Орыс әдебиеті", "Русская литература", "Russian literature"],
  [
    "russianAsSecond",
    "Орыс тілі мен әдебиеті",
    "Русский язык и литература",
    "Russian language and literature",
  ],
  ["english", "Ағылшын тілі", "Английский язык", "English"],
  ["mathematics", "Математика", "Математика", "Mathematics"],
  ["algebra", "Алгебра", "Алгебра", "Algebra"],
  ["geometry", "Геометрия", "Геометрия", "Geometry"],
  ["informatics", "Информатика", "Информатика", "Informatics"],
  ["science", "Жаратылыстану", "Естествознание", "Natural science"],
  ["physics", "Физика", "Физика", "Physics"],
  ["chemistry", "Химия", "Химия", "Chemistry"],
  ["biology", "Биология", "Биология", "Biology"],
  ["geography", "География", "География", "Geography"],
  ["kazakhHistory", "Қазақстан тарихы", "История Казахстана", "History of Kazakhstan"],
  ["worldHistory", "Дүниежүзі тарихы", "Всемирная история", "World history"],
  ["law", "Құқық негіздері", "Основы права", "Basics of law"],
  ["music", "Музыка", "Музыка", "Music", "music"],
  ["craft", "Көркем еңбек", "Художественный труд", "Art and craft", "credit"],
  ["sport", "Дене шынықтыру", "Физическая культура", "Physical education", "credit"],
  ["selfKnowledge", "Өзін-өзі тану", "Самопознание", "Self-knowledge", "credit"],
] as const satisfies Row[];

export type SubjectKey = (typeof rows)[number][0];
export const subjectKeys: readonly SubjectKey[] = rows.map(([key]) => key);

export const demoSubjects: NewTimetable["subjects"] = rows.map((row: Row) => {
  const [key, kk, ru, en, kind] = row;
  return {
    key,
    name: { kk, ru, en },
    grading: kind ? "credit" : "marks",
    isMusic: kind === "music",
  };
});

/** Lessons of a subject in five school days of eight lessons; at most one a day. */
export type Curriculum = Readonly<Partial<Record<SubjectKey, number>>>;

const junior: Curriculum = {
  ...{ kazakhLanguage: 4, kazakhLiterature: 3, russianAsSecond: 4, english: 4, mathematics: 5 },
  ...{ informatics: 2, science: 4, kazakhHistory: 3, worldHistory: 2 },
  ...{ music: 2, craft: 3, sport: 3, selfKnowledge: 1 },
};
const sciences: Curriculum = {
  ...{ algebra: 4, geometry: 3, informatics: 2, physics: 3, chemistry: 2, geography: 2 },
  ...{ kazakhHistory: 2, worldHistory: 1, sport: 3, selfKnowledge: 1 },
};

export type DemoClass = {
  grade: number;
  letter: string;
  language: "kk" | "ru";
  curriculum: Curriculum;
};

/** 8 «Б» is taught in Russian, as in many schools of Almaty. */
export const demoClasses: readonly DemoClass[] = [
  { grade: 5, letter: "А", language: "kk", curriculum: junior },
  { grade: 6, letter: "Ә", language: "kk", curriculum: junior },
  {
    ...{ grade: 7, letter: "Ә", language: "kk" },
    curriculum: {
      ...sciences,
      ...{ kazakhLanguage: 3, kazakhLiterature: 2, russianAsSecond: 3, english: 4 },
      ...{ biology: 3, craft: 2 },
    },
  },
  {
    ...{ grade: 8, letter: "Б", language: "ru" },
    curriculum: {
      ...sciences,
      ...{ russianLanguage: 3, russianLiterature: 3, kazakhAsSecond: 4, english: 3 },
      ...{ biology: 2, craft: 2 },
    },
  },
  {
    ...{ grade: 9, letter: "А", language: "kk" },
    curriculum: {
      ...sciences,
      ...{ kazakhLanguage: 3, kazakhLiterature: 3, russianAsSecond: 3, english: 4 },
      ...{ biology: 2, law: 1, craft: 1 },
    },
  },
];
