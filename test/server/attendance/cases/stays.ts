import type { Case } from "./case.ts";

/** How long somebody was there, by one device. */
export const stays: Case[] = [
  [
    "there from bell to bell",
    { visits: "0..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "early in and late out is cut to the lesson",
    { visits: "-10..60" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "a minute late is within the limit",
    { visits: "1..45" },
    {
      status: "present",
      code: "present",
      kk: "1 минут кеш қосылды, шектен аспайды.",
      ru: "Вход на 1 минуту позже, в пределах нормы.",
    },
  ],
  [
    "exactly at the limit is not late",
    { visits: "5..45" },
    {
      status: "present",
      code: "present",
      kk: "5 минут кеш қосылды, шектен аспайды.",
      ru: "Вход на 5 минут позже, в пределах нормы.",
    },
  ],
  [
    "a second after the limit is late",
    { visits: "5.0167..45" },
    {
      status: "late",
      code: "late",
      kk: "09:05-те кірді, 5 минут кешікті, 40 минут тыңдады.",
      ru: "Вход в 09:05, опоздание 5 минут, 40 минут на уроке.",
    },
  ],
  [
    "seven minutes late, two short drops",
    { visits: "7..20, 21..30, 31..45" },
    {
      status: "late",
      code: "late",
      kk: "09:07-де кірді, 7 минут кешікті, 38 минут тыңдады, 2 рет байланыс үзілді.",
      ru: "Вход в 09:07, опоздание 7 минут, 38 минут на уроке, 2 обрыва связи.",
    },
  ],
  [
    "late and left early: late holds",
    { visits: "11..38" },
    {
      status: "late",
      code: "late",
      kk: "09:11-де кірді, 11 минут кешікті, 09:38-де шықты, 27 минут тыңдады.",
      ru: "Вход в 09:11, опоздание 11 минут, выход в 09:38, 27 минут на уроке.",
    },
  ],
  [
    "left thirteen minutes early",
    { visits: "0..32" },
    {
      status: "leftEarly",
      code: "present",
      kk: "09:32-де ерте шықты, 32 минут тыңдады.",
      ru: "Ранний выход в 09:32, 32 минуты на уроке.",
    },
  ],
  [
    "left exactly at the limit is not early",
    { visits: "0..40" },
    {
      status: "present",
      code: "present",
      kk: "09:40-та шықты, 40 минут тыңдады.",
      ru: "Выход в 09:40, 40 минут на уроке.",
    },
  ],
  [
    "left early where the school excuses nobody",
    { visits: "0..32", policy: { leftEarlyAs: "unexcused" } },
    {
      status: "leftEarly",
      code: "unexcused",
      kk: "09:32-де ерте шықты, 32 минут тыңдады.",
      ru: "Ранний выход в 09:32, 32 минуты на уроке.",
    },
  ],
  [
    "half of it is too little",
    { visits: "0..20" },
    {
      status: "partly",
      code: "unexcused",
      kk: "09:20-да шықты, 20 минут тыңдады.",
      ru: "Выход в 09:20, 20 минут на уроке.",
    },
  ],
  [
    "half of it where the school calls that late",
    { visits: "0..20", policy: { partlyAs: "late" } },
    {
      status: "partly",
      code: "late",
      kk: "09:20-да шықты, 20 минут тыңдады.",
      ru: "Выход в 09:20, 20 минут на уроке.",
    },
  ],
  [
    "exactly the share is enough",
    { visits: "0..27", policy: { leftEarlyMin: 60 } },
    {
      status: "present",
      code: "present",
      kk: "09:27-де шықты, 27 минут тыңдады.",
      ru: "Выход в 09:27, 27 минут на уроке.",
    },
  ],
  [
    "a second below the share is not",
    { visits: "0..26.98", policy: { leftEarlyMin: 60 } },
    {
      status: "partly",
      code: "unexcused",
      kk: "09:26-да шықты, 27 минут тыңдады.",
      ru: "Выход в 09:26, 27 минут на уроке.",
    },
  ],
  [
    "a stricter school's limit of lateness",
    { visits: "3..45", policy: { lateAfterMin: 2 } },
    {
      status: "late",
      code: "late",
      kk: "09:03-те кірді, 3 минут кешікті, 42 минут тыңдады.",
      ru: "Вход в 09:03, опоздание 3 минуты, 42 минуты на уроке.",
    },
  ],
  [
    "twenty seconds are a visit",
    { visits: "10..10.3334" },
    {
      status: "partly",
      code: "unexcused",
      kk: "09:10-да кірді, 09:10-да шықты, 20 секунд тыңдады.",
      ru: "Вход в 09:10, выход в 09:10, 20 секунд на уроке.",
    },
  ],
  [
    "nobody came",
    {},
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "came only before the bell",
    { visits: "-10..-1" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "came only after the bell",
    { visits: "46..60" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "one moment is no presence",
    { visits: "20..20" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
];
