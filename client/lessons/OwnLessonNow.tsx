import { useServerNow } from "../kit/clock.ts";
import { useMe } from "../kit/useSession.ts";
import { mainLesson, phaseOf } from "./phase.ts";
import { TeacherMain } from "./TeacherMain.tsx";
import { useDay } from "./useDay.ts";

/** The own lesson that is on or may be started, for first screens that are not the day; else nothing. */
export function OwnLessonNow() {
  const me = useMe();
  const nowMs = useServerNow();
  const own = useDay().data?.lessons.filter(({ teacher }) => teacher.id === me.id) ?? [];
  const main = mainLesson(own, nowMs);
  if (!main || phaseOf(main, nowMs) === "later") return null;
  return <TeacherMain lesson={main} nowMs={nowMs} />;
}
