import type { Language } from "../people/protocol.ts";
import type { Words } from "../protocol/define.ts";
import { atInKazakh } from "./protocol-time.ts";
import type { Part } from "./reasons.ts";

type Speaker = {
  /** `HH:mm` as "at" it. */
  at(time: string): string;
  say(part: Part, clock: (atMs: number) => string): string;
};

const russian = new Intl.PluralRules("ru");
/** The form a Russian word takes after a number: 1 минута, 2 минуты, 5 минут. */
function counted(count: number, one: string, few: string, many: string): string {
  const form = russian.select(count);
  return `${count} ${form === "one" ? one : form === "few" ? few : many}`;
}
const times = (count: number) => (count === 1 ? "once" : `${count} times`);
const plural = (count: number, one: string, other = `${one}s`) =>
  `${count} ${count === 1 ? one : other}`;

function spanOf({ fromMs, toMs }: { fromMs: number; toMs: number }, clock: (ms: number) => string) {
  const [first, last] = [clock(fromMs), clock(toMs)];
  return first === last ? first : `${first}–${last}`;
}

const kazakh: Speaker = {
  at: atInKazakh,
  say(part, clock) {
    const at = (ms: number) => kazakh.at(clock(ms));
    switch (part.kind) {
      case "never":
        return "сабаққа кірмеді";
      case "butNever":
        return "бірақ сабаққа кірмеді";
      case "notYet":
        return "әлі қосылмады";
      case "whole":
        return "сабақ бойы болды";
      case "wholeSound":
        return "сабақ бойы тек дыбыс режимінде болды";
      case "stillHere":
        return "басынан бері сабақта";
      case "noLink":
        return "байланыс болмады";
      case "prompt":
        return "«Мен осындамын» деп жауап берді";
      case "hand":
        return "қол көтерді";
      case "chat":
        return "чатқа жазды";
      case "opened":
        return `сабақ бетін ${part.count} рет ашты (${spanOf(part, clock)})`;
      case "tried":
        return `қосылуға ${part.count} рет әрекет жасады (${spanOf(part, clock)})`;
      case "entered":
        return `${at(part.atMs)} кірді`;
      case "left":
        return `${at(part.atMs)} шықты`;
      case "leftEarly":
        return `${at(part.atMs)} ерте шықты`;
      case "joinedLate":
        return `${part.count} минут кеш қосылды, шектен аспайды`;
      case "lateBy":
        return `${part.count} минут кешікті`;
      case "minutes":
        return `${part.count} минут тыңдады`;
      case "seconds":
        return `${part.count} секунд тыңдады`;
      case "shortDrops":
        return `${part.count} рет байланыс үзілді`;
      case "longGaps":
        return `арасында ${part.count} рет ұзақ болмады`;
      case "untaught":
        return `мұғалімнің өзі ${part.count} минут болмады`;
      case "fallback":
        return `соның ${part.count} минуты басқа жолмен`;
      case "answered":
        return `${part.count} сұраққа жауап берді`;
      case "seenAll":
        return `${part.medium === "video" ? "бейнесабақтың" : "жазбаның"} ${part.percent} %-ын кейін көрді`;
      case "seenSome":
        return `${part.medium === "video" ? "бейнесабақтың" : "жазбаның"} ${part.percent} %-ын ғана көрді`;
      case "mayWatch":
        return `жазбаны ${part.hours} сағатта көрсе, белгі қайта қаралады`;
    }
  },
};

const inRussian: Speaker = {
  at: (time) => `в ${time}`,
  say(part, clock) {
    const at = (ms: number) => inRussian.at(clock(ms));
    switch (part.kind) {
      case "never":
        return "на уроке не было";
      case "butNever":
        return "но на уроке не было";
      case "notYet":
        return "ещё не на уроке";
      case "whole":
        return "на уроке от начала до конца";
      case "wholeSound":
        return "весь урок в режиме «только звук»";
      case "stillHere":
        return "на уроке с самого начала";
      case "noLink":
        return "связи не было";
      case "prompt":
        return "ответ «Я здесь»";
      case "hand":
        return "поднятая рука";
      case "chat":
        return "сообщение в чате";
      case "opened":
        return `страницу урока открывали ${counted(part.count, "раз", "раза", "раз")} (${spanOf(part, clock)})`;
      case "tried":
        return `${counted(part.count, "попытка", "попытки", "попыток")} подключиться (${spanOf(part, clock)})`;
      case "entered":
        return `вход ${at(part.atMs)}`;
      case "left":
        return `выход ${at(part.atMs)}`;
      case "leftEarly":
        return `ранний выход ${at(part.atMs)}`;
      case "joinedLate":
        return `вход на ${counted(part.count, "минуту", "минуты", "минут")} позже, в пределах нормы`;
      case "lateBy":
        return `опоздание ${counted(part.count, "минута", "минуты", "минут")}`;
      case "minutes":
        return `${counted(part.count, "минута", "минуты", "минут")} на уроке`;
      case "seconds":
        return `${counted(part.count, "секунда", "секунды", "секунд")} на уроке`;
      case "shortDrops":
        return counted(part.count, "обрыв связи", "обрыва связи", "обрывов связи");
      case "longGaps":
        return counted(part.count, "долгий перерыв", "долгих перерыва", "долгих перерывов");
      case "untaught":
        return `самого учителя не было ${counted(part.count, "минуту", "минуты", "минут")}`;
      case "fallback":
        return `в том числе ${counted(part.count, "минута", "минуты", "минут")} запасным путём`;
      case "answered":
        return part.count === 1
          ? "ответ на 1 вопрос"
          : `ответы на ${counted(part.count, "вопрос", "вопроса", "вопросов")}`;
      case "seenAll":
        return `позже просмотрено ${part.percent} % ${part.medium === "video" ? "видеоурока" : "записи"}`;
      case "seenSome":
        return `просмотрено только ${part.percent} % ${part.medium === "video" ? "видеоурока" : "записи"}`;
      case "mayWatch":
        return `если посмотреть запись за ${counted(part.hours, "час", "часа", "часов")}, отметка будет пересмотрена`;
    }
  },
};

const english: Speaker = {
  at: (time) => `at ${time}`,
  say(part, clock) {
    const at = (ms: number) => english.at(clock(ms));
    switch (part.kind) {
      case "never":
        return "was not in the lesson";
      case "butNever":
        return "but was not in the lesson";
      case "notYet":
        return "not in the lesson yet";
      case "whole":
        return "was there for the whole lesson";
      case "wholeSound":
        return "was there for the whole lesson with sound only";
      case "stillHere":
        return "there from the start";
      case "noLink":
        return "there was no connection";
      case "prompt":
        return "answered “I am here”";
      case "hand":
        return "raised a hand";
      case "chat":
        return "wrote in the chat";
      case "opened":
        return `opened the lesson's page ${times(part.count)} (${spanOf(part, clock)})`;
      case "tried":
        return `tried to connect ${times(part.count)} (${spanOf(part, clock)})`;
      case "entered":
        return `entered ${at(part.atMs)}`;
      case "left":
        return `left ${at(part.atMs)}`;
      case "leftEarly":
        return `left early, ${at(part.atMs)}`;
      case "joinedLate":
        return `joined ${plural(part.count, "minute")} late, within the limit`;
      case "lateBy":
        return `${plural(part.count, "minute")} late`;
      case "minutes":
        return `there for ${plural(part.count, "minute")}`;
      case "seconds":
        return `there for ${plural(part.count, "second")}`;
      case "shortDrops":
        return `the connection broke ${times(part.count)}`;
      case "longGaps":
        return `away for long ${times(part.count)}`;
      case "untaught":
        return `the teacher was away for ${plural(part.count, "minute")}`;
      case "fallback":
        return `${plural(part.count, "minute")} of it over the fallback stream`;
      case "answered":
        return `answered ${plural(part.count, "question")}`;
      case "seenAll":
        return `later watched ${part.percent} % of the ${part.medium === "video" ? "video lesson" : "recording"}`;
      case "seenSome":
        return `watched only ${part.percent} % of the ${part.medium === "video" ? "video lesson" : "recording"}`;
      case "mayWatch":
        return `the mark is looked at again if the recording is watched within ${plural(part.hours, "hour")}`;
    }
  },
};

const speakers: Record<Language, Speaker> = { kk: kazakh, ru: inRussian, en: english };
/** What is said of another time than the lesson's is set apart. */
const apart: readonly Part["kind"][] = ["seenAll", "seenSome", "mayWatch"];

const clocks = new Map<string, Intl.DateTimeFormat>();
/** `HH:mm` of an instant in a zone; a journal's page asks for thousands, so they are made once. */
function clockOf(timeZone: string): (atMs: number) => string {
  const known = clocks.get(timeZone);
  const clock =
    known ??
    new Intl.DateTimeFormat("en-GB", {
      ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
      timeZone,
    });
  clocks.set(timeZone, clock);
  return (atMs) => clock.format(atMs);
}

/** Parts as one sentence in each language, times by the school's clock. */
export function toSentence(parts: readonly Part[], timeZone: string): Words {
  const clock = clockOf(timeZone);
  const inLanguage = (language: Language) => {
    let text = "";
    for (const part of parts) {
      const said = speakers[language].say(part, clock);
      text += text === "" ? said : `${apart.includes(part.kind) ? ";" : ","} ${said}`;
    }
    return `${text.charAt(0).toLocaleUpperCase(language)}${text.slice(1)}.`;
  };
  return { kk: inLanguage("kk"), ru: inLanguage("ru"), en: inLanguage("en") };
}
