import { z } from "zod";
import { type Calls, Day, Id, Instant, type Notices, type Routes } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";

export const LessonState = z.enum(["planned", "live", "ended", "cancelled"]);
export type LessonState = z.infer<typeof LessonState>;

/** A lesson of the timetable; it is also the room in which it is held. */
export const Lesson = z.object({
  id: Id,
  classId: Id,
  className: z.string(),
  subject: Subject,
  teacher: z.object({ id: Id, name: z.string() }),
  /** Assistants of the teacher in this lesson: colleagues, or pupils of the class. */
  cohosts: z.array(z.object({ id: Id, name: z.string() })),
  /** Parents of the class may sit in and listen. */
  areParentsIn: z.boolean(),
  startsAt: Instant,
  durationMin: z.int().min(5).max(240),
  /** The bell's number in its shift. */
  number: z.int(),
  state: LessonState,
  topic: z.string().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Pupils in the class. */
  pupilCount: z.int(),
  /** Pupils in the room now; 0 unless live. */
  presentCount: z.int(),
});
export type Lesson = z.infer<typeof Lesson>;

export const lessonRoutes = {
  /** The caller's lessons of a day (today when absent): a pupil's class, a teacher's own, a child's, or the school's for leadership. Ordered by time. */
  listLessons: {
    method: "get",
    path: "/lessons",
    request: z.object({ day: Day.optional(), childId: Id.optional(), classId: Id.optional() }),
    reply: z.object({
      day: Day,
      /** The server's clock, so that a wrong clock on a phone does no harm. */
      now: Instant,
      lessons: z.array(Lesson),
    }),
  },
  readLesson: {
    method: "get",
    path: "/lessons/:lessonId",
    request: z.object({ lessonId: Id }),
    reply: Lesson,
  },
  changeLesson: {
    method: "patch",
    path: "/lessons/:lessonId",
    request: z.object({
      lessonId: Id,
      topic: z.string().trim().max(200).optional(),
      areParentsIn: z.boolean().optional(),
    }),
    reply: Lesson,
  },
} satisfies Routes;

export const lessonCalls = {
  /** Opens the classroom, up to 15 minutes early. Starting a live lesson again changes nothing. */
  "lesson:start": { request: z.object({ lessonId: Id }), reply: Lesson },
  /** Ends it for everybody. Ending an ended lesson changes nothing. */
  "lesson:end": { request: z.object({ lessonId: Id }), reply: Lesson },
} satisfies Calls;

export const lessonNotices = {
  /** Told to the lesson's teacher, its class, the pupils' parents and leadership. */
  "lesson:changed": Lesson,
} satisfies Notices;
