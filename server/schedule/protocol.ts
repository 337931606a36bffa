import { z } from "zod";
import { Id, type Routes, Words } from "../protocol/define.ts";

export const Subject = z.object({
  id: Id,
  name: Words,
  /** "credit" is the сынақ of pass/fail subjects. */
  grading: z.enum(["marks", "credit"]),
  /** Music lessons start in music mode: stereo, 128 kbit/s, no speech processing. */
  isMusic: z.boolean(),
});
export type Subject = z.infer<typeof Subject>;

/** One bell: minutes since midnight in the school's time zone. `shift` groups the bells of one school day. */
export const Bell = z.object({
  number: z.int().min(1).max(12),
  shift: z.int().min(1).max(4),
  startMin: z.int().min(0).max(1439),
  durationMin: z.int().min(5).max(240),
});
export type Bell = z.infer<typeof Bell>;

export const Slot = z.object({
  id: Id,
  /** ISO weekday, 1 Monday to 7 Sunday. */
  weekday: z.int().min(1).max(7),
  bell: Bell,
  classId: Id,
  className: z.string(),
  subject: Subject,
  teacherId: Id,
  teacherName: z.string(),
});
export type Slot = z.infer<typeof Slot>;

export const scheduleRoutes = {
  /** The week of one class, or of the caller's own lessons when no class is named. */
  readTimetable: {
    method: "get",
    path: "/timetable",
    request: z.object({ classId: Id.optional() }),
    reply: z.object({ slots: z.array(Slot) }),
  },
} satisfies Routes;
