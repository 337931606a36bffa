import type { z } from "zod";
import type { boardRoutes } from "#server/boards/protocol.ts";

export type SchoolNow = z.output<(typeof boardRoutes)["readSchoolNow"]["reply"]>;
export type NowLesson = SchoolNow["lessons"][number];
/** `cancelled` and `ended` lessons are over before their bell; nobody has to look at them. */
export type Standing = "notStarted" | "startedLate" | "running" | "ended" | "cancelled";

const MINUTE_MS = 60_000;
/** Begun more than this after its bell is late, minutes; the server counts its number the same way. */
const LATE_START_MIN = 5;

/** How a lesson of this moment stands, for somebody who answers for the school. */
export function standingOf({ state, startsAt, startedAt }: NowLesson): Standing {
  if (state === "planned") return "notStarted";
  if (state !== "live") return state;
  const begunMs = startedAt === null ? 0 : Date.parse(startedAt) - Date.parse(startsAt);
  return begunMs > LATE_START_MIN * MINUTE_MS ? "startedLate" : "running";
}

const order: readonly Standing[] = ["notStarted", "startedLate", "running", "ended", "cancelled"];

/** The lessons somebody should look at, longest waiting first, and all the others that run. */
export function sortedNow(lessons: readonly NowLesson[]) {
  const judged = lessons.map((lesson) => ({ lesson, standing: standingOf(lesson) }));
  const byClass = new Intl.Collator("kk", { numeric: true });
  judged.sort(
    (a, b) =>
      order.indexOf(a.standing) - order.indexOf(b.standing) ||
      b.lesson.lateMin - a.lesson.lateMin ||
      byClass.compare(a.lesson.className, b.lesson.className),
  );
  const needsLook = ({ standing }: { standing: Standing }) =>
    standing === "notStarted" || standing === "startedLate";
  return {
    watched: judged.filter(needsLook),
    running: judged
      .filter(({ standing }) => standing === "running")
      .sort((a, b) => byClass.compare(a.lesson.className, b.lesson.className)),
  };
}
export type Judged = ReturnType<typeof sortedNow>["watched"][number];
