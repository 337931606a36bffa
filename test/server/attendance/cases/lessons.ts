import type { Case } from "./case.ts";

/** What happens to the lesson itself: its bells, its teacher, the server, the clock, the class. */
export const lessons: Case[] = [
  [
    "the teacher began eight minutes late",
    { visits: "8..45", held: { startedAt: 8 } },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "the teacher began late, the pupil later still",
    { visits: "15..45", held: { startedAt: 8 } },
    {
      status: "late",
      code: "late",
      kk: "09:15-те кірді, 7 минут кешікті, 30 минут тыңдады.",
      ru: "Вход в 09:15, опоздание 7 минут, 30 минут на уроке.",
    },
  ],
  [
    "the teacher ended fifteen minutes early",
    { visits: "0..30", held: { endedAt: 30 } },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "opened ten minutes early: the bell counts",
    { visits: "0..45", held: { startedAt: -10 } },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "ran on after the bell: the bell counts",
    { visits: "0..45", held: { endedAt: 60 } },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "the timetable was changed: half an hour later",
    { visits: "32..75", held: { bells: [30, 75] } },
    {
      status: "present",
      code: "present",
      kk: "2 минут кеш қосылды, шектен аспайды.",
      ru: "Вход на 2 минуты позже, в пределах нормы.",
    },
  ],
  [
    "a moved lesson: held long after its bells",
    { visits: "121..165", held: { bells: [0, 45], startedAt: 120, endedAt: 165 } },
    {
      status: "present",
      code: "present",
      kk: "1 минут кеш қосылды, шектен аспайды.",
      ru: "Вход на 1 минуту позже, в пределах нормы.",
    },
  ],
  [
    "a moved lesson, and only at the old time",
    { visits: "0..45", held: { bells: [0, 45], startedAt: 120, endedAt: 165 } },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "the teacher's own link broke for ten minutes, who left then is not counted out",
    { visits: "0..20, 31..45", hosts: "0..20, 30..45" },
    {
      status: "present",
      code: "present",
      kk: "34 минут тыңдады, арасында 1 рет ұзақ болмады, мұғалімнің өзі 10 минут болмады.",
      ru: "34 минуты на уроке, 1 долгий перерыв, самого учителя не было 10 минут.",
    },
  ],
  [
    "the teacher never came back: who left then left at the end",
    { visits: "0..31", hosts: "0..30" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "the teacher came nine minutes late into the open room",
    { visits: "10..45", hosts: "9..45" },
    {
      status: "present",
      code: "present",
      kk: "1 минут кеш қосылды, шектен аспайды, мұғалімнің өзі 9 минут болмады.",
      ru: "Вход на 1 минуту позже, в пределах нормы, самого учителя не было 9 минут.",
    },
  ],
  [
    "the teacher's drop excuses nobody who left before it",
    { visits: "0..12", hosts: "0..30, 35..45" },
    {
      status: "partly",
      code: "unexcused",
      kk: "09:12-де шықты, 12 минут тыңдады, мұғалімнің өзі 5 минут болмады.",
      ru: "Выход в 09:12, 12 минут на уроке, самого учителя не было 5 минут.",
    },
  ],
  [
    "the server was down for four minutes",
    { visits: "0..15, 19.2..45", hosts: "0..15, 19..45" },
    {
      status: "present",
      code: "present",
      kk: "41 минут тыңдады, арасында 1 рет ұзақ болмады, мұғалімнің өзі 4 минут болмады.",
      ru: "41 минута на уроке, 1 долгий перерыв, самого учителя не было 4 минуты.",
    },
  ],
  [
    "the server restarted within a minute",
    { visits: "0..15, 15.8..45", hosts: "0..15, 15.5..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, 1 рет байланыс үзілді.",
      ru: "На уроке от начала до конца, 1 обрыв связи.",
    },
  ],
  [
    "in a group's room he is in the lesson",
    { visits: "0..45", hosts: "0..45", modes: "0..20 slides, 20..35 full, 35..45 slides" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "across midnight",
    { nine: "2026-09-01T18:40:00Z", visits: "7..30, 31..45" },
    {
      status: "late",
      code: "late",
      kk: "23:47-де кірді, 7 минут кешікті, 38 минут тыңдады, 1 рет байланыс үзілді.",
      ru: "Вход в 23:47, опоздание 7 минут, 38 минут на уроке, 1 обрыв связи.",
    },
  ],
  [
    "after the country's clock changed: UTC+6, in winter 2024",
    { nine: "2024-02-29T03:00:00Z", visits: "11..45" },
    {
      status: "late",
      code: "late",
      kk: "09:11-де кірді, 11 минут кешікті, 34 минут тыңдады.",
      ru: "Вход в 09:11, опоздание 11 минут, 34 минуты на уроке.",
    },
  ],
  [
    "and the next day: UTC+5",
    { nine: "2024-03-01T04:00:00Z", visits: "11..45" },
    {
      status: "late",
      code: "late",
      kk: "09:11-де кірді, 11 минут кешікті, 34 минут тыңдады.",
      ru: "Вход в 09:11, опоздание 11 минут, 34 минуты на уроке.",
    },
  ],
  [
    "over the very hour in which the clock goes back",
    { nine: "2024-02-29T17:50:00Z", visits: "7..40" },
    {
      status: "late",
      code: "late",
      kk: "23:57-де кірді, 7 минут кешікті, 23:30-да шықты, 33 минут тыңдады.",
      ru: "Вход в 23:57, опоздание 7 минут, выход в 23:30, 33 минуты на уроке.",
    },
  ],
  [
    "a school in the west, when the west had a clock of its own",
    { nine: "2024-02-29T04:00:00Z", timeZone: "Asia/Aqtau", visits: "7..45" },
    {
      status: "late",
      code: "late",
      kk: "09:07-де кірді, 7 минут кешікті, 38 минут тыңдады.",
      ru: "Вход в 09:07, опоздание 7 минут, 38 минут на уроке.",
    },
  ],
  ["cancelled after it had begun", { visits: "0..5", isCancelled: true }, null],
  ["came to the class after the lesson", { memberFrom: 60 }, null],
  [
    "came to the class during the lesson",
    { memberFrom: 20 },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "was there before being put into the class",
    { memberFrom: 60, visits: "0..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "it runs: not there yet",
    { held: { endedAt: null }, now: 10 },
    { status: "absent", code: "unexcused", kk: "Әлі қосылмады.", ru: "Ещё не на уроке." },
  ],
  [
    "it runs: there from the start",
    { held: { endedAt: null }, now: 20, visits: "0..20" },
    {
      status: "present",
      code: "present",
      kk: "Басынан бері сабақта.",
      ru: "На уроке с самого начала.",
    },
  ],
  [
    "it runs: late is said before partly",
    { held: { endedAt: null }, now: 9, visits: "8..9" },
    {
      status: "late",
      code: "late",
      kk: "09:08-де кірді, 8 минут кешікті, 1 минут тыңдады.",
      ru: "Вход в 09:08, опоздание 8 минут, 1 минута на уроке.",
    },
  ],
];
