import type { ItemKind } from "../library/protocol.ts";
import type { Words } from "../protocol/define.ts";
import type { CriterionResult } from "./protocol.ts";

/** What a reason is made of: counts of what was given, seen, sent and answered. */
export type Facts = {
  /** Of items whose seconds are counted. */
  kinds: ReadonlySet<ItemKind>;
  countedCount: number;
  watchedCount: number;
  meanPercent: number;
  askedCount: number;
  rightCount: number;
  /** Every answer was judged right or wrong. */
  isJudgedByKey: boolean;
  mayProve: boolean;
  proofCount: number;
  mayHandIn: boolean;
  workCount: number;
  judgedCount: number;
  tickedCount: number;
};
type Thing = "exercise" | "piece" | "material";
type Part = "watch" | "answers" | "proofs" | "works" | "judged";
type Say = {
  part: Record<Part, (facts: Facts, thing: Thing) => string>;
  lacking: Record<Part, (count: number, thing: Thing) => string>;
  /** Ends of the sentence, with their sign. */
  passed: string;
  notPassed: string;
  notYet(lacking: string): string;
  nothing: string;
};

/** Ends of «3-еуін» and «3-еуіне» after a number: people count to seven by themselves (екеу, үшеу), then plainly. */
const gathered: Record<number, string> = {
  1: "еуі",
  2: "еуі",
  3: "еуі",
  4: "еуі",
  5: "еуі",
  6: "ауы",
  7: "еуі",
};
/** By the last word of the number, as it is said: 8 сегізі, 20 жиырмасы, 40 қырығы. */
const plain: Record<number, string> = {
  ...{ 1: "і", 2: "сі", 3: "і", 4: "і", 5: "і", 6: "сы", 7: "сі", 8: "і", 9: "ы" },
  ...{ 10: "ы", 20: "сы", 30: "ы", 40: "ы", 50: "і", 60: "ы", 70: "і", 80: "і", 90: "ы", 100: "і" },
};
function ofThem(n: number): string {
  const last = n % 100 === 0 ? 100 : n % 10 === 0 ? n % 100 : n % 10;
  return `${n}-${gathered[n] ?? plain[last] ?? "і"}`;
}
/** «3-еуін» */
export const accusative = (n: number): string => `${ofThem(n)}н`;
/** «3-еуіне», «6-ауына» */
export function dative(n: number): string {
  const word = ofThem(n);
  return `${word}${/[ыа]$/.test(word) ? "на" : "не"}`;
}

const kkThing: Record<Thing, string> = {
  exercise: "жаттығу",
  piece: "шығарма",
  material: "материал",
};
const kkOfThing: Record<Thing, string> = {
  exercise: "жаттығудың",
  piece: "шығарманың",
  material: "материалдың",
};
const kk: Say = {
  part: {
    watch({ countedCount, watchedCount, meanPercent }, thing) {
      const verb = thing === "piece" ? "тыңда" : "қара";
      const mean = `(орта есеппен ${meanPercent} %)`;
      return watchedCount === 0
        ? `${countedCount} ${kkOfThing[thing]} ешқайсысын толық ${verb}мады ${mean}`
        : `${countedCount} ${kkOfThing[thing]} ${accusative(watchedCount)} ${verb}ды ${mean}`;
    },
    answers({ askedCount, rightCount, isJudgedByKey }) {
      const how = isJudgedByKey ? "дұрыс жауап" : "жауап";
      return rightCount === 0
        ? `${askedCount} сұраққа ${how} бермеді`
        : `${askedCount} сұрақтың ${dative(rightCount)} ${how} берді`;
    },
    proofs: ({ proofCount }) =>
      proofCount === 0 ? "дәлел жібермеді" : `${proofCount} дәлел жіберді`,
    works: ({ workCount }) =>
      workCount === 0 ? "жұмыс тапсырмады" : `${workCount} жұмыс тапсырды`,
    judged: ({ judgedCount, tickedCount }) =>
      tickedCount === 0
        ? "мұғалім тексеретін талап әлі белгіленбеді"
        : `мұғалім тексеретін ${judgedCount} талаптың ${accusative(tickedCount)} орындады`,
  },
  lacking: {
    watch: (n, thing) => `${n} ${kkThing[thing]}`,
    answers: () => "сұрақтардың жауабы",
    proofs: (n) => `${n} дәлел`,
    works: (n) => `${n} жұмыс`,
    judged: (n) => `мұғалім белгілейтін ${n} талап`,
  },
  passed: ": сынақтан өтті",
  notPassed: ": сынақтан өтпеді",
  notYet: (lacking) => `; әзірге ${lacking} жетпейді`,
  nothing: "Бұл тоқсанда сынаққа материал да, тапсырма да берілген жоқ",
};

const ruPlural = new Intl.PluralRules("ru");
/** The form that goes with a number: one, few, many. */
function ru1(n: number, [one, few, many]: readonly [string, string, string]): string {
  const form = ruPlural.select(n);
  return form === "one" ? one : form === "few" ? few : many;
}
/** Genitive after «из» and «не хватает». */
const ruOf: Record<Thing, readonly [string, string]> = {
  exercise: ["упражнения", "упражнений"],
  piece: ["произведения", "произведений"],
  material: ["материала", "материалов"],
};
const ruGenitive = (n: number, [one, many]: readonly [string, string]) =>
  ruPlural.select(n) === "one" ? one : many;
const ru: Say = {
  part: {
    watch({ countedCount, watchedCount, meanPercent }, thing) {
      const verb = thing === "piece" ? "прослушал(а)" : "посмотрел(а)";
      const of = `${countedCount} ${ruGenitive(countedCount, ruOf[thing])}`;
      const mean = `(в среднем ${meanPercent} %)`;
      return watchedCount === 0
        ? `не ${verb} полностью ничего из ${of} ${mean}`
        : `${verb} ${watchedCount} из ${of} ${mean}`;
    },
    answers({ askedCount, rightCount, isJudgedByKey }) {
      const how = isJudgedByKey ? "верно ответил(а)" : "ответил(а)";
      const of = `${askedCount} ${ruGenitive(askedCount, ["вопроса", "вопросов"])}`;
      const none = isJudgedByKey ? "нет верных ответов" : "нет ответов";
      return rightCount === 0
        ? `${none} (вопросов: ${askedCount})`
        : `${how} на ${rightCount} из ${of}`;
    },
    proofs: ({ proofCount: n }) =>
      n === 0
        ? "не прислал(а) подтверждений"
        : `прислал(а) ${n} ${ru1(n, ["подтверждение", "подтверждения", "подтверждений"])}`,
    works: ({ workCount: n }) =>
      n === 0 ? "не сдал(а) работ" : `сдал(а) ${n} ${ru1(n, ["работу", "работы", "работ"])}`,
    judged: ({ judgedCount, tickedCount }) =>
      tickedCount === 0
        ? "требования, которые проверяет учитель, ещё не отмечены"
        : `выполнил(а) ${tickedCount} из ${judgedCount} ${ruGenitive(judgedCount, ["требования", "требований"])} учителя`,
  },
  lacking: {
    watch: (n, thing) => `${n} ${ruGenitive(n, ruOf[thing])}`,
    answers: () => "ответов на вопросы",
    proofs: (n) => `${n} ${ruGenitive(n, ["подтверждения", "подтверждений"])}`,
    works: (n) => `${n} ${ruGenitive(n, ["работы", "работ"])}`,
    judged: (n) => `${n} ${ruGenitive(n, ["отметки", "отметок"])} учителя`,
  },
  passed: ": зачтено",
  notPassed: ": не зачтено",
  notYet: (lacking) => `; пока не хватает ${lacking}`,
  nothing: "В этой четверти для зачёта не дано ни материалов, ни заданий",
};

const s = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
const en: Say = {
  part: {
    watch({ countedCount, watchedCount, meanPercent }, thing) {
      const verb = thing === "piece" ? "listened to" : "watched";
      return `${verb} ${watchedCount} of ${s(countedCount, thing)} (${meanPercent} % on average)`;
    },
    answers({ askedCount, rightCount, isJudgedByKey }) {
      const how = isJudgedByKey ? "answered rightly" : "answered";
      return `${how} ${rightCount} of ${s(askedCount, "question")}`;
    },
    proofs: ({ proofCount }) =>
      proofCount === 0 ? "sent no proof" : `sent ${s(proofCount, "proof")}`,
    works: ({ workCount }) =>
      workCount === 0 ? "handed in no work" : `handed in ${s(workCount, "work")}`,
    judged: ({ judgedCount, tickedCount }) =>
      `met ${tickedCount} of ${s(judgedCount, "requirement")} that the teacher checks`,
  },
  lacking: {
    watch: (n, thing) => s(n, thing),
    answers: () => "answers to the questions",
    proofs: (n) => s(n, "proof"),
    works: (n) => s(n, "work"),
    judged: (n) => `${s(n, "tick")} of the teacher`,
  },
  passed: ": passed",
  notPassed: ": not passed",
  notYet: (lacking) => `; ${lacking} still missing`,
  nothing: "Neither materials nor tasks were given for the credit this term",
};

function thingOf(kinds: ReadonlySet<ItemKind>): Thing {
  if (kinds.size !== 1) return "material";
  return kinds.has("exercise") ? "exercise" : kinds.has("listening") ? "piece" : "material";
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase("kk") + text.slice(1);

function sentence(
  say: Say,
  facts: Facts,
  results: readonly CriterionResult[],
  passed: boolean | null,
): string {
  const applied = results.filter(({ isMet }) => isMet !== null);
  if (applied.length === 0) return `${say.nothing}.`;
  const thing = thingOf(facts.kinds);
  const kinds = [...new Set(applied.map(({ kind }) => kind))];
  const told = kinds.map((kind) => say.part[kind](facts, thing)).join(", ");
  const lacking = kinds.flatMap((kind) => {
    const missing = applied.filter((one) => one.kind === kind && !one.isMet);
    const count = missing.reduce((sum, { have, need }) => sum + need - have, 0);
    return missing.length === 0 ? [] : [say.lacking[kind](count, thing)];
  });
  const end =
    passed === null ? say.notYet(lacking.join(", ")) : passed ? say.passed : say.notPassed;
  return `${capital(told)}${end}.`;
}

/** Why it is proposed, in one sentence of each language. */
export function reasonOf(
  facts: Facts,
  results: readonly CriterionResult[],
  passed: boolean | null,
): Words {
  const of = (say: Say) => sentence(say, facts, results, passed);
  return { kk: of(kk), ru: of(ru), en: of(en) };
}
