import type { AttendanceCode } from "../attendance/protocol.ts";
import type { CellChange, JournalGrid } from "../journal/protocol.ts";
import type { Random } from "./random.ts";

/** A lesson is marked for about this share of the class, as in a living journal. */
const MARKED_SHARE = 0.4;
/** The first and the second БЖБ come after this share of the term's dates; the ТЖБ stands near its end. */
const SECTION_WORKS_AT = [0.3, 0.65] as const;
const TERM_WORK_AT = 0.92;
const SECTION_MAX = 20;
const TERM_MAX = 30;
const REMARKS = {
  kk: ["Өте жақсы!", "Есептің шартын мұқият оқы.", "Жазуың ұқыпты.", "Осы тақырыпты қайтала."],
  ru: ["Очень хорошо!", "Внимательнее читай условие.", "Аккуратная работа.", "Повтори эту тему."],
} as const;

type Lesson = Pick<JournalGrid["lessons"][number], "lessonId" | "day">;
type NewWork = { kind: "section" | "term"; title: string; maxPoints: number; day: string };

/** How well each pupil does, about 0.55 to 1; the same in all subjects. */
export function abilitiesOf(pupilIds: readonly string[], random: Random): Map<string, number> {
  return new Map(pupilIds.map((id) => [id, 0.55 + 0.45 * Math.sqrt(random.next())]));
}

/** Points about what a pupil can, of so many. */
function pointsOf(ability: number, most: number, random: Random): number {
  const share = ability + (random.next() - 0.5) * 0.3;
  return Math.max(Math.ceil(most / 3), Math.min(most, Math.round(share * most)));
}

/** Formative points of one date. */
export function pointsOn(
  { lessonId }: Lesson,
  abilities: ReadonlyMap<string, number>,
  random: Random,
): CellChange[] {
  return [...abilities]
    .filter(() => random.next() < MARKED_SHARE)
    .map(([pupilId, ability]) => {
      const value = pointsOf(ability, 10, random);
      return { pupilId, column: `lesson:${lessonId}` as const, value, base: 0 };
    });
}

/** The works of a term by its dates. */
export function worksOn(lessons: readonly Lesson[]): NewWork[] {
  const dayAt = (share: number) => lessons[Math.floor((lessons.length - 1) * share)]?.day ?? "";
  if (lessons.length < 4) return [];
  return [
    ...SECTION_WORKS_AT.map((share) => {
      return { kind: "section" as const, title: "", maxPoints: SECTION_MAX, day: dayAt(share) };
    }),
    { kind: "term", title: "", maxPoints: TERM_MAX, day: dayAt(TERM_WORK_AT) },
  ];
}

/** Points of a work that was written: nearly everybody's, with a remark now and then. */
export function pointsOfWork(
  { id, maxPoints }: { id: string; maxPoints: number },
  abilities: ReadonlyMap<string, number>,
  language: "kk" | "ru",
  random: Random,
): CellChange[] {
  return [...abilities]
    .filter(() => random.next() < 0.95)
    .map(([pupilId, ability]) => {
      const value = pointsOf(ability, maxPoints, random);
      const remark = random.next() < 0.12 ? random.pick(REMARKS[language]) : "";
      const column = `work:${id}` as const;
      return { pupilId, column, value, base: 0, ...(remark && { comment: remark }) };
    });
}

/** The сынақ, where it is given already: most have passed. */
export function creditsOf(pupilIds: readonly string[], random: Random): CellChange[] {
  return pupilIds
    .filter(() => random.next() < 0.75)
    .map((pupilId) => {
      return { pupilId, column: "credit" as const, value: random.next() < 0.92 ? 1 : 0, base: 0 };
    });
}

/** Why a teacher says something else than the ledger, which has seen nobody: the lesson was held in the classroom. */
const CAUSES: Record<"kk" | "ru", Record<AttendanceCode, string>> = {
  kk: {
    present: "Сабақ сыныпта өтті, қатысты",
    late: "Сыныпқа 10 минут кешікті",
    ill: "Ауырып қалды, ата-анасы хабарлады",
    excused: "Олимпиадаға барды",
    unexcused: "Себебі белгісіз",
  },
  ru: {
    present: "Урок прошёл в классе, присутствовал(а)",
    late: "Опоздание на 10 минут",
    ill: "Болеет, родители сообщили",
    excused: "Участие в олимпиаде",
    unexcused: "Причина неизвестна",
  },
};

/** Who was there on a date: nearly all. `awayId` is ill the whole day; `sparedId` always there. */
export function attendanceOn(
  pupilIds: readonly string[],
  {
    awayId,
    sparedId,
    language,
  }: { awayId: string | null; sparedId: string; language: "kk" | "ru" },
  random: Random,
): { personId: string; code: AttendanceCode; cause: string }[] {
  return pupilIds.map((personId) => {
    const luck = random.next();
    const drawn =
      luck < 0.03 ? "late" : luck < 0.045 ? "unexcused" : luck < 0.055 ? "excused" : "present";
    const code = personId === sparedId ? "present" : personId === awayId ? "ill" : drawn;
    return { personId, code, cause: CAUSES[language][code] };
  });
}
