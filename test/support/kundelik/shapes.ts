import { z } from "zod";

/** Bodies the server takes, strictly: a field it does not know is refused, as the API's own checks would. */
export const Id = z.string().regex(/^\d{1,19}$/);
export const LogEntryBody = z.strictObject({
  person: Id,
  lesson: Id,
  status: z.string(),
  comment: z.string(),
});
export const WorkBody = z.strictObject({
  type: z.literal("Homework"),
  lesson: Id,
  eduGroup: Id,
  subjectId: Id,
  displayInJournal: z.literal(true),
  text: z.string().min(1),
  targetDate: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/),
  files: z.array(z.never()),
});
export const CredentialsBody = z.strictObject({
  client_id: z.string(),
  client_secret: z.string(),
  username: z.string(),
  password: z.string(),
  scope: z.string(),
});
export const RefreshBody = z.strictObject({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.literal("RefreshToken"),
  refreshToken: z.string(),
});

export type OutsideClass = {
  id: string;
  name: string;
  subjects: { id: string; name: string }[];
  persons: { id: string; firstName: string; lastName: string; middleName: string | null }[];
};
export type OutsideLesson = {
  id: string;
  classId: string;
  subjectId: string;
  /** `2026-11-24`. */
  day: string;
  number: number;
};
/** What stands in the journal outside. */
export type LogEntry = { person: string; lesson: string; status: string };
export type Work = z.infer<typeof WorkBody> & { id: string };
export type World = { schoolId: string; classes: OutsideClass[]; lessons: OutsideLesson[] };
