import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { LeftPerson, Person, SchoolClass } from "./protocol.ts";
import type { People, Person as Somebody } from "./service.ts";
import type { PeopleFilter } from "./store.ts";

type Deps = {
  people: People;
  /** From schedule: classes somebody teaches. */
  taughtClassIds: (schoolId: string, personId: string) => Promise<string[]>;
};
type WithEmail = Person & { email: string | null };
type RosterPupil = WithEmail & { parents: Pick<WithEmail, "id" | "name" | "login" | "email">[] };

/** An address is for the person, the class teacher and the administrator; to others it is as if there were none. */
const mayEmails = (user: User, schoolClass?: SchoolClass) =>
  user.roles.includes("administrator") || schoolClass?.classTeacherId === user.id;

/** What members of staff may see of classes and people. */
export function createRosters({ people, taughtClassIds }: Deps) {
  /** Ids of the classes this person leads or teaches. */
  async function ownClassIds(user: User): Promise<Set<string>> {
    const [led, taught] = await Promise.all([
      people.classIdsOf(user),
      taughtClassIds(user.schoolId, user.id),
    ]);
    return new Set([...led, ...taught]);
  }

  /**
   * The school's classes for those who see them all, otherwise those one leads or teaches.
   * @throws AppError forbidden
   */
  async function listClasses(user: User): Promise<SchoolClass[]> {
    if (may(user.roles, "classes:readSchool")) return people.listClasses(user.schoolId);
    checkMay(user.roles, "classes:readOwn");
    const [all, own] = await Promise.all([people.listClasses(user.schoolId), ownClassIds(user)]);
    return all.filter(({ id }) => own.has(id));
  }

  /**
   * One class with its pupils and their parents.
   * @throws AppError forbidden, other_class: neither leads nor teaches it; not_found
   */
  async function readRoster(
    user: User,
    classId: string,
  ): Promise<{ schoolClass: SchoolClass; pupils: RosterPupil[] }> {
    const seesAll = may(user.roles, "classes:readSchool");
    if (!seesAll) checkMay(user.roles, "classes:readOwn");
    const schoolClass = await people.findClass(user.schoolId, classId);
    if (!schoolClass) throw new AppError("not_found", "No such class");
    if (!seesAll && !(await ownClassIds(user)).has(classId))
      throw new AppError("forbidden", "Not one's class", { reason: "other_class" });
    const pupils = await people.listPupils(user.schoolId, classId);
    const pupilIds = pupils.map(({ id }) => id);
    const parents = await people.listParents(user.schoolId, pupilIds);
    const isShown = mayEmails(user, schoolClass);
    const seen = (person: Somebody) => (isShown ? person : { ...person, email: null });
    return {
      schoolClass,
      pupils: pupils.map((pupil) => ({
        ...seen(pupil),
        className: schoolClass.name,
        parents: parents.filter(({ childIds }) => childIds.includes(pupil.id)).map(seen),
      })),
    };
  }

  /** A page of the school's people. @throws AppError forbidden */
  async function listPeople(
    user: User,
    filter: PeopleFilter,
  ): Promise<{ people: WithEmail[]; total: number }> {
    checkMay(user.roles, "people:readSchool");
    const [page, classes] = await Promise.all([
      people.listPeople(user.schoolId, filter),
      people.listClasses(user.schoolId),
    ]);
    const nameOf = new Map(classes.map(({ id, name }) => [id, name]));
    const isShown = mayEmails(user);
    const withClass = (person: Somebody): WithEmail => ({
      ...person,
      email: isShown ? person.email : null,
      className: nameOf.get(person.classId ?? "") ?? null,
    });
    return { people: page.people.map(withClass), total: page.total };
  }

  /** A page of those who left the school, the latest first. @throws AppError forbidden */
  async function listLeft(
    user: User,
    page: { skip: number; limit: number },
  ): Promise<{ people: LeftPerson[]; total: number }> {
    checkMay(user.roles, "people:erase");
    const { people: found, total } = await people.listLeft(user.schoolId, page);
    return {
      people: found.map(({ leftAtMs, ...person }) => ({
        ...person,
        leftAt: new Date(leftAtMs).toISOString(),
      })),
      total,
    };
  }

  return { listClasses, readRoster, listPeople, listLeft };
}
export type Rosters = ReturnType<typeof createRosters>;
