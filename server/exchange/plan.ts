import type { Role } from "../people/protocol.ts";
import { fullNameOf } from "../people/rules.ts";
import type { RosterChange, RosterProblem } from "./protocol.ts";
import type { Roster, RosterClass, RosterPerson } from "./roster.ts";

export type OurPerson = {
  id: string;
  familyName: string;
  givenName: string;
  patronymic: string | null;
  login: string;
  roles: Role[];
  email: string | null;
  classId: string | null;
  childIds: string[];
  hasLeft: boolean;
};
export type OurClass = { id: string; grade: number; letter: string; classTeacherId: string | null };
/** Whom and what ids of the source name, as earlier imports found. */
export type Known = { people: ReadonlyMap<string, string>; classes: ReadonlyMap<string, string> };
export type Ours = { people: OurPerson[]; classes: OurClass[]; known: Known };

type Fields = RosterChange["fields"];
export type PersonStep = {
  change: RosterChange;
  said: RosterPerson | null;
  /** Roles to stand after it. */
  roles: Role[];
};
export type ClassStep = { change: RosterChange; said: RosterClass };
export type Plan = {
  classes: ClassStep[];
  people: PersonStep[];
  same: { people: number; classes: number };
  problems: RosterProblem[];
};

const isPower = (role: Role) => role === "administrator" || role === "director";
const staffOf = (roles: readonly Role[]) =>
  roles.filter((role) => role !== "pupil" && role !== "parent");
const nameKey = (one: { familyName: string; givenName: string; patronymic: string | null }) =>
  [one.familyName, one.givenName].join(" ").toLowerCase().replace(/\s+/g, " ").trim();
const kindOf = (roles: readonly Role[]) =>
  roles.includes("pupil") ? "pupil" : staffOf(roles).length > 0 ? "staff" : "parent";

/** What a file cannot take away: roles it has no word for stay with a member of staff, and so do rights over the school. */
export function rolesAfter(said: readonly Role[] | null, ours: readonly Role[]): Role[] {
  if (said === null) return [...ours];
  if (said.includes("pupil")) return ["pupil"];
  const kept = staffOf(said).length > 0 || staffOf(ours).length > 0 ? staffOf(ours) : [];
  return [...new Set([...said, ...kept])];
}

/** The difference between a file and the school: pure, so that doing a part of it and asking again gives the rest. */
export function planOf(roster: Roster, ours: Ours): Plan {
  const problems: RosterProblem[] = [];
  const warn = (file: string, row: number, code: RosterProblem["code"], detail: string) =>
    void problems.push({ file, row, code, detail, isError: false });
  const classById = new Map(ours.classes.map((one) => [one.id, one]));
  const personById = new Map(ours.people.map((one) => [one.id, one]));
  const classNames = new Map(ours.classes.map((one) => [one.id, `${one.grade} «${one.letter}»`]));
  const said = new Map(roster.people.map((person) => [person.sourcedId, person]));

  // An id of a file may be ours: our own export comes back so.
  const classIdOf = (sourcedId: string): string | null =>
    ours.known.classes.get(sourcedId) ?? (classById.has(sourcedId) ? sourcedId : null);
  const personIdOf = (sourcedId: string): string | null =>
    ours.known.people.get(sourcedId) ?? (personById.has(sourcedId) ? sourcedId : null);
  const matchedClass = new Map<string, { id: string | null; isNew: boolean }>();
  const matchedPerson = new Map<
    string,
    { id: string | null; how: "known" | "login" | "name" | "new" }
  >();
  matchClasses();
  matchPeople();

  function matchClasses(): void {
    const taken = new Set(ours.known.classes.values());
    for (const { sourcedId, grade, letter } of roster.classes) {
      const known = classIdOf(sourcedId);
      const same = ours.classes.find(
        (one) => one.grade === grade && one.letter.toUpperCase() === letter && !taken.has(one.id),
      );
      matchedClass.set(sourcedId, { id: known ?? same?.id ?? null, isNew: known === null });
    }
  }

  function matchPeople(): void {
    const taken = new Set(ours.known.people.values());
    const byLogin = new Map(ours.people.map((one) => [one.login, one]));
    const byName = Map.groupBy(
      ours.people.filter(({ hasLeft }) => !hasLeft),
      (one) => `${kindOf(one.roles)} ${nameKey(one)}`,
    );
    const sameName = new Map<string, number>();
    const keyOf = (one: RosterPerson) => `${kindOf(one.roles ?? [])} ${nameKey(one)}`;
    for (const one of roster.people) sameName.set(keyOf(one), (sameName.get(keyOf(one)) ?? 0) + 1);
    for (const one of roster.people) {
      const known = personIdOf(one.sourcedId);
      if (known !== null) {
        matchedPerson.set(one.sourcedId, { id: known, how: "known" });
        continue;
      }
      const login = one.username === null ? undefined : byLogin.get(one.username);
      const isSameKind = login && one.roles && kindOf(login.roles) === kindOf(one.roles);
      const named = (byName.get(keyOf(one)) ?? []).filter(({ id }) => !taken.has(id));
      const [only] = named;
      if (login && isSameKind && !taken.has(login.id) && nameKey(login) === nameKey(one))
        match(one, login.id, "login");
      else if (
        only &&
        named.length === 1 &&
        sameName.get(keyOf(one)) === 1 &&
        isSameClass(one, only)
      )
        match(one, only.id, "name");
      else {
        if (named.length > 0) warn("users.csv", one.row, "same_name", one.sourcedId);
        if (login) warn("users.csv", one.row, "login_taken", one.username ?? "");
        matchedPerson.set(one.sourcedId, { id: null, how: "new" });
      }
    }
    function match(one: RosterPerson, id: string, how: "login" | "name"): void {
      taken.add(id);
      matchedPerson.set(one.sourcedId, { id, how });
    }
  }

  /** Pupils of one name are one only in one class. */
  function isSameClass(one: RosterPerson, other: OurPerson): boolean {
    if (!one.roles?.includes("pupil")) return true;
    const classId = one.classSourcedId ? (matchedClass.get(one.classSourcedId)?.id ?? null) : null;
    return classId === other.classId;
  }

  const classNameOf = (sourcedId: string | null | undefined): string | null => {
    const one = roster.classes.find((each) => each.sourcedId === sourcedId);
    if (one) return `${one.grade} «${one.letter}»`;
    const known = sourcedId ? classIdOf(sourcedId) : null;
    return known === null ? null : (classNames.get(known) ?? null);
  };

  let sameClasses = 0;
  const classes = roster.classes.flatMap((one): ClassStep[] => {
    const { id, isNew } = matchedClass.get(one.sourcedId) ?? { id: null, isNew: true };
    const current = id === null ? undefined : classById.get(id);
    const name = `${one.grade} «${one.letter}»`;
    const base = {
      kind: "class" as const,
      sourcedId: one.sourcedId,
      name,
      roles: [],
      className: null,
    };
    if (one.isLeaving) return []; // a class with its journal stays; its pupils go where the file says
    const fields: Fields = [];
    if (current && (current.grade !== one.grade || current.letter.toUpperCase() !== one.letter))
      fields.push({ field: "name", from: classNames.get(current.id) ?? "", to: name });
    const teacherId = one.teacherSourcedId && matchedPerson.get(one.teacherSourcedId)?.id;
    const teacher = one.teacherSourcedId && said.get(one.teacherSourcedId);
    if (teacher && (!current || current.classTeacherId !== teacherId)) {
      const before = personById.get(current?.classTeacherId ?? "");
      fields.push({
        field: "classTeacher",
        from: before ? fullNameOf(before) : "",
        to: fullNameOf(teacher),
      });
    }
    const act = !current
      ? "add"
      : isNew && !ours.known.classes.has(one.sourcedId) && id !== one.sourcedId
        ? "link"
        : "change";
    if (act === "change" && fields.length === 0) {
      sameClasses += 1;
      return [];
    }
    return [
      { said: one, change: { ...base, act, id: current?.id ?? id, fields, needsTick: false } },
    ];
  });

  let samePeople = 0;
  const steps = roster.people.flatMap((one): PersonStep[] => {
    const { id, how } = matchedPerson.get(one.sourcedId) ?? { id: null, how: "new" as const };
    const current = id === null ? undefined : personById.get(id);
    const leads = roster.classes.some(
      (each) => each.teacherSourcedId === one.sourcedId && !each.isLeaving,
    );
    const wanted: Role[] | null = one.roles && leads ? [...one.roles, "classTeacher"] : one.roles;
    const base = {
      ...{ kind: "person" as const, sourcedId: one.sourcedId, name: fullNameOf(one) },
      className:
        one.classSourcedId === undefined
          ? (classNames.get(current?.classId ?? "") ?? null)
          : classNameOf(one.classSourcedId),
    };
    if (one.isLeaving) {
      if (!current || current.hasLeft) return [];
      const change = {
        ...base,
        act: "leave" as const,
        id: current.id,
        roles: current.roles,
        fields: [],
        needsTick: true,
      };
      return [{ said: one, change, roles: current.roles }];
    }
    const roles = rolesAfter(wanted, current?.roles ?? []);
    const needsTick = roles.some((role) => isPower(role) && !current?.roles.includes(role));
    if (!current) {
      if (roles.length === 0) {
        problems.push({
          file: "users.csv",
          row: one.row,
          code: "no_role",
          detail: one.sourcedId,
          isError: true,
        });
        return [];
      }
      return [
        { said: one, roles, change: { ...base, act: "add", id, roles, fields: [], needsTick } },
      ];
    }
    const fields = differences(one, current, roles);
    const act = current.hasLeft ? "return" : how === "known" ? "change" : "link";
    if (act === "change" && fields.length === 0) {
      samePeople += 1;
      return [];
    }
    return [
      { said: one, roles, change: { ...base, act, id: current.id, roles, fields, needsTick } },
    ];
  });

  function differences(one: RosterPerson, current: OurPerson, roles: readonly Role[]): Fields {
    const fields: Fields = [];
    const note = (field: string, from: string | null, to: string | null) => {
      if ((from ?? "") !== (to ?? "")) fields.push({ field, from: from ?? "", to: to ?? "" });
    };
    note("familyName", current.familyName, one.familyName);
    note("givenName", current.givenName, one.givenName);
    if (one.patronymic !== null) note("patronymic", current.patronymic, one.patronymic);
    if (one.email !== null) note("email", current.email, one.email);
    note("roles", [...current.roles].sort().join(", "), [...roles].sort().join(", "));
    if (one.classSourcedId !== undefined && roles.includes("pupil")) {
      const to =
        one.classSourcedId === null
          ? null
          : (matchedClass.get(one.classSourcedId)?.id ?? classIdOf(one.classSourcedId));
      const isNewClass = one.classSourcedId !== null && to === null;
      if (isNewClass || (to ?? null) !== current.classId)
        note(
          "class",
          classNames.get(current.classId ?? "") ?? "",
          classNameOf(one.classSourcedId) ?? "",
        );
    }
    const children = childrenAfter(one, current);
    if (children.some((child) => child === null || !current.childIds.includes(child)))
      note("children", String(current.childIds.length), String(children.length));
    return fields;
  }

  /** Ids of children to stand; null for one who is not made yet. */
  function childrenAfter(one: RosterPerson, current: OurPerson): (string | null)[] {
    const told = one.childSourcedIds.map((sourcedId) => matchedPerson.get(sourcedId)?.id ?? null);
    return [...new Set([...current.childIds, ...told])];
  }

  return {
    classes,
    people: [...steps, ...missing()],
    same: { people: samePeople, classes: sameClasses },
    problems,
  };

  /** Of a whole list: those whom an earlier one brought and this one has not. */
  function missing(): PersonStep[] {
    if (roster.mode === "delta") return [];
    const named = new Set([...matchedPerson.values()].map(({ id }) => id));
    return [...ours.known.people].flatMap(([sourcedId, id]): PersonStep[] => {
      const current = personById.get(id);
      if (!current || current.hasLeft || named.has(id) || said.has(sourcedId)) return [];
      const change: RosterChange = {
        ...{ kind: "person", act: "leave", sourcedId, id, name: fullNameOf(current) },
        ...{ roles: current.roles, className: classNames.get(current.classId ?? "") ?? null },
        ...{ fields: [], needsTick: true },
      };
      return [{ said: null, change, roles: current.roles }];
    });
  }
}
