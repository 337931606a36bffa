import type { Bell } from "../schedule/protocol.ts";
import type { Random } from "./random.ts";
import { type Curriculum, type SubjectKey, subjectKeys } from "./subjects.ts";

const SHIFTS = 4;
const LESSONS_PER_SHIFT = 8;
const LESSON_MIN = 45;
const WEEKDAYS = 7;
/** A curriculum is written for five school days; each shift of the demo is one. */
const CURRICULUM_DAYS = 5;

/** 32 bells around the clock without breaks, so that a lesson is always on. */
export const demoBells: readonly Bell[] = Array.from(
  { length: SHIFTS * LESSONS_PER_SHIFT },
  (_, index) => ({
    number: (index % LESSONS_PER_SHIFT) + 1,
    shift: Math.floor(index / LESSONS_PER_SHIFT) + 1,
    startMin: index * LESSON_MIN,
    durationMin: LESSON_MIN,
  }),
);

/** What a class learns and, for each subject, from whom (any key that names the teacher). */
export type ClassPlan = {
  curriculum: Curriculum;
  teacherOf: ReadonlyMap<SubjectKey, number>;
};
export type DemoSlot = {
  weekday: number;
  shift: number;
  number: number;
  classIndex: number;
  subjectKey: SubjectKey;
  teacher: number;
};

/** Subjects that need a fresh head: lessons 2 to 4, as the sanitary rules advise. */
const demanding: ReadonlySet<SubjectKey> = new Set([
  "mathematics",
  "algebra",
  "geometry",
  "physics",
  "chemistry",
]);
/** Subjects for the body and the hands: the second half of the day. */
const light: ReadonlySet<SubjectKey> = new Set(["music", "craft", "sport", "selfKnowledge"]);

/** How badly a subject sits at a lesson of the shift, 0 the best. */
function discomfort(subject: SubjectKey, number: number): number {
  if (demanding.has(subject)) return number >= 2 && number <= 4 ? 0 : number === 1 ? 1 : number - 3;
  if (light.has(subject)) return number >= 5 ? 0 : 6 - number;
  return number >= 2 && number <= 6 ? 1 : 0;
}

/** The eight subjects of one shift: those furthest behind the curriculum, each once. */
function chooseSubjects(curriculum: Curriculum, given: Map<SubjectKey, number>, day: number) {
  const keys = subjectKeys.filter((key) => key in curriculum);
  const debt = (key: SubjectKey) =>
    ((curriculum[key] ?? 0) * day) / CURRICULUM_DAYS - (given.get(key) ?? 0);
  return keys.sort((a, b) => debt(b) - debt(a)).slice(0, LESSONS_PER_SHIFT);
}

/**
 * Places a class's subjects at the eight lessons so that no teacher is taken, each where it sits best that
 * can be had (augmenting paths). Null when it cannot be done with what the classes before took.
 */
function place(
  subjects: readonly SubjectKey[],
  isFree: (subject: SubjectKey, number: number) => boolean,
): Map<number, SubjectKey> | null {
  const at = new Map<number, SubjectKey>();
  function seat(subject: SubjectKey, tried: Set<number>): boolean {
    const numbers = Array.from({ length: LESSONS_PER_SHIFT }, (_, index) => index + 1)
      .filter((number) => isFree(subject, number))
      .sort((a, b) => discomfort(subject, a) - discomfort(subject, b));
    for (const number of numbers.filter((one) => !at.has(one)).concat(numbers)) {
      if (tried.has(number)) continue;
      tried.add(number);
      const sitting = at.get(number);
      if (sitting !== undefined && !seat(sitting, tried)) continue;
      at.set(number, subject);
      return true;
    }
    return false;
  }
  return subjects.every((subject) => seat(subject, new Set())) ? at : null;
}

/** One shift of every class; the order of classes is mixed until all can be placed. */
function placeShift(
  plans: readonly ClassPlan[],
  chosen: readonly SubjectKey[][],
  random: Random,
): Map<number, SubjectKey>[] {
  for (let attempt = 0; attempt < 200; attempt++) {
    const busy = new Set<string>();
    const placed = new Map<number, Map<number, SubjectKey>>();
    for (const classIndex of random.shuffle([...plans.keys()])) {
      const { teacherOf } = plans[classIndex]!;
      const isFree = (subject: SubjectKey, number: number) =>
        !busy.has(`${teacherOf.get(subject)} ${number}`);
      const demandingFirst = random
        .shuffle(chosen[classIndex]!)
        .sort((a, b) => Number(demanding.has(b)) - Number(demanding.has(a)));
      const at = place(demandingFirst, isFree);
      if (!at) break;
      placed.set(classIndex, at);
      for (const [number, subject] of at) busy.add(`${teacherOf.get(subject)} ${number}`);
    }
    if (placed.size === plans.length) return plans.map((_, classIndex) => placed.get(classIndex)!);
  }
  throw new Error("The demo's curriculum cannot be placed: a teacher has too many lessons");
}

/** A week of every class, seven days of four shifts. No class and no teacher is in two lessons at once. */
export function makeTimetable(plans: readonly ClassPlan[], random: Random): DemoSlot[] {
  const given = plans.map(() => new Map<SubjectKey, number>());
  const slots: DemoSlot[] = [];
  for (let day = 1; day <= WEEKDAYS * SHIFTS; day++) {
    const chosen = plans.map(({ curriculum }, index) =>
      chooseSubjects(curriculum, given[index]!, day),
    );
    const placed = placeShift(plans, chosen, random);
    const weekday = Math.ceil(day / SHIFTS);
    const shift = ((day - 1) % SHIFTS) + 1;
    for (const [classIndex, at] of placed.entries())
      for (const [number, subjectKey] of at) {
        const counts = given[classIndex]!;
        counts.set(subjectKey, (counts.get(subjectKey) ?? 0) + 1);
        const teacher = plans[classIndex]!.teacherOf.get(subjectKey);
        if (teacher === undefined) throw new Error(`Nobody teaches ${subjectKey} in the demo`);
        slots.push({ weekday, shift, number, classIndex, subjectKey, teacher });
      }
  }
  return slots;
}
