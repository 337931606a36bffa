import { z } from "zod";
import { Id, Instant, type Notices, type Routes, Words } from "../protocol/define.ts";

export const roles = [
  "director",
  "deputyAcademic",
  "deputyUpbringing",
  "classTeacher",
  "teacher",
  "psychologist",
  "pupil",
  "parent",
  "administrator",
] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;
export const Language = z.enum(["kk", "ru", "en"]);
export type Language = z.infer<typeof Language>;

/** A class: `name` is how it is said in the school, such as 7 «Ә». */
export const SchoolClass = z.object({
  id: Id,
  grade: z.int().min(0).max(12),
  letter: z.string(),
  name: z.string(),
  language: z.enum(["kk", "ru"]),
  classTeacherId: Id.nullable(),
  classTeacherName: z.string().nullable(),
  pupilCount: z.int(),
});
export type SchoolClass = z.infer<typeof SchoolClass>;

/**
 * A person as the school sees them. `name` is how this person is addressed: family and given name of a
 * pupil or parent, given name and patronymic of a member of staff. `fullName` is for lists and documents.
 */
export const Person = z.object({
  id: Id,
  name: z.string(),
  fullName: z.string(),
  login: z.string(),
  roles: z.array(Role),
  classId: Id.nullable(),
  className: z.string().nullable(),
  childIds: z.array(Id),
});
export type Person = z.infer<typeof Person>;

/** Where letters reach somebody; null where nobody has said it. */
export const Email = z.email().max(254).trim().toLowerCase().nullable();
/** With the address, which only the person, the class teacher and the administrator see: null to others. */
const PersonWithEmail = Person.extend({ email: z.string().nullable() });

/** Somebody who left the school. */
export const LeftPerson = z.object({
  id: Id,
  /** Typed again by whoever has their data erased. */
  familyName: z.string(),
  fullName: z.string(),
  roles: z.array(Role),
  /** As the class was called when they left; null: of no class, or left before this was kept. */
  className: z.string().nullable(),
  leftAt: Instant,
});
export type LeftPerson = z.infer<typeof LeftPerson>;

/** A child as a parent's screen names it. */
export const Child = z.object({ id: Id, name: z.string(), classId: Id, className: z.string() });

/** The signed-in person: all a client needs to draw its frame. `actions` only hide; the server decides. */
export const Me = z.object({
  id: Id,
  name: z.string(),
  givenName: z.string(),
  fullName: z.string(),
  roles: z.array(Role),
  language: Language,
  email: z.string().nullable(),
  school: z.object({ id: Id, name: Words, timeZone: z.string() }),
  schoolClass: z.object({ id: Id, name: z.string() }).nullable(),
  classTeacherOf: z.array(z.object({ id: Id, name: z.string() })),
  children: z.array(Child),
  actions: z.array(z.string()),
});
export type Me = z.infer<typeof Me>;

export const peopleRoutes = {
  readMe: { method: "get", path: "/me", request: z.object({}), reply: Me },
  /** What is given; an e-mail of null is forgotten. */
  changeMe: {
    method: "patch",
    path: "/me",
    request: z.object({ language: Language.optional(), email: Email.optional() }),
    reply: Me,
  },
  listClasses: {
    method: "get",
    path: "/classes",
    request: z.object({}),
    reply: z.array(SchoolClass),
  },
  readRoster: {
    method: "get",
    path: "/classes/:classId/roster",
    request: z.object({ classId: Id }),
    reply: z.object({
      schoolClass: SchoolClass,
      /** By full name in Kazakh order. */
      pupils: z.array(
        PersonWithEmail.extend({
          parents: z.array(
            PersonWithEmail.pick({ id: true, name: true, login: true, email: true }),
          ),
        }),
      ),
    }),
  },
  listPeople: {
    method: "get",
    path: "/people",
    request: z.object({
      role: Role.optional(),
      search: z.string().trim().max(100).optional(),
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    reply: z.object({ people: z.array(PersonWithEmail), total: z.int() }),
  },
  /** Those who left, the latest first: for whoever may erase what is known of them. */
  listLeft: {
    method: "get",
    path: "/people/left",
    request: z.object({
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    reply: z.object({ people: z.array(LeftPerson), total: z.int() }),
  },
} satisfies Routes;

export const peopleNotices = {} satisfies Notices;
