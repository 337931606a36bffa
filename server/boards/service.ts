import { checkMay } from "../auth/permissions.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import type { User } from "../realtime.ts";
import { lateMinOf, summaryOf } from "./rules.ts";

type Deps = { lessons: Pick<Lessons, "listOn">; now?: () => number };

/** Leadership's views, made of what the other domains know. */
export function createBoards({ lessons, now = Date.now }: Deps) {
  /** The school at this moment. @throws AppError forbidden, unless leadership */
  async function readSchoolNow(user: User) {
    checkMay(user.roles, "boards:readSchool");
    const listed: Lesson[] = await lessons.listOn(user.schoolId);
    const at = now();
    return {
      now: new Date(at).toISOString(),
      ...summaryOf(listed, at),
      lessons: listed.map((lesson) => ({ ...lesson, lateMin: lateMinOf(lesson, at) })),
    };
  }

  return { readSchoolNow };
}
export type Boards = ReturnType<typeof createBoards>;
