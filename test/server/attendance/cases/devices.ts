import type { Case } from "./case.ts";

/** Several devices, drops and reconnects. */
export const devices: Case[] = [
  [
    "two devices at once are one pupil",
    { visits: "0..45 a, 0..45 b" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "a phone takes over from a computer",
    { visits: "0..20 a, 15..45 b" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "two devices that overlap do not add up",
    { visits: "0..20 a, 10..25 b" },
    {
      status: "partly",
      code: "unexcused",
      kk: "09:25-те шықты, 25 минут тыңдады.",
      ru: "Выход в 09:25, 25 минут на уроке.",
    },
  ],
  [
    "one visit inside another",
    { visits: "0..45 a, 10..12 b" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "a drop on one device while the other holds is none",
    { visits: "0..20 a, 21..45 a, 0..45 b" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "two devices one after the other with a long gap",
    { visits: "0..15 a, 25..45 b" },
    {
      status: "present",
      code: "present",
      kk: "35 минут тыңдады, арасында 1 рет ұзақ болмады.",
      ru: "35 минут на уроке, 1 долгий перерыв.",
    },
  ],
  [
    "reconnects within 90 seconds are short drops",
    { visits: "0..10, 11..20, 21..30, 31..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, 3 рет байланыс үзілді.",
      ru: "На уроке от начала до конца, 3 обрыва связи.",
    },
  ],
  [
    "a gap of 90 seconds is short",
    { visits: "0..20, 21.5..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, 1 рет байланыс үзілді.",
      ru: "На уроке от начала до конца, 1 обрыв связи.",
    },
  ],
  [
    "a gap of 91 seconds is not",
    { visits: "0..20, 21.52..45" },
    {
      status: "present",
      code: "present",
      kk: "43 минут тыңдады, арасында 1 рет ұзақ болмады.",
      ru: "43 минуты на уроке, 1 долгий перерыв.",
    },
  ],
  [
    "two long absences",
    { visits: "0..10, 20..30, 40..45" },
    {
      status: "partly",
      code: "unexcused",
      kk: "25 минут тыңдады, арасында 2 рет ұзақ болмады.",
      ru: "25 минут на уроке, 2 долгих перерыва.",
    },
  ],
  [
    "a drop across the first bell is short",
    { visits: "-5..-0.5, 0.5..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, 1 рет байланыс үзілді.",
      ru: "На уроке от начала до конца, 1 обрыв связи.",
    },
  ],
  [
    "a deaf phone beside a computer that came late",
    { visits: "0..45 b !, 10..45 a", attempts: "0.25i" },
    {
      status: "late",
      code: "late",
      kk: "Қосылуға 1 рет әрекет жасады (09:00), 09:10-да кірді, 10 минут кешікті, 35 минут тыңдады.",
      ru: "1 попытка подключиться (09:00), вход в 09:10, опоздание 10 минут, 35 минут на уроке.",
    },
  ],
  [
    "the same visit told twice is one",
    { visits: "7..45, 7..45" },
    {
      status: "late",
      code: "late",
      kk: "09:07-де кірді, 7 минут кешікті, 38 минут тыңдады.",
      ru: "Вход в 09:07, опоздание 7 минут, 38 минут на уроке.",
    },
  ],
];
