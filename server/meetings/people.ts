import type { Person, SchoolClass } from "../people/protocol.ts";
import type { Audience } from "./protocol.ts";
import type { Belonging } from "./rules.ts";

type KnownPerson = Omit<Person, "className">;
/** What meetings ask of people. */
export type PeopleForMeetings = {
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  findPerson(schoolId: string, personId: string): Promise<KnownPerson | null>;
  findPeople(schoolId: string, ids: string[]): Promise<Map<string, KnownPerson>>;
  listClasses(schoolId: string): Promise<SchoolClass[]>;
  listPupils(schoolId: string, classId: string): Promise<KnownPerson[]>;
  listParents(schoolId: string, pupilIds: readonly string[]): Promise<KnownPerson[]>;
  listPeople(
    schoolId: string,
    page: { skip: number; limit: number },
  ): Promise<{ people: KnownPerson[]; total: number }>;
};

const PAGE = 500;

/** Who a person is to any audience. */
export async function belongingOf(
  people: PeopleForMeetings,
  schoolId: string,
  person: KnownPerson,
): Promise<Belonging> {
  const children = await people.findPeople(schoolId, person.childIds);
  return {
    roles: person.roles,
    pupilClassId: person.classId,
    childClassIds: [...children.values()].flatMap(({ classId }) => classId ?? []),
  };
}

/** Everybody an audience means, once each: staff, then pupils by class, then parents. */
export async function audienceOf(
  people: PeopleForMeetings,
  schoolId: string,
  { groups, classIds }: Audience,
): Promise<KnownPerson[]> {
  const found = new Map<string, KnownPerson>();
  const take = (some: readonly KnownPerson[]) => {
    for (const person of some) if (!found.has(person.id)) found.set(person.id, person);
  };
  if (groups.includes("staff")) take((await everybody(people, schoolId)).filter(isStaff));
  if (groups.includes("pupils") || groups.includes("parents")) {
    const all = classIds.length > 0 ? classIds : (await people.listClasses(schoolId)).map(idOf);
    for (const classId of all) {
      const pupils = await people.listPupils(schoolId, classId);
      if (groups.includes("pupils")) take(pupils);
      if (groups.includes("parents")) take(await people.listParents(schoolId, pupils.map(idOf)));
    }
  }
  return [...found.values()];
}

/** Where those of an audience listen: by class, and staff one by one. */
export async function socketGroupsOf(
  people: PeopleForMeetings,
  schoolId: string,
  { groups, classIds }: Audience,
): Promise<string[]> {
  const staff = groups.includes("staff") ? (await everybody(people, schoolId)).filter(isStaff) : [];
  const isByClass = groups.includes("pupils") || groups.includes("parents");
  const all = classIds.length > 0 ? classIds : (await people.listClasses(schoolId)).map(idOf);
  return [
    ...(isByClass ? all.map((id) => `class:${id}`) : []),
    ...staff.map(({ id }) => `person:${id}`),
  ];
}

async function everybody(people: PeopleForMeetings, schoolId: string): Promise<KnownPerson[]> {
  const all: KnownPerson[] = [];
  for (;;) {
    const page = await people.listPeople(schoolId, { skip: all.length, limit: PAGE });
    all.push(...page.people);
    if (page.people.length === 0 || all.length >= page.total) return all;
  }
}

const idOf = ({ id }: { id: string }): string => id;
const isStaff = ({ roles }: KnownPerson): boolean =>
  roles.some((role) => role !== "pupil" && role !== "parent");
