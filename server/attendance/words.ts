import type { Language } from "../people/protocol.ts";
import type { AttemptStage, AttendanceStatus } from "./protocol.ts";

type SheetWords = {
  title: string;
  /** Begins the file's name. */
  file: string;
  schoolClass: string;
  subject: string;
  teacher: string;
  date: string;
  time: string;
  stillLive: string;
  number: string;
  pupil: string;
  status: string;
  entered: string;
  left: string;
  minutes: string;
  share: string;
  shortDrops: string;
  devices: string;
  received: string;
  attempts: string;
  attemptTimes: string;
  attemptStage: string;
  statuses: Record<AttendanceStatus, string>;
  stages: Record<AttemptStage, string>;
};

/** Words of the exported table. It is a document in the language asked for, so they live on the server. */
export const words: Record<Language, SheetWords> = {
  kk: {
    title: "Сабаққа қатысу",
    file: "Сабаққа-қатысу",
    schoolClass: "Сынып",
    subject: "Пән",
    teacher: "Пән мұғалімі",
    date: "Күні",
    time: "Сабақ өткен уақыт",
    stillLive: "сабақ әлі аяқталған жоқ",
    number: "№",
    pupil: "Оқушы",
    status: "Сабаққа қатысуы",
    entered: "Кірді",
    left: "Шықты",
    minutes: "Қатысқан уақыты, мин",
    share: "Сабақтағы үлесі, %",
    shortDrops: "Қысқа үзілістер",
    devices: "Құрылғылар",
    received: "Алынған дерек, МБ",
    attempts: "Қосылу әрекеттері",
    attemptTimes: "Әрекеттер уақыты",
    attemptStage: "Соңғы әрекет",
    statuses: {
      present: "қатысты",
      late: "кешікті",
      leftEarly: "ерте шықты",
      partly: "ішінара қатысты",
      absent: "болмады",
      noConnection: "байланыс болмады",
      watchedLater: "кейін көрді",
    },
    stages: {
      opened: "бет ашылды",
      signalling: "сервермен байланыс болмады",
      ice: "дыбыс пен бейне арнасы ашылмады",
      media: "дыбыс пен бейне келмеді",
    },
  },
  ru: {
    title: "Посещаемость",
    file: "Посещаемость",
    schoolClass: "Класс",
    subject: "Предмет",
    teacher: "Учитель-предметник",
    date: "Дата",
    time: "Время проведения",
    stillLive: "урок ещё не завершён",
    number: "№",
    pupil: "Ученик",
    status: "Посещаемость",
    entered: "Вошёл",
    left: "Вышел",
    minutes: "Присутствовал, мин",
    share: "Доля урока, %",
    shortDrops: "Короткие обрывы",
    devices: "Устройства",
    received: "Получено данных, МБ",
    attempts: "Попытки подключиться",
    attemptTimes: "Время попыток",
    attemptStage: "Последняя попытка",
    statuses: {
      present: "присутствовал",
      late: "опоздал",
      leftEarly: "ушёл раньше",
      partly: "присутствовал частично",
      absent: "отсутствовал",
      noConnection: "не было связи",
      watchedLater: "просмотрено позже",
    },
    stages: {
      opened: "страница открыта",
      signalling: "нет связи с сервером",
      ice: "канал звука и видео не открылся",
      media: "звук и видео не пришли",
    },
  },
  en: {
    title: "Attendance",
    file: "Attendance",
    schoolClass: "Class",
    subject: "Subject",
    teacher: "Subject teacher",
    date: "Date",
    time: "Held",
    stillLive: "the lesson is not over yet",
    number: "No.",
    pupil: "Pupil",
    status: "Attendance",
    entered: "Entered",
    left: "Left",
    minutes: "Present, min",
    share: "Share of the lesson, %",
    shortDrops: "Short drops",
    devices: "Devices",
    received: "Data received, MB",
    attempts: "Attempts to connect",
    attemptTimes: "Time of attempts",
    attemptStage: "Last attempt",
    statuses: {
      present: "present",
      late: "late",
      leftEarly: "left early",
      partly: "partly present",
      absent: "absent",
      noConnection: "no connection",
      watchedLater: "watched later",
    },
    stages: {
      opened: "page opened",
      signalling: "no connection to the server",
      ice: "no channel for sound and picture",
      media: "no sound or picture came",
    },
  },
};
