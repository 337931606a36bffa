import type { StatusNamesOf, Wish } from "./types.ts";

/** What has to be done outside for one wish; `none`: it stands as wished. */
export type Act =
  | { do: "none"; outsideId: string | null }
  | { do: "post" }
  | { do: "put"; outsideId: string | null }
  | { do: "delete"; outsideId: string | null };

/** Statuses that say nothing is to be said: whoever was there. */
const SILENT: readonly string[] = ["NotSet", "Attend"];

/** For one pupil in one lesson: `have` are the statuses that stand there, one if all is well. */
export function planAttendance(wish: Wish, have: readonly string[], names: StatusNamesOf): Act {
  const wanted = wish.content?.kind === "attendance" ? names[wish.content.code] : null;
  const here: Act = { do: "none", outsideId: null };
  if (wanted === null)
    return have.every((status) => SILENT.includes(status))
      ? here
      : { do: "delete", outsideId: null };
  if (have.length === 0) return { do: "post" };
  // Twice for one pupil: an answer was lost on a server that does not mind. Taken away, then written once.
  if (have.length > 1) return { do: "delete", outsideId: null };
  return have[0] === wanted ? here : { do: "put", outsideId: null };
}

/** For the homework of one lesson: of the works that stand there, ours are known by id or by a text we signed. */
export function planHomework(wish: Wish, works: readonly { id: string; text: string }[]): Act {
  const wanted = wish.content?.kind === "homework" ? wish.content.text : null;
  const own = works.filter(
    ({ id, text }) => wish.ours.ids.includes(id) || wish.ours.texts.includes(text),
  );
  const [first, ...more] = own;
  if (!first) return wanted === null ? { do: "none", outsideId: null } : { do: "post" };
  const right = own.find(({ text }) => text === wanted);
  if (wanted === null) return { do: "delete", outsideId: first.id };
  if (more.length > 0) {
    const extra = own.find((work) => work !== (right ?? first)) ?? first;
    return { do: "delete", outsideId: extra.id };
  }
  return right ? { do: "none", outsideId: right.id } : { do: "put", outsideId: first.id };
}

type OutsideLesson = { id: string; subjectId: string | null; number: number | null; day: string };
/**
 * The lesson outside that is ours: of the subject and day; where there are several, the one of our bell's number.
 * Null with what was found: none, or more than one fits.
 */
export function pairLesson(
  of: { subjectId: string; day: string; number: number },
  lessons: readonly OutsideLesson[],
): { id: string | null; candidates: OutsideLesson[] } {
  const sameDay = lessons.filter(
    ({ day, subjectId }) => day === of.day && subjectId === of.subjectId,
  );
  const fitting =
    sameDay.length > 1 ? sameDay.filter(({ number }) => number === of.number) : sameDay;
  const [only] = fitting;
  return { id: fitting.length === 1 && only ? only.id : null, candidates: sameDay };
}
