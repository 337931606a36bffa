import type { Case } from "./case.ts";

/** The recording, or the video lesson, watched afterwards. */
export const later: Case[] = [
  [
    "absent, and may yet watch",
    { isRecorded: true },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабаққа кірмеді; жазбаны 72 сағатта көрсе, белгі қайта қаралады.",
      ru: "На уроке не было; если посмотреть запись за 72 часа, отметка будет пересмотрена.",
    },
  ],
  [
    "absent, the time to watch is over",
    { isRecorded: true, now: 4366 },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "watched in one piece the next day",
    { isRecorded: true, watched: "20 r1 38/40", now: 1500 },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; жазбаның 95 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 95 % записи.",
    },
  ],
  [
    "watched in four pieces over three days",
    { isRecorded: true, watched: "2 r1 8/40, 26 r1 17/40, 50 r1 25/40, 70 r1 33/40", now: 4500 },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; жазбаның 82 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 82 % записи.",
    },
  ],
  [
    "watched the rest after the school's time",
    { isRecorded: true, watched: "2 r1 20/40, 73 r1 40/40", now: 5000 },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабаққа кірмеді; жазбаның 50 %-ын ғана көрді.",
      ru: "На уроке не было; просмотрено только 50 % записи.",
    },
  ],
  [
    "watched just below the share",
    { isRecorded: true, watched: "20 r1 31.9/40", now: 1500 },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабаққа кірмеді; жазбаның 79 %-ын ғана көрді; жазбаны 72 сағатта көрсе, белгі қайта қаралады.",
      ru: "На уроке не было; просмотрено только 79 % записи; если посмотреть запись за 72 часа, отметка будет пересмотрена.",
    },
  ],
  [
    "watched exactly the share",
    { isRecorded: true, watched: "20 r1 32/40", now: 1500 },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; жазбаның 80 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 80 % записи.",
    },
  ],
  [
    "watched in the last minute of the time",
    { isRecorded: true, watched: "72 r1 34/40", now: 4500 },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; жазбаның 85 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 85 % записи.",
    },
  ],
  [
    "two recordings of one lesson count together",
    { watched: "3 r1 20/40, 4 r2 16/40" },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; жазбаның 90 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 90 % записи.",
    },
  ],
  [
    "only the shorter of two recordings",
    { watched: "4 r2 10/40" },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабаққа кірмеді; жазбаның 25 %-ын ғана көрді.",
      ru: "На уроке не было; просмотрено только 25 % записи.",
    },
  ],
  [
    "the video lesson instead of the recording",
    { watched: "5 v1 9/10" },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; бейнесабақтың 90 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 90 % видеоурока.",
    },
  ],
  [
    "two videos do not add up",
    { watched: "5 v1 5/10, 6 v2 5/10" },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабаққа кірмеді; бейнесабақтың 50 %-ын ғана көрді.",
      ru: "На уроке не было; просмотрено только 50 % видеоурока.",
    },
  ],
  [
    "could not connect, watched later",
    { attempts: "1i, 3i", watched: "10 r1 36/40" },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Қосылуға 2 рет әрекет жасады (09:01–09:03), байланыс болмады; жазбаның 90 %-ын кейін көрді.",
      ru: "2 попытки подключиться (09:01–09:03), связи не было; позже просмотрено 90 % записи.",
    },
  ],
  [
    "was there too little, watched later",
    { visits: "0..15", watched: "10 r1 36/40" },
    {
      status: "watchedLater",
      code: "excused",
      kk: "09:15-те шықты, 15 минут тыңдады; жазбаның 90 %-ын кейін көрді.",
      ru: "Выход в 09:15, 15 минут на уроке; позже просмотрено 90 % записи.",
    },
  ],
  [
    "was there, and watched it again: nothing changes",
    { visits: "0..45", watched: "10 r1 40/40" },
    {
      status: "present",
      code: "present",
      kk: "Сабақ бойы болды.",
      ru: "На уроке от начала до конца.",
    },
  ],
  [
    "late, and watched it: late stays",
    { visits: "9..45", watched: "10 r1 40/40" },
    {
      status: "late",
      code: "late",
      kk: "09:09-да кірді, 9 минут кешікті, 36 минут тыңдады.",
      ru: "Вход в 09:09, опоздание 9 минут, 36 минут на уроке.",
    },
  ],
  [
    "watched later where the school counts it as present",
    { watched: "10 r1 36/40", policy: { watchedLaterAs: "present" } },
    {
      status: "watchedLater",
      code: "present",
      kk: "Сабаққа кірмеді; жазбаның 90 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 90 % записи.",
    },
  ],
  [
    "watched later where the school does not count it",
    { watched: "10 r1 40/40", isRecorded: true, policy: { watchedLaterHours: 0 } },
    { status: "absent", code: "unexcused", kk: "Сабаққа кірмеді.", ru: "На уроке не было." },
  ],
  [
    "a day and ninety percent are what another school asks",
    { watched: "20 r1 35/40", policy: { watchedLaterHours: 24, watchedLaterShare: 0.9 } },
    {
      status: "absent",
      code: "unexcused",
      kk: "Сабаққа кірмеді; жазбаның 87 %-ын ғана көрді.",
      ru: "На уроке не было; просмотрено только 87 % записи.",
    },
  ],
  ["the recording of a cancelled lesson", { isCancelled: true, watched: "10 r1 40/40" }, null],
  [
    "a report that comes twice and out of order",
    { watched: "30 r1 33/40, 2 r1 10/40, 30 r1 33/40" },
    {
      status: "watchedLater",
      code: "excused",
      kk: "Сабаққа кірмеді; жазбаның 82 %-ын кейін көрді.",
      ru: "На уроке не было; позже просмотрено 82 % записи.",
    },
  ],
];
