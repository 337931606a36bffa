import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Lesson } from "#server/lessons/protocol.ts";
import { socket } from "../kit/call.ts";
import { learnServerTime } from "../kit/clock.ts";
import { rest } from "../kit/rest.ts";

type Asked = { day?: string; childId?: string; classId?: string };
type Day = { day: string; now: string; lessons: Lesson[] };
/** Notices keep a day current; this catches what nobody tells, such as a new day or shift. */
const REREAD_MS = 60_000;

/** Puts lessons told by the server into what is loaded already; after a break everything is read anew. */
export function useLessonNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const take = (lesson: Lesson) => {
      queries.setQueryData(["readLesson", lesson.id], lesson);
      queries.setQueriesData<Day>(
        { queryKey: ["listLessons"] },
        (day) =>
          day && {
            ...day,
            lessons: day.lessons.map((one) => (one.id === lesson.id ? lesson : one)),
          },
      );
      void queries.invalidateQueries({ queryKey: ["listAttendance"] });
    };
    const reread = () => {
      for (const name of ["listLessons", "readLesson", "listAttendance"])
        void queries.invalidateQueries({ queryKey: [name] });
    };
    socket.on("lesson:changed", take);
    socket.on("connect", reread);
    return () => {
      socket.off("lesson:changed", take).off("connect", reread);
    };
  }, [queries]);
}

/** The lessons of a day, kept current. */
export function useDay(asked: Asked = {}) {
  useLessonNews();
  return useQuery({
    queryKey: ["listLessons", asked],
    queryFn: async () => {
      const day = await rest("listLessons", asked);
      learnServerTime(day.now);
      return day;
    },
    refetchInterval: REREAD_MS,
  });
}

/** One lesson, kept current. */
export function useLesson(lessonId: string) {
  useLessonNews();
  return useQuery({
    queryKey: ["readLesson", lessonId],
    queryFn: () => rest("readLesson", { lessonId }),
    refetchInterval: REREAD_MS,
  });
}

/** Own (or a child's) attendance of today, by lesson. */
export function useOwnAttendance(asked: { childId?: string } = {}) {
  return useQuery({
    queryKey: ["listAttendance", asked],
    queryFn: async () =>
      new Map((await rest("listAttendance", asked)).map((one) => [one.lessonId, one])),
    refetchInterval: REREAD_MS,
  });
}
