import { strFromU8, unzipSync } from "fflate";

/**
 * The tables of OneRoster 1.2 CSV (1EdTech CSV Binding 1.2.1, section 4), written down apart from the product: headings
 * in order, what is required, formats, enumerations and what refers to what. `!` required, `?` optional.
 */
type Kind =
  | "guid"
  | "string"
  | "date"
  | "dateTime"
  | "status"
  | "boolean"
  | "year"
  | "number"
  | "email";
type Column = {
  name: string;
  must: boolean;
  kind: Kind;
  of?: readonly string[];
  /** Table whose sourcedId it holds; a list where `many`. */
  to?: string;
  many?: boolean;
};
const c = (name: string, kind: Kind = "string", more: Partial<Column> = {}): Column => ({
  ...{ name: name.replace(/[!?]$/, ""), must: name.endsWith("!"), kind },
  ...more,
});
const head = [c("sourcedId!", "guid"), c("status?", "status"), c("dateLastModified?", "dateTime")];
const bool = ["true", "false"] as const;

export const spec: Record<string, Column[]> = {
  academicSessions: [
    ...head,
    c("title!"),
    c("type!", "string", { of: ["gradingPeriod", "semester", "schoolYear", "term"] }),
    c("startDate!", "date"),
    c("endDate!", "date"),
    c("parentSourcedId?", "guid", { to: "academicSessions" }),
    c("schoolYear!", "year"),
  ],
  categories: [...head, c("title!"), c("weight?", "number")],
  classes: [
    ...head,
    c("title!"),
    c("grades?"),
    c("courseSourcedId!", "guid", { to: "courses" }),
    c("classCode?"),
    c("classType!", "string", { of: ["homeroom", "scheduled"] }),
    c("location?"),
    c("schoolSourcedId!", "guid", { to: "orgs" }),
    c("termSourcedIds!", "guid", { to: "academicSessions", many: true }),
    c("subjects?"),
    c("subjectCodes?"),
    c("periods?"),
  ],
  courses: [
    ...head,
    c("schoolYearSourcedId?", "guid", { to: "academicSessions" }),
    c("title!"),
    c("courseCode?"),
    c("grades?"),
    c("orgSourcedId!", "guid", { to: "orgs" }),
    c("subjects?"),
    c("subjectCodes?"),
  ],
  enrollments: [
    ...head,
    c("classSourcedId!", "guid", { to: "classes" }),
    c("schoolSourcedId!", "guid", { to: "orgs" }),
    c("userSourcedId!", "guid", { to: "users" }),
    c("role!", "string", { of: ["administrator", "proctor", "student", "teacher"] }),
    c("primary?", "boolean", { of: bool }),
    c("beginDate?", "date"),
    c("endDate?", "date"),
  ],
  lineItems: [
    ...head,
    c("title!"),
    c("description?"),
    c("assignDate!", "date"),
    c("dueDate!", "date"),
    c("classSourcedId!", "guid", { to: "classes" }),
    c("categorySourcedId!", "guid", { to: "categories" }),
    c("academicSessionSourcedId!", "guid", { to: "academicSessions" }),
    c("resultValueMin?", "number"),
    c("resultValueMax?", "number"),
    c("schoolSourcedId!", "guid", { to: "orgs" }),
  ],
  orgs: [
    ...head,
    c("name!"),
    c("type!", "string", {
      of: ["department", "school", "district", "local", "state", "national"],
    }),
    c("identifier?"),
    c("parentSourcedId?", "guid", { to: "orgs" }),
  ],
  results: [
    ...head,
    c("lineItemSourcedId!", "guid", { to: "lineItems" }),
    c("studentSourcedId!", "guid", { to: "users" }),
    c("scoreStatus!", "string", {
      of: ["exempt", "fully graded", "not submitted", "partially graded", "submitted"],
    }),
    c("score?", "number"),
    c("scoreDate!", "date"),
    c("comment?"),
    c("textScore?"),
    c("classSourcedId?", "guid", { to: "classes" }),
    c("inProgress?", "boolean", { of: bool }),
    c("incomplete?", "boolean", { of: bool }),
    c("late?", "boolean", { of: bool }),
    c("missing?", "boolean", { of: bool }),
  ],
  roles: [
    ...head,
    c("userSourcedId!", "guid", { to: "users" }),
    c("roleType!", "string", { of: ["primary", "secondary"] }),
    c("role!", "string", {
      of: [
        ...["aide", "counselor", "districtAdministrator", "guardian", "parent", "principal"],
        ...[
          "proctor",
          "relative",
          "siteAdministrator",
          "student",
          "systemAdministrator",
          "teacher",
        ],
      ],
    }),
    c("beginDate?", "date"),
    c("endDate?", "date"),
    c("orgSourcedId!", "guid", { to: "orgs" }),
    c("userProfileSourcedId?", "guid"),
  ],
  users: [
    ...head,
    c("enabledUser!", "boolean", { of: bool }),
    c("username!"),
    c("userIds?"),
    c("givenName!"),
    c("familyName!"),
    c("middleName?"),
    c("identifier?"),
    c("email?", "email"),
    c("sms?"),
    c("phone?"),
    c("agentSourcedIds?", "guid", { to: "users", many: true }),
    c("grades?"),
    c("password?"),
    c("userMasterIdentifier?"),
    c("resourceSourcedIds?"),
    c("preferredGivenName?"),
    c("preferredMiddleName?"),
    c("preferredFamilyName?"),
    c("primaryOrgSourcedId?", "guid", { to: "orgs" }),
    c("pronouns?"),
  ],
};
/** Lines of the manifest, in order. */
const manifestNames = [
  ...["manifest.version", "oneroster.version", "file.academicSessions", "file.categories"],
  ...["file.classes", "file.classResources", "file.courses", "file.courseResources"],
  ...["file.demographics", "file.enrollments", "file.lineItemLearningObjectiveIds"],
  ...["file.lineItems", "file.lineItemScoreScales", "file.orgs", "file.resources"],
  ...["file.resultLearningObjectiveIds", "file.results", "file.resultScoreScales", "file.roles"],
  ...["file.scoreScales", "file.userProfiles", "file.userResources", "file.users"],
  ...["source.systemName", "source.systemCode"],
];

const formats: Record<Kind, RegExp> = {
  guid: /^[\x21-\x7e\p{L}]{1,255}$/u,
  string: /^[\P{Cc}\t\r\n]*$/u,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/,
  status: /^(active|tobedeleted)?$/,
  boolean: /^(true|false)$/,
  year: /^\d{4}$/,
  number: /^-?\d+(\.\d+)?$/,
  email: /^[^@\s]+@[^@\s]+$/,
};

/** A small reader of RFC 4180 of its own, so that a mistake of the product's library would be seen. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (isQuoted) {
      if (letter === '"' && text[at + 1] === '"') cell += text[++at];
      else if (letter === '"') isQuoted = false;
      else cell += letter;
    } else if (letter === '"' && cell === "") isQuoted = true;
    else if (letter === ",") {
      row.push(cell);
      cell = "";
    } else if (letter === "\r" && text[at + 1] === "\n") {
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
      at++;
    } else cell += letter;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

export type Checked = { broken: string[]; tables: Record<string, Record<string, string>[]> };

/** Everything in a bundle that is not as the tables want it. */
export function checkBundle(zip: Uint8Array): Checked {
  const files = unzipSync(zip);
  const broken: string[] = [];
  const tables: Checked["tables"] = {};
  const read = (file: string): string[][] => {
    const bytes = files[file] ?? new Uint8Array();
    if (bytes[0] === 0xef && bytes[1] === 0xbb) broken.push(`${file}: a byte order mark`);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      broken.push(`${file}: not UTF-8`);
    }
    return readCsv(strFromU8(bytes));
  };
  const manifest = read("manifest.csv");
  if (manifest[0]?.join() !== "propertyName,value") broken.push("manifest.csv: its heading");
  const lines = manifest.slice(1);
  if (lines.map(([name]) => name).join() !== manifestNames.join())
    broken.push("manifest.csv: its lines");
  const values = new Map(lines.map(([name = "", value = ""]) => [name, value]));
  if (values.get("manifest.version") !== "1.0" || values.get("oneroster.version") !== "1.2")
    broken.push("manifest.csv: versions");
  for (const [name, value] of values) {
    const table = /^file\.(\w+)$/.exec(name)?.[1];
    if (!table) continue;
    if (!["bulk", "delta", "absent"].includes(value)) broken.push(`manifest.csv: ${name} ${value}`);
    if ((value !== "absent") !== `${table}.csv` in files)
      broken.push(`${table}.csv: not as the manifest says`);
    if (value === "absent") continue;
    const [heading = [], ...rows] = read(`${table}.csv`);
    const columns = spec[table] ?? [];
    if (heading.join() !== columns.map((one) => one.name).join())
      broken.push(`${table}.csv: its headings`);
    tables[table] = rows.map((row) =>
      Object.fromEntries(columns.map(({ name: n }, at) => [n, row[at] ?? ""])),
    );
    for (const [at, row] of rows.entries())
      if (row.length !== heading.length) broken.push(`${table}.csv ${at + 2}: ${row.length} cells`);
  }
  for (const [table, rows] of Object.entries(tables)) {
    const ids = new Set(rows.map(({ sourcedId }) => sourcedId));
    if (ids.size !== rows.length) broken.push(`${table}.csv: an id twice`);
    for (const [at, row] of rows.entries())
      for (const { name, must, kind, of, to, many } of spec[table] ?? []) {
        const where = `${table}.csv ${at + 2} ${name}`;
        const text = row[name] ?? "";
        if (text === "") {
          if (must) broken.push(`${where}: empty`);
          continue;
        }
        for (const value of many ? text.split(",") : [text]) {
          if (!formats[kind].test(value)) broken.push(`${where}: ${value} is no ${kind}`);
          if (of && !of.includes(value)) broken.push(`${where}: ${value}`);
          if (to && !tables[to]?.some(({ sourcedId }) => sourcedId === value))
            broken.push(`${where}: nobody is ${value}`);
        }
      }
    // Bulk files leave these two empty.
    if (rows.some(({ status, dateLastModified }) => status || dateLastModified))
      broken.push(`${table}.csv: status in bulk`);
  }
  return { broken, tables };
}
