import { may } from "../auth/permissions.ts";
import type { People, Person } from "../people/service.ts";
import type { Words } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import type { ConsultationKind } from "./protocol-booking.ts";
import { classTeacherWords, roleWords } from "./words.ts";

export type PeopleForConsultations = Pick<
  People,
  | "readSchool"
  | "listSchools"
  | "findPerson"
  | "findPeople"
  | "listClasses"
  | "listPupils"
  | "listParents"
  | "listPeople"
  | "contactsOf"
>;
export type ScheduleForConsultations = Pick<Schedule, "taught" | "subjects" | "taughtClassIds">;
type Deps = { people: PeopleForConsultations; schedule: ScheduleForConsultations };

/** Somebody whom a caller may talk to, and in which kind of room. */
export type HostOf = { id: string; kind: ConsultationKind; about: Words };
export type Companion = { id: string; name: string; className: string | null };

const leaders = ["director", "deputyAcademic", "deputyUpbringing"] as const;
/** More of a role than this, no school has. */
const MOST_STAFF = 50;
/** People a search for somebody to invite gives. */
const MOST_FOUND = 40;

const joined = (parts: readonly Words[], separator: string): Words => ({
  kk: parts.map(({ kk }) => kk).join(separator),
  ru: parts.map(({ ru }) => ru).join(separator),
  en: parts.map(({ en }) => en).join(separator),
});
const suffixed = (words: Words, suffix: string): Words => ({
  kk: words.kk + suffix,
  ru: words.ru + suffix,
  en: words.en + suffix,
});

/** Who may talk to whom: by class, timetable, family and role. */
export function createCircle({ people, schedule }: Deps) {
  async function withRole(schoolId: string, role: Person["roles"][number]): Promise<Person[]> {
    return (await people.listPeople(schoolId, { role, skip: 0, limit: MOST_STAFF })).people;
  }

  /** Children of a parent who are at the school now. */
  async function childrenOf(schoolId: string, { childIds }: Person): Promise<Person[]> {
    const [found, current] = await Promise.all([
      people.findPeople(schoolId, childIds),
      people.contactsOf(schoolId, childIds),
    ]);
    return childIds.flatMap((id) => (current.has(id) ? (found.get(id) ?? []) : []));
  }

  /** Teachers of these classes and who leads them, with what they are to the reader. */
  async function teachersOf(schoolId: string, classIds: readonly string[]): Promise<HostOf[]> {
    if (classIds.length === 0) return [];
    const [taught, subjects, classes] = await Promise.all([
      schedule.taught(schoolId, { classIds }),
      schedule.subjects(schoolId),
      people.listClasses(schoolId),
    ]);
    const parts = new Map<string, Words[]>();
    for (const { id, name, classTeacherId } of classes) {
      if (!classIds.includes(id)) continue;
      const ofClass = new Map<string, Words[]>();
      const say = (personId: string, words: Words) =>
        ofClass.set(personId, [...(ofClass.get(personId) ?? []), words]);
      if (classTeacherId) say(classTeacherId, classTeacherWords);
      for (const { classId, subjectId, teacherId } of taught) {
        const subject = classId === id ? subjects.get(subjectId) : undefined;
        if (subject) say(teacherId, subject.name);
      }
      for (const [personId, said] of ofClass) {
        const words = suffixed(joined(said, ", "), classIds.length > 1 ? ` (${name})` : "");
        parts.set(personId, [...(parts.get(personId) ?? []), words]);
      }
    }
    const current = await people.contactsOf(schoolId, [...parts.keys()]);
    return [...parts]
      .filter(([id]) => current.has(id))
      .map(([id, said]) => ({ id, kind: "ordinary", about: joined(said, "; ") }));
  }

  /** Whom somebody may talk to, psychologists first; each once, and never oneself. */
  async function hostsOf(user: User): Promise<HostOf[]> {
    const { schoolId } = user;
    const self = await people.findPerson(schoolId, user.id);
    if (!self || !may(user.roles, "consultations:ask")) return [];
    const isParent = user.roles.includes("parent");
    const children = isParent ? await childrenOf(schoolId, self) : [];
    const ownClass = user.roles.includes("pupil") ? self.classId : null;
    const classIds = [ownClass, ...children.map(({ classId }) => classId)];
    const [psychologists, teachers, ...offices] = await Promise.all([
      withRole(schoolId, "psychologist"),
      teachersOf(schoolId, [...new Set(classIds.filter((id) => id !== null))]),
      ...(isParent ? leaders : []).map(async (role) =>
        (await withRole(schoolId, role)).map(
          ({ id }): HostOf => ({ id, kind: "ordinary", about: roleWords[role] }),
        ),
      ),
    ]);
    const hosts = new Map<string, HostOf>();
    const about = roleWords.psychologist;
    for (const { id } of psychologists) hosts.set(id, { id, kind: "private", about });
    for (const host of [...teachers, ...offices.flat()])
      if (!hosts.has(host.id)) hosts.set(host.id, host);
    hosts.delete(user.id);
    return [...hosts.values()];
  }

  /** Classes somebody teaches by the timetable or leads. */
  async function ledClassIds(schoolId: string, personId: string): Promise<Set<string>> {
    const [taught, classes] = await Promise.all([
      schedule.taughtClassIds(schoolId, personId),
      people.listClasses(schoolId),
    ]);
    const led = classes.filter(({ classTeacherId }) => classTeacherId === personId);
    return new Set([...taught, ...led.map(({ id }) => id)]);
  }

  const mayAnybody = (user: User) =>
    may(user.roles, "consultations:hostPrivate") ||
    leaders.some((role) => user.roles.includes(role));
  const isGuest = ({ roles }: Person) => roles.includes("pupil") || roles.includes("parent");

  /** Whether a host may propose a talk to this person of the school: a teacher to those they teach and their parents. */
  async function mayInvite(user: User, guest: Person): Promise<boolean> {
    if (!isGuest(guest) || guest.id === user.id) return false;
    if (mayAnybody(user)) return true;
    const classIds = await ledClassIds(user.schoolId, user.id);
    const children = await childrenOf(user.schoolId, guest);
    return [guest, ...children].some(({ classId }) => classId !== null && classIds.has(classId));
  }

  /** Those who may sit beside somebody: of a parent the children, of a pupil the parents. */
  async function familyOf(schoolId: string, personId: string): Promise<Person[]> {
    const self = await people.findPerson(schoolId, personId);
    if (!self) return [];
    const parents = self.roles.includes("pupil")
      ? await people.listParents(schoolId, [self.id])
      : [];
    return [...(await childrenOf(schoolId, self)), ...parents];
  }

  async function invitedBy(user: User, search: string): Promise<Person[]> {
    const { schoolId } = user;
    if (mayAnybody(user)) {
      const page = { search, skip: 0, limit: MOST_FOUND / 2 };
      const [pupils, parents] = await Promise.all([
        people.listPeople(schoolId, { ...page, role: "pupil" }),
        people.listPeople(schoolId, { ...page, role: "parent" }),
      ]);
      return [...pupils.people, ...parents.people];
    }
    const classIds = [...(await ledClassIds(schoolId, user.id))];
    const pupils = (
      await Promise.all(classIds.map((id) => people.listPupils(schoolId, id)))
    ).flat();
    const parents = await people.listParents(
      schoolId,
      pupils.map(({ id }) => id),
    );
    const words = search.toLocaleLowerCase("kk").split(/\s+/).filter(Boolean);
    return [...pupils, ...parents]
      .filter(({ fullName }) => {
        const name = fullName.toLocaleLowerCase("kk");
        return words.every((word) => name.includes(word));
      })
      .slice(0, MOST_FOUND);
  }

  /** Whom a caller may take along, then whom they may invite as a host. */
  async function companionsOf(user: User, search: string): Promise<Companion[]> {
    const { schoolId } = user;
    const isHost = may(user.roles, "consultations:host");
    const [family, invited] = await Promise.all([
      may(user.roles, "consultations:ask") ? familyOf(schoolId, user.id) : [],
      isHost ? invitedBy(user, search) : [],
    ]);
    return toCompanions(user, [...family, ...invited]);
  }

  /** Who may sit beside somebody a host may invite; nobody where they may not. */
  async function besideGuest(user: User, guestId: string): Promise<Companion[]> {
    const { schoolId } = user;
    const guest = may(user.roles, "consultations:host")
      ? await people.findPerson(schoolId, guestId)
      : null;
    if (!guest || !(await mayInvite(user, guest))) return [];
    return toCompanions(user, await familyOf(schoolId, guestId));
  }

  async function toCompanions(
    { id: ownId, schoolId }: User,
    persons: readonly Person[],
  ): Promise<Companion[]> {
    const classes = await people.listClasses(schoolId);
    const found = new Map(persons.map((person) => [person.id, person]));
    found.delete(ownId);
    const childIds = [...found.values()].flatMap((person) => person.childIds);
    const children = await people.findPeople(schoolId, childIds);
    const classNames = new Map(classes.map(({ id, name }) => [id, name]));
    return [...found.values()].map(({ id, name, classId, childIds: ids }) => {
      // A parent is told from another of the name by where the children learn.
      const ofChildren = ids.flatMap((childId) => children.get(childId)?.classId ?? []);
      const all = [...new Set([...(classId ? [classId] : []), ...ofChildren])];
      const className = all.flatMap((one) => classNames.get(one) ?? []).join(", ");
      return { id, name, className: className === "" ? null : className };
    });
  }

  return { hostsOf, mayInvite, familyOf, companionsOf, besideGuest };
}
export type Circle = ReturnType<typeof createCircle>;
