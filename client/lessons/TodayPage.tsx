import { useMe } from "../kit/useSession.ts";
import { ParentDay } from "./ParentDay.tsx";
import { PupilDay } from "./PupilDay.tsx";
import { TeacherDay } from "./TeacherDay.tsx";

/** The first screen: a pupil's, a teacher's or a parent's day. */
export function TodayPage() {
  const { roles } = useMe();
  if (roles.includes("teacher") || roles.includes("classTeacher")) return <TeacherDay />;
  if (roles.includes("parent")) return <ParentDay />;
  return <PupilDay />;
}
