import type { Case } from "./case.ts";

/** Links that fail, ways to listen, signs of following. */
export const links: Case[] = [
  [
    "four attempts, no connection",
    { attempts: "1i, 3i, 5s, 7m" },
    {
      status: "noConnection",
      code: "excused",
      kk: "Қосылуға 4 рет әрекет жасады (09:01–09:07), байланыс болмады.",
      ru: "4 попытки подключиться (09:01–09:07), связи не было.",
    },
  ],
  [
    "one attempt, no connection",
    { attempts: "2i" },
    {
      status: "noConnection",
      code: "excused",
      kk: "Қосылуға 1 рет әрекет жасады (09:02), байланыс болмады.",
      ru: "1 попытка подключиться (09:02), связи не было.",
    },
  ],
  [
    "no connection where the school excuses nobody",
    { attempts: "1i, 3i", policy: { noConnectionAs: "unexcused" } },
    {
      status: "noConnection",
      code: "unexcused",
      kk: "Қосылуға 2 рет әрекет жасады (09:01–09:03), байланыс болмады.",
      ru: "2 попытки подключиться (09:01–09:03), связи не было.",
    },
  ],
  [
    "only opened the page",
    { attempts: "1o, 3o" },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабақ бетін 2 рет ашты (09:01–09:03), бірақ сабаққа кірмеді.",
      ru: "Страницу урока открывали 2 раза (09:01–09:03), но на уроке не было.",
    },
  ],
  [
    "only opened the page, and it is recorded",
    { attempts: "2o", isRecorded: true },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабақ бетін 1 рет ашты (09:02), бірақ сабаққа кірмеді; жазбаны 72 сағатта көрсе, белгі қайта қаралады.",
      ru: "Страницу урока открывали 1 раз (09:02), но на уроке не было; если посмотреть запись за 72 часа, отметка будет пересмотрена.",
    },
  ],
  [
    "opened the page, then could not connect",
    { attempts: "0o, 1i, 2i" },
    {
      status: "noConnection",
      code: "excused",
      kk: "Қосылуға 2 рет әрекет жасады (09:01–09:02), байланыс болмады.",
      ru: "2 попытки подключиться (09:01–09:02), связи не было.",
    },
  ],
  [
    "tried long before the lesson",
    { attempts: "-20s" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "tried at the door before the bell",
    { attempts: "-14s, -2i" },
    {
      status: "noConnection",
      code: "excused",
      kk: "Қосылуға 2 рет әрекет жасады (08:46–08:58), байланыс болмады.",
      ru: "2 попытки подключиться (08:46–08:58), связи не было.",
    },
  ],
  [
    "tried after the lesson",
    { attempts: "46i, 50i" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "a clock that is days ahead proves nothing",
    { attempts: "4320i" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "a phone's clock is three minutes ahead",
    { attempts: "4i, 6i" },
    {
      status: "noConnection",
      code: "excused",
      kk: "Қосылуға 2 рет әрекет жасады (09:04–09:06), байланыс болмады.",
      ru: "2 попытки подключиться (09:04–09:06), связи не было.",
    },
  ],
  [
    "a visit that ends before it begins is none",
    { visits: "20..10" },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "in the room, but no media ever came",
    { visits: "0..45 !", attempts: "0.25i" },
    {
      status: "noConnection",
      code: "excused",
      kk: "Қосылуға 1 рет әрекет жасады (09:00), байланыс болмады.",
      ru: "1 попытка подключиться (09:00), связи не было.",
    },
  ],
  [
    "failed twice, then was there in time",
    { visits: "2..45", attempts: "0i, 1i" },
    {
      status: "present",
      code: "present",
      kk: "Қосылуға 2 рет әрекет жасады (09:00–09:01), 2 минут кеш қосылды, шектен аспайды.",
      ru: "2 попытки подключиться (09:00–09:01), вход на 2 минуты позже, в пределах нормы.",
    },
  ],
  [
    "failed three times, then came late",
    { visits: "8..45", attempts: "0.5i, 2i, 5i" },
    {
      status: "late",
      code: "late",
      kk: "Қосылуға 3 рет әрекет жасады (09:00–09:05), 09:08-де кірді, 8 минут кешікті, 37 минут тыңдады.",
      ru: "3 попытки подключиться (09:00–09:05), вход в 09:08, опоздание 8 минут, 37 минут на уроке.",
    },
  ],
  [
    "failed, then came too late for the share",
    { visits: "30..45", attempts: "0i, 10i" },
    {
      status: "partly",
      code: "excused",
      kk: "Қосылуға 2 рет әрекет жасады (09:00–09:10), 09:30-да кірді, 15 минут тыңдады.",
      ru: "2 попытки подключиться (09:00–09:10), вход в 09:30, 15 минут на уроке.",
    },
  ],
  [
    "listened by the fallback, as WebRTC failed",
    { visits: "0..45 !", attempts: "0.25i", fallback: "0.5..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, соның 45 минуты басқа жолмен.",
      ru: "На уроке от начала до конца, в том числе 45 минут запасным путём.",
    },
  ],
  [
    "the fallback carried the second half",
    { visits: "0..20", fallback: "20..45" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, соның 25 минуты басқа жолмен.",
      ru: "На уроке от начала до конца, в том числе 25 минут запасным путём.",
    },
  ],
  [
    "eight minutes of the fallback only",
    { attempts: "1m", fallback: "2..10" },
    {
      status: "partly",
      code: "excused",
      kk: "Қосылуға 1 рет әрекет жасады (09:01), 09:02-де кірді, 09:10-да шықты, 8 минут тыңдады, соның 8 минуты басқа жолмен.",
      ru: "1 попытка подключиться (09:01), вход в 09:02, выход в 09:10, 8 минут на уроке, в том числе 8 минут запасным путём.",
    },
  ],
  [
    "by sound alone, with two answers",
    { visits: "0..45", modes: "0..45 sound", responses: "10 poll, 20 poll" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы тек дыбыс режимінде болды, 2 сұраққа жауап берді.",
      ru: "Весь урок в режиме «только звук», ответы на 2 вопроса.",
    },
  ],
  [
    "by sound for a part only",
    { visits: "0..45", modes: "0..20 sound, 20..45 slides", responses: "12 prompt" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, «Мен осындамын» деп жауап берді.",
      ru: "На уроке от начала до конца, ответ «Я здесь».",
    },
  ],
  [
    "by sound on the phone, in full on the computer",
    { visits: "0..45 a, 0..45 b", modes: "0..45 sound, 0..45 full" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "raised a hand, and wrote",
    { visits: "0..45", responses: "10 hand, 12 chat" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды, қол көтерді.",
      ru: "На уроке от начала до конца, поднятая рука.",
    },
  ],
  [
    "an answer told twice is one",
    { visits: "7..45", responses: "10 poll, 10 poll" },
    {
      status: "late",
      code: "late",
      kk: "09:07-де кірді, 7 минут кешікті, 38 минут тыңдады, 1 сұраққа жауап берді.",
      ru: "Вход в 09:07, опоздание 7 минут, 38 минут на уроке, ответ на 1 вопрос.",
    },
  ],
  [
    "answers never make up for absence",
    { visits: "0..10", responses: "2 poll, 4 poll, 6 poll" },
    {
      status: "partly",
      code: "unexcused",
      kk: "09:10-да шықты, 10 минут тыңдады, 3 сұраққа жауап берді.",
      ru: "Выход в 09:10, 10 минут на уроке, ответы на 3 вопроса.",
    },
  ],
];
