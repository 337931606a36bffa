import { AppError } from "../errors.ts";
import type { Role } from "../people/protocol.ts";

/** Every act the server guards by role. What a person may do inside one lesson is decided by the room (host or pupil). */
export const actions = [
  "lesson:host", // start and end one's own lesson
  "lesson:attend", // enter the lesson of one's class
  "lessons:readOwn", // the day of oneself, one's classes or one's children
  "lessons:readSchool", // every lesson of the school
  "attendance:readLesson", // the table of one's own lesson
  "attendance:readClass", // tables of one's class (class teacher)
  "attendance:readSchool",
  "attendance:readOwn", // of oneself or one's child
  "attendance:govern", // the school's rule of attendance
  "classes:readOwn", // classes one teaches or leads, or belongs to
  "classes:readSchool",
  "people:readSchool",
  "people:erase", // what is known of somebody who left the school
  "cards:issueClass", // login cards for pupils and parents of one's class
  "cards:issueSchool",
  "boards:readSchool",
  "library:read", // what is published for one
  "library:readStaff", // what is published for anybody, teachers' material too
  "library:make", // one's own items
  "library:govern", // limits and policy; taking down anybody's item
  "watching:readSchool", // who watched, of any item
  "signals:govern", // how often pupils may be asked whether they are there
  "meetings:makeForStaff", // coaching
  "meetings:makeForClasses", // parents' meetings and events of classes
  "meetings:makeForSchool", // of anybody, the whole school too
  "meetings:readSchool", // every meeting, who came and who has read
  "submissions:handIn", // one's own work
  "submissions:readOwn", // one's own and one's child's
  "submissions:review", // of tasks one gave
  "submissions:readClass", // of one's class (class teacher)
  "submissions:readSchool",
  "journal:write", // journals of what one teaches
  "journal:readClass", // every journal of one's class (class teacher)
  "journal:readSchool",
  "journal:govern", // weights, percent to mark, terms
  "exchange:read", // what lists came from and went to, which platforms are joined
  "exchange:manage", // lists of people and classes in and out
  "lti:manage", // platforms that hold our lessons
  "outbox:sign", // what goes to the outside journal, of one's own lessons
  "outbox:readSchool", // what was sent, of everybody
  "outbox:govern", // where it goes: addresses, credentials, names
  "consultations:ask", // a talk with the psychologist, a teacher, the leadership
  "consultations:host", // hours, requests and rooms of one's own
  "consultations:hostPrivate", // sealed ones
  "consultations:govern", // urgent numbers, consent text
  "consultations:readCounts", // of a week, without names or times
  "notes:keep", // locked ones of one's own
] as const;
export type Action = (typeof actions)[number];

const leadership: readonly Action[] = [
  "lessons:readSchool",
  "attendance:readSchool",
  "attendance:govern",
  "classes:readSchool",
  "people:readSchool",
  "boards:readSchool",
  "library:read",
  "library:readStaff",
  "library:make",
  "library:govern",
  "watching:readSchool",
  "signals:govern",
  "meetings:makeForStaff",
  "meetings:makeForClasses",
  "meetings:makeForSchool",
  "meetings:readSchool",
  "submissions:readSchool",
  "journal:readSchool",
  "journal:govern",
  "outbox:readSchool",
  "consultations:host",
  "consultations:readCounts",
];

/** The one table of role and action. A person with several roles may do what any of them may. */
export const permissions: Readonly<Record<Role, readonly Action[]>> = {
  director: [
    ...leadership,
    "people:erase",
    "exchange:read",
    "outbox:govern",
    "consultations:govern",
  ],
  deputyAcademic: leadership,
  deputyUpbringing: leadership,
  classTeacher: [
    "classes:readOwn",
    "attendance:readClass",
    "submissions:readClass",
    "journal:readClass",
    "lessons:readOwn",
    "cards:issueClass",
    "library:read",
    "library:readStaff",
    "meetings:makeForClasses",
    "consultations:host",
  ],
  teacher: [
    "lesson:host",
    "submissions:review",
    "lessons:readOwn",
    "attendance:readLesson",
    "journal:write",
    "classes:readOwn",
    "library:read",
    "library:readStaff",
    "library:make",
    "outbox:sign",
    "consultations:host",
  ],
  psychologist: [
    "lessons:readSchool",
    "classes:readSchool",
    "library:read",
    "library:readStaff",
    "library:make",
    "consultations:host",
    "consultations:hostPrivate",
    "notes:keep",
  ],
  pupil: [
    "lesson:attend",
    "submissions:handIn",
    "submissions:readOwn",
    "lessons:readOwn",
    "attendance:readOwn",
    "library:read",
    "consultations:ask",
  ],
  parent: [
    "submissions:readOwn",
    "lessons:readOwn",
    "attendance:readOwn",
    "library:read",
    "consultations:ask",
  ],
  administrator: [
    "people:readSchool",
    "people:erase",
    "classes:readSchool",
    "lessons:readSchool",
    "cards:issueSchool",
    "library:read",
    "library:readStaff",
    "library:govern",
    "signals:govern",
    "exchange:read",
    "exchange:manage",
    "lti:manage",
    "outbox:readSchool",
    "outbox:govern",
    "consultations:govern",
    "consultations:readCounts",
  ],
};

/** Every action of a person with these roles, in the table's order. */
export function actionsOf(roles: readonly Role[]): Action[] {
  return actions.filter((action) => roles.some((role) => permissions[role].includes(action)));
}

/** Whether one of these roles may do it. */
export function may(roles: readonly Role[], action: Action): boolean {
  return roles.some((role) => permissions[role].includes(action));
}

/** Refuses those whose roles do not allow it. @throws AppError forbidden */
export function checkMay(roles: readonly Role[], action: Action): void {
  if (!may(roles, action)) throw new AppError("forbidden", `Not allowed: ${action}`);
}
