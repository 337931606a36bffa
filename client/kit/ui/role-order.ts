import type { Role } from "#server/people/protocol.ts";

/** The role a person of several is introduced by: the first of theirs in this order. */
export const roles: readonly Role[] = [
  "director",
  "deputyAcademic",
  "deputyUpbringing",
  "psychologist",
  "classTeacher",
  "teacher",
  "administrator",
  "parent",
  "pupil",
];
