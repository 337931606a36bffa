import { freeLogins } from "../people/logins.ts";
import type { NewPerson, People } from "../people/service.ts";
import { type OurClass, type OurPerson, type PersonStep, type Plan, planOf } from "./plan.ts";
import type { Roster } from "./roster.ts";
import type { ExchangeStore } from "./store.ts";

/** People written at once. */
const BATCH = 200;

export type PeopleForExchange = Pick<
  People,
  "readSchool" | "listClasses" | "addPeople" | "remove" | "changeRoles" | "findPeople"
> & { roll: People["roll"] };
type Deps = { store: ExchangeStore; people: PeopleForExchange };
export type Progress = (step: { done: number; logins?: number }) => Promise<void>;

/** Does what a plan says, in steps that may be cut anywhere: asked again it does the rest, and then nothing. */
export function createApplying({ store, people }: Deps) {
  async function plan(schoolId: string, roster: Roster): Promise<Plan> {
    const [everyone, classes, known] = await Promise.all([
      people.roll.listEveryone(schoolId, { withLeft: true }),
      people.listClasses(schoolId),
      store.known(schoolId),
    ]);
    const ours: { people: OurPerson[]; classes: OurClass[] } = { people: everyone, classes };
    return planOf(roster, { ...ours, known });
  }

  /** @throws Error, after which it can be done again */
  async function apply(
    schoolId: string,
    roster: Roster,
    ticked: ReadonlySet<string>,
    { tell, signal }: { tell: Progress; signal?: AbortSignal },
  ): Promise<void> {
    await putClasses(schoolId, await plan(schoolId, roster), tell);
    if (signal?.aborted) return;
    await addPeople(schoolId, await plan(schoolId, roster), ticked, tell, signal);
    if (signal?.aborted) return;
    // Now all ids are there: what refers to others (class, children, class teacher) and who leaves.
    const last = await plan(schoolId, roster);
    await putTeachers(schoolId, last);
    await changePeople(schoolId, last, ticked, tell, signal);
  }

  async function putClasses(schoolId: string, { classes }: Plan, tell: Progress): Promise<void> {
    for (const { change, said } of classes) {
      const { sourcedId, act } = change;
      const name = { grade: said.grade, letter: said.letter };
      const id = change.id ?? store.newId();
      await store.addExternalIds(schoolId, [{ kind: "class", sourcedId, ourId: id }]);
      if (act === "add") {
        const kept = (await store.known(schoolId)).classes.get(sourcedId) ?? id;
        await people.roll.addClass(schoolId, kept, {
          ...name,
          language: "kk",
          classTeacherId: null,
        });
        await tell({ done: 1 });
      } else if (change.fields.some(({ field }) => field === "name"))
        await people.roll.changeClass(schoolId, id, name);
    }
  }

  async function putTeachers(schoolId: string, { classes }: Plan): Promise<void> {
    const known = await store.known(schoolId);
    for (const { change, said } of classes) {
      if (!change.fields.some(({ field }) => field === "classTeacher")) continue;
      const sourcedId = said.teacherSourcedId ?? "";
      const classTeacherId = known.people.get(sourcedId) ?? null;
      if (change.id && classTeacherId)
        await people.roll.changeClass(schoolId, change.id, { classTeacherId });
    }
  }

  /** Who is new; the id is written down before the person, so that a cut between the two makes nobody twice. */
  async function addPeople(
    schoolId: string,
    { people: steps }: Plan,
    ticked: ReadonlySet<string>,
    tell: Progress,
    signal?: AbortSignal,
  ): Promise<void> {
    const known = await store.known(schoolId);
    const adding = steps.filter(({ change }) => change.act === "add" && isAllowed(change, ticked));
    const usernames = adding.flatMap(({ said }) => said?.username ?? []);
    const taken = new Set(await people.roll.takenLogins(usernames));
    const used = new Set<string>();
    for (let from = 0; from < adding.length && !signal?.aborted; from += BATCH) {
      const batch = adding.slice(from, from + BATCH);
      const own = batch.map(({ said }) => {
        const username = said?.username ?? null;
        if (username === null || taken.has(username) || used.has(username)) return null;
        used.add(username);
        return username;
      });
      const nameless = batch.flatMap(({ said }, at) => (said && own[at] === null ? [said] : []));
      const made = await freeLogins(nameless, people.roll.takenLogins, used);
      for (const login of made) used.add(login);
      let next = 0;
      const ready = batch.map(({ change }) => ({
        kind: "person" as const,
        sourcedId: change.sourcedId,
        ourId: change.id ?? known.people.get(change.sourcedId) ?? store.newId(),
      }));
      await store.addExternalIds(schoolId, ready);
      const newcomers = batch.flatMap(({ said, roles }, at): NewPerson[] => {
        const id = ready[at]?.ourId;
        if (!said || !id) return [];
        const { familyName, givenName, patronymic, email, classSourcedId } = said;
        const classId = classSourcedId
          ? (known.classes.get(classSourcedId) ?? classSourcedId)
          : null;
        const login = own[at] ?? made[next++] ?? "";
        return [
          {
            ...{ id, familyName, givenName, patronymic, email, login, roles },
            ...{ language: "kk", passwordHash: null },
            classId: roles.includes("pupil") && isId(classId) ? classId : null,
          },
        ];
      });
      await people.addPeople(schoolId, newcomers);
      await tell({ done: batch.length, logins: newcomers.length });
    }
  }

  async function changePeople(
    schoolId: string,
    { people: steps }: Plan,
    ticked: ReadonlySet<string>,
    tell: Progress,
    signal?: AbortSignal,
  ): Promise<void> {
    const known = await store.known(schoolId);
    for (const step of steps) {
      if (signal?.aborted) return;
      const { change } = step;
      if (!change.id || change.act === "add" || !isAllowed(change, ticked)) continue;
      if (change.act === "leave") await people.remove(schoolId, change.id);
      else {
        await store.addExternalIds(schoolId, [
          { kind: "person", sourcedId: change.sourcedId, ourId: change.id },
        ]);
        await changeOne(schoolId, step, known);
      }
      await tell({ done: 1 });
    }
  }

  async function changeOne(
    schoolId: string,
    { change, said, roles }: PersonStep,
    known: Awaited<ReturnType<ExchangeStore["known"]>>,
  ): Promise<void> {
    const { id, act, fields } = change;
    if (!id || !said) return;
    const current = (await people.findPeople(schoolId, [id])).get(id);
    if (!current) return;
    if (act === "return") await people.roll.takeBack(schoolId, id);
    const has = (field: string) => fields.some((one) => one.field === field);
    const idOf = (sourcedId: string) => known.people.get(sourcedId) ?? sourcedId;
    const classId = said.classSourcedId
      ? (known.classes.get(said.classSourcedId) ?? said.classSourcedId)
      : null;
    const children = [...new Set([...current.childIds, ...said.childSourcedIds.map(idOf)])];
    await people.roll.changePerson(schoolId, id, {
      ...{ familyName: said.familyName, givenName: said.givenName },
      ...(said.patronymic !== null && { patronymic: said.patronymic }),
      ...(said.email !== null && { email: said.email }),
      ...(has("class") && { classId: isId(classId) ? classId : null }),
      ...(has("children") && { childIds: children.filter(isId) }),
    });
    // By the people's own way: sign-ins of whose rights change must end.
    if (has("roles")) await people.changeRoles(schoolId, id, roles);
  }

  return { plan, apply };
}
export type Applying = ReturnType<typeof createApplying>;

const isId = (id: string | null): id is string => id !== null && /^[0-9a-f]{24}$/.test(id);
/** What takes somebody out, or gives rights over the school, is done only when ticked. */
const isAllowed = (
  { needsTick, sourcedId }: { needsTick: boolean; sourcedId: string },
  ticked: ReadonlySet<string>,
): boolean => !needsTick || ticked.has(sourcedId);
