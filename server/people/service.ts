import { actionsOf, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Language, Me, Role, SchoolClass } from "./protocol.ts";
import { mongoRoll, type Roll } from "./roll.ts";
import type {
  NewClass,
  NewPerson,
  NewSchool,
  PeopleStore,
  School,
  StoredClass,
  StoredPerson,
} from "./store.ts";

export type { NewClass, NewPerson, NewSchool, PersonChange, School } from "./store.ts";
/** Somebody of the school, as other domains see them. */
export type Person = StoredPerson;
/** A pupil's line in lists of the class. */
export type RosterEntry = {
  id: string;
  name: string;
  fullName: string;
  /** When they came to the class, ms; null: they were in it from the start. */
  sinceMs: number | null;
};
/** Told when a person's sign-ins must end: their roles changed or they left. */
export type AccessListener = (schoolId: string, personId: string) => Promise<void>;

type Deps = { store: PeopleStore; roll?: Roll; now?: () => number };

/** The school, its classes and its people. */
export function createPeople({ store, roll = mongoRoll, now = Date.now }: Deps) {
  const accessListeners: AccessListener[] = [];

  /** @throws AppError not_found */
  async function readSchool(schoolId: string): Promise<School> {
    const school = await store.findSchool(schoolId);
    if (!school) throw new AppError("not_found", "No such school");
    return school;
  }

  async function withDetails(schoolId: string, classes: StoredClass[]): Promise<SchoolClass[]> {
    const teacherIds = classes.flatMap(({ classTeacherId }) => classTeacherId ?? []);
    const [counts, teachers] = await Promise.all([
      store.countPupils(schoolId),
      findPeople(schoolId, teacherIds),
    ]);
    return classes.map((schoolClass) => ({
      ...schoolClass,
      classTeacherName: teachers.get(schoolClass.classTeacherId ?? "")?.name ?? null,
      pupilCount: counts.get(schoolClass.id) ?? 0,
    }));
  }

  /** The class, or null where this school has none such. */
  async function findClass(schoolId: string, classId: string): Promise<SchoolClass | null> {
    const found = await store.findClass(schoolId, classId);
    const [schoolClass] = found ? await withDetails(schoolId, [found]) : [];
    return schoolClass ?? null;
  }

  /** Every class of the school, by grade and letter. */
  async function listClasses(schoolId: string): Promise<SchoolClass[]> {
    return withDetails(schoolId, await store.listClasses(schoolId));
  }

  /** People by id, those who left the school too, so that past lessons keep their names. */
  async function findPeople(
    schoolId: string,
    personIds: readonly string[],
  ): Promise<Map<string, Person>> {
    if (personIds.length === 0) return new Map();
    const people = await store.findPeople(schoolId, personIds);
    return new Map(people.map((person) => [person.id, person]));
  }

  /** @throws AppError not_found */
  async function readPerson(schoolId: string, personId: string): Promise<Person> {
    const person = await store.findPerson(schoolId, personId);
    if (!person) throw new AppError("not_found", "No such person");
    return person;
  }

  /** The class's pupils by full name in Kazakh order. */
  async function roster(schoolId: string, classId: string): Promise<RosterEntry[]> {
    const pupils = await store.listPupils(schoolId, classId);
    return pupils.map(({ id, name, fullName, classSinceMs }) => {
      return { id, name, fullName, sinceMs: classSinceMs };
    });
  }

  /** A pupil's own class, a parent's children's, a class teacher's led ones. What is taught comes from schedule. */
  async function classIdsOf(user: User): Promise<string[]> {
    const person = await store.findPerson(user.schoolId, user.id);
    if (!person) return [];
    const [children, led] = await Promise.all([
      findPeople(user.schoolId, person.childIds),
      user.roles.includes("classTeacher") ? store.listClassesLedBy(user.schoolId, user.id) : [],
    ]);
    const ids = [person.classId, ...[...children.values()].map(({ classId }) => classId)];
    return [...new Set([...ids, ...led.map(({ id }) => id)].filter((id) => id !== null))];
  }

  /** Socket groups: oneself, the sign-in, one's classes, and `leaders` for those who see every lesson. */
  async function groupsOf(user: User): Promise<string[]> {
    const classIds = await classIdsOf(user);
    return [
      `person:${user.id}`,
      `family:${user.familyId}`,
      ...classIds.map((id) => `class:${id}`),
      ...(may(user.roles, "lessons:readSchool") ? [`leaders:${user.schoolId}`] : []),
    ];
  }

  /** All a client needs to draw its frame. @throws AppError not_found */
  async function readMe(user: Pick<User, "id" | "schoolId">): Promise<Me> {
    const { schoolId } = user;
    const [person, { id, name, timeZone }, classes] = await Promise.all([
      readPerson(schoolId, user.id),
      readSchool(schoolId),
      store.listClasses(schoolId),
    ]);
    const children = await findPeople(schoolId, person.childIds);
    const classOf = new Map(classes.map((one) => [one.id, { id: one.id, name: one.name }]));
    const led = classes.filter(({ classTeacherId }) => classTeacherId === person.id);
    return {
      id: person.id,
      name: person.name,
      givenName: person.givenName,
      fullName: person.fullName,
      roles: person.roles,
      language: person.language,
      email: person.email,
      school: { id, name, timeZone },
      schoolClass: classOf.get(person.classId ?? "") ?? null,
      classTeacherOf: led.map((one) => ({ id: one.id, name: one.name })),
      children: person.childIds.flatMap((childId) => {
        const child = children.get(childId);
        const ofChild = classOf.get(child?.classId ?? "");
        if (!child || !ofChild) return [];
        return { id: childId, name: child.name, classId: ofChild.id, className: ofChild.name };
      }),
      actions: actionsOf(person.roles),
    };
  }

  /** The language of the screens and one's own e-mail, kept with the person. @throws AppError not_found */
  async function changeMe(
    user: User,
    { language, email }: { language?: Language | undefined; email?: string | null | undefined },
  ): Promise<Me> {
    if (language !== undefined) await store.setLanguage(user.schoolId, user.id, language);
    if (email !== undefined) await store.setEmail(user.schoolId, user.id, email);
    return readMe(user);
  }

  /** How letters reach these people and in which language; those who left are not among them. */
  async function contactsOf(
    schoolId: string,
    personIds: readonly string[],
  ): Promise<Map<string, { email: string | null; language: Language; name: string }>> {
    if (personIds.length === 0) return new Map();
    const found = await store.findCurrent(schoolId, personIds);
    return new Map(found.map(({ id, email, language, name }) => [id, { email, language, name }]));
  }

  async function accessChanged(schoolId: string, personId: string): Promise<void> {
    for (const listener of accessListeners) await listener(schoolId, personId);
  }

  /** Gives a person these roles; their sign-ins end, since tokens carry roles. @throws AppError not_found */
  async function changeRoles(schoolId: string, personId: string, roles: Role[]): Promise<void> {
    if (!(await store.setRoles(schoolId, personId, roles)))
      throw new AppError("not_found", "No such person");
    await accessChanged(schoolId, personId);
  }

  /** The person leaves the school: no sign-in, in no list; past lessons keep the name. @throws AppError not_found */
  async function remove(schoolId: string, personId: string): Promise<void> {
    const { classId } = await readPerson(schoolId, personId);
    const schoolClass = classId === null ? null : await store.findClass(schoolId, classId);
    const left = { leftAt: new Date(now()), leftClassName: schoolClass?.name ?? null };
    if (!(await store.setLeft(schoolId, personId, left)))
      throw new AppError("not_found", "No such person");
    await accessChanged(schoolId, personId);
  }

  return {
    readSchool,
    /** The school's copy of its rule of attendance; attendance decides and keeps the history. */
    setAttendancePolicy: store.setAttendancePolicy,
    listSchools: (): Promise<School[]> => store.listSchools(),
    findPerson: (schoolId: string, personId: string): Promise<Person | null> =>
      store.findPerson(schoolId, personId),
    readPerson,
    findPeople,
    findClass,
    listClasses,
    roster,
    /** Pupils of a class in full, in Kazakh order. */
    listPupils: (schoolId: string, classId: string): Promise<Person[]> =>
      store.listPupils(schoolId, classId),
    /** Parents of any of these pupils. */
    listParents: (schoolId: string, pupilIds: readonly string[]): Promise<Person[]> =>
      store.listParents(schoolId, pupilIds),
    listPeople: store.listPeople,
    listLeft: store.listLeft,
    classIdsOf,
    groupsOf,
    readMe,
    changeMe,
    contactsOf,
    changeRoles,
    remove,
    /** For those who keep the school's lists: imports, exports, platforms. Who may is theirs to ask. */
    roll,
    /** Called, and awaited, when a person's sign-ins must end. */
    onAccessChanged(listener: AccessListener): void {
      accessListeners.push(listener);
    },
    createSchool: (school: NewSchool): Promise<School> => store.createSchool(school),
    addClass: (schoolId: string, schoolClass: NewClass): Promise<StoredClass> =>
      store.addClass(schoolId, schoolClass),
    /** Many at once, in the order given. @throws the database's duplicate key error when a login is taken */
    addPeople: (schoolId: string, people: readonly NewPerson[]): Promise<Person[]> =>
      store.addPeople(schoolId, people),
    /** For sign-in only: whose login it is, in whichever school, and the hash of the password. */
    findCredentials: store.findCredentials,
    findPasswordHash: store.findPasswordHash,
    setPasswordHash: store.setPasswordHash,
  };
}
export type People = ReturnType<typeof createPeople>;
