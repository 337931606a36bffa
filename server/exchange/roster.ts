import { z } from "zod";
import type { Role } from "../people/protocol.ts";
import type { RosterProblem } from "./protocol.ts";
import type { Bundle, Mode, Row } from "./reading.ts";
import type { ReadTable } from "./tables.ts";

/** A person as a bundle says them; undefined: it says nothing of that, and it stays as it is. */
export type RosterPerson = {
  sourcedId: string;
  row: number;
  familyName: string;
  givenName: string;
  patronymic: string | null;
  username: string | null;
  email: string | null;
  /** Null: the bundle has no roles of them. */
  roles: Role[] | null;
  /** Of the class's row; null: in none any more. */
  classSourcedId: string | null | undefined;
  /** Of a parent. */
  childSourcedIds: string[];
  isLeaving: boolean;
};
export type RosterClass = {
  sourcedId: string;
  row: number;
  grade: number;
  letter: string;
  /** Of the class teacher; undefined: nothing is said. */
  teacherSourcedId: string | undefined;
  isLeaving: boolean;
};
export type Roster = {
  mode: Mode;
  sourceName: string;
  people: RosterPerson[];
  classes: RosterClass[];
  problems: RosterProblem[];
};

/** Roles of OneRoster 1.2 as ours; those we have no place for are told as a warning. */
const ROLES: Record<string, Role> = {
  ...{ student: "pupil", teacher: "teacher", aide: "teacher", parent: "parent" },
  ...{ guardian: "parent", relative: "parent", principal: "director", counselor: "psychologist" },
  ...{ siteadministrator: "administrator", systemadministrator: "administrator" },
};
const KNOWN_WITHOUT_PLACE = new Set(["proctor", "districtadministrator"]);
const EmailText = z.email().max(254);
/** A name that a spreadsheet would run, or that would draw a link, is no name. */
const NAME = /^[\p{L}\p{M}][\p{L}\p{M}\p{N}'’ʼ.\- ]{0,99}$/u;
const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,99}$/u;
const CLASS = /^(\d{1,2})\s*[-–—]?\s*[«"“']?\s*(\p{L}{1,2})\s*[»"”']?$/u;

/** "7 «Ә»", "7Ә", "7-ә" as grade and letter; null where it is no class of ours. */
export function readClassName(title: string): { grade: number; letter: string } | null {
  const [, grade, letter] = CLASS.exec(title.trim()) ?? [];
  if (!grade || !letter || Number(grade) > 12) return null;
  return { grade: Number(grade), letter: letter.toUpperCase() };
}

const isGone = ({ cells }: Row) => cells.status?.toLowerCase() === "tobedeleted";
const listOf = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
/** Past its last day, which is not a day of it any more (`endDate` is exclusive). */
const isOver = (row: Row, today: string) => {
  const end = row.cells.endDate?.slice(0, 10) ?? "";
  return end !== "" && end <= today;
};

/** What a bundle means for a school: its people and classes, and every row that cannot be taken, with why. `today` of the school. */
export function toRoster(bundle: Bundle, today: string): Roster {
  const problems = [...bundle.problems];
  const say = (
    file: ReadTable,
    row: number | null,
    code: RosterProblem["code"],
    detail = "",
    isError = true,
  ) =>
    void problems.push({ file: `${file}.csv`, row, code, detail: detail.slice(0, 120), isError });
  const rowsOf = (name: ReadTable): Row[] => {
    const seen = new Set<string>();
    return (bundle.tables[name]?.rows ?? []).filter((row) => {
      const id = row.cells.sourcedId ?? "";
      const isNew = !seen.has(id);
      if (!isNew) say(name, row.row, "duplicate_id", id);
      else if (id.length > 255) say(name, row.row, "bad_value", "sourcedId");
      seen.add(id);
      return isNew && id.length <= 255;
    });
  };

  const schools = rowsOf("orgs").filter(
    (row) => row.cells.type?.toLowerCase() === "school" && !isGone(row),
  );
  if (schools.length > 1) say("orgs", null, "several_schools", String(schools.length));
  const users = rowsOf("users");
  const classRows = rowsOf("classes");
  const hasHomerooms = classRows.some((row) => row.cells.classType?.toLowerCase() === "homeroom");
  const classes = readClasses();
  const classIds = new Set(classes.map(({ sourcedId }) => sourcedId));
  const allClassIds = new Set(classRows.map(({ cells }) => cells.sourcedId));
  const userIds = new Set(users.map(({ cells }) => cells.sourcedId ?? ""));
  const isDelta = bundle.tables.users?.mode === "delta";
  const rolesOf = readRoles();
  const enrolled = readEnrollments();

  function readClasses(): RosterClass[] {
    const named = new Map<string, string>();
    return classRows.flatMap((row): RosterClass[] => {
      const { sourcedId = "", title = "", classCode = "", classType = "" } = row.cells;
      const type = classType.toLowerCase();
      if (type !== "homeroom" && type !== "scheduled") {
        say("classes", row.row, "bad_value", "classType");
        return [];
      }
      // Groups of one subject are the timetable's; our classes are the homerooms, where the file has any.
      if (hasHomerooms && type === "scheduled") return [];
      const name = readClassName(title) ?? readClassName(classCode);
      if (!name) {
        say("classes", row.row, "class_name", title, hasHomerooms);
        return [];
      }
      const key = `${name.grade} ${name.letter}`;
      if (named.has(key) && !isGone(row)) {
        say("classes", row.row, "class_twice", key);
        return [];
      }
      named.set(key, sourcedId);
      return [
        { sourcedId, row: row.row, ...name, teacherSourcedId: undefined, isLeaving: isGone(row) },
      ];
    });
  }

  function readRoles(): Map<string, Set<Role>> {
    const found = new Map<string, Set<Role>>();
    for (const row of rowsOf("roles")) {
      const { userSourcedId = "", role = "" } = row.cells;
      if (!userIds.has(userSourcedId)) {
        if (!isDelta) say("roles", row.row, "unknown_reference", userSourcedId);
        continue;
      }
      if (isGone(row) || isOver(row, today)) continue;
      const ours = ROLES[role.toLowerCase()];
      if (ours) found.set(userSourcedId, (found.get(userSourcedId) ?? new Set()).add(ours));
      else if (KNOWN_WITHOUT_PLACE.has(role.toLowerCase()))
        say("roles", row.row, "role_unknown", role, false);
      else say("roles", row.row, "bad_value", "role");
    }
    return found;
  }

  function readEnrollments() {
    const classOf = new Map<string, string | null>();
    for (const row of rowsOf("enrollments")) {
      const { classSourcedId = "", userSourcedId = "", role = "", primary = "" } = row.cells;
      const isKnown = allClassIds.has(classSourcedId) && userIds.has(userSourcedId);
      // A delta may speak of what an earlier file brought.
      if (!isKnown && !isDelta) {
        say(
          "enrollments",
          row.row,
          "unknown_reference",
          userIds.has(userSourcedId) ? classSourcedId : userSourcedId,
        );
        continue;
      }
      const kind = role.toLowerCase();
      if (!["student", "teacher", "administrator", "proctor"].includes(kind)) {
        say("enrollments", row.row, "bad_value", "role");
        continue;
      }
      if (!classIds.has(classSourcedId) && !isDelta) continue;
      const isEnded = isGone(row) || isOver(row, today);
      if (kind === "student") {
        if (!isEnded) classOf.set(userSourcedId, classSourcedId);
        else if (!classOf.has(userSourcedId)) classOf.set(userSourcedId, null);
      }
      const led = classes.find(({ sourcedId }) => sourcedId === classSourcedId);
      if (kind === "teacher" && primary.toLowerCase() === "true" && led && !isEnded)
        led.teacherSourcedId = userSourcedId;
    }
    return classOf;
  }

  const people = users.flatMap((row): RosterPerson[] => {
    const { cells } = row;
    const { sourcedId = "", givenName = "", familyName = "", middleName = "" } = cells;
    const isLeaving = isGone(row) || cells.enabledUser?.toLowerCase() === "false";
    const wrong = (["givenName", "familyName", "middleName"] as const).find(
      (column) => (cells[column] ?? "") !== "" && !NAME.test(cells[column] ?? ""),
    );
    if (wrong) {
      say("users", row.row, "bad_value", wrong);
      return [];
    }
    const username = cells.username ?? "";
    const isLogin = username === "" || LOGIN.test(username);
    if (!isLogin) say("users", row.row, "bad_value", "username", false);
    const email = (cells.email ?? "").toLowerCase();
    const isEmail = email === "" || EmailText.safeParse(email).success;
    if (!isEmail) say("users", row.row, "bad_value", "email", false);
    const roles = rolesOf.get(sourcedId);
    if (!roles && !isLeaving && !isDelta) {
      say("users", row.row, "no_role", sourcedId);
      return [];
    }
    const told = enrolled.get(sourcedId);
    return [
      {
        ...{ sourcedId, row: row.row, familyName, givenName, isLeaving },
        patronymic: middleName || null,
        username: isLogin && username !== "" ? username.toLowerCase() : null,
        email: isEmail && email !== "" ? email : null,
        roles: roles ? [...roles] : null,
        classSourcedId: enrolled.has(sourcedId)
          ? told
          : roles?.has("pupil") && bundle.tables.enrollments?.mode === "bulk"
            ? null
            : undefined,
        childSourcedIds: [],
      },
    ];
  });

  linkFamilies(users, people);
  return {
    mode: isDelta ? "delta" : "bulk",
    ...{ sourceName: bundle.sourceName, people, classes, problems },
  };
}

/** `agentSourcedIds` join a pupil and a parent from either side. */
function linkFamilies(users: readonly Row[], people: readonly RosterPerson[]): void {
  const personOf = new Map(people.map((person) => [person.sourcedId, person]));
  for (const { cells } of users) {
    const person = personOf.get(cells.sourcedId ?? "");
    for (const agentId of person ? listOf(cells.agentSourcedIds) : []) {
      const agent = personOf.get(agentId);
      if (!person || !agent) continue;
      const [child, parent] = person.roles?.includes("pupil") ? [person, agent] : [agent, person];
      const isFamily = child.roles?.includes("pupil") && parent.roles?.includes("parent");
      if (isFamily && !parent.childSourcedIds.includes(child.sourcedId))
        parent.childSourcedIds.push(child.sourcedId);
    }
  }
}
