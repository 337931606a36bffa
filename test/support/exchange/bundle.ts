import { deflateRawSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { spec } from "./tables.ts";

type Rows = Record<string, string>[];
export type BundleOptions = {
  mode?: "bulk" | "delta";
  version?: string;
  newline?: string;
  /** Whole files in place of those made of rows. */
  raw?: Record<string, Uint8Array>;
};

const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A OneRoster ZIP of these rows, as another system would write it. */
export function bundleOf(tables: Record<string, Rows>, options: BundleOptions = {}): Uint8Array {
  const { mode = "bulk", version = "1.2", newline = "\r\n", raw = {} } = options;
  const lines = (rows: string[][]) =>
    rows.map((row) => row.map(quote).join(",") + newline).join("");
  const files: Record<string, Uint8Array> = {};
  for (const [name, rows] of Object.entries(tables)) {
    const columns = (spec[name] ?? []).map((column) => column.name);
    files[`${name}.csv`] = strToU8(
      lines([columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))]),
    );
  }
  files["manifest.csv"] = strToU8(
    lines([
      ["propertyName", "value"],
      ["manifest.version", "1.0"],
      ["oneroster.version", version],
      ...Object.keys(spec).map((name) => [`file.${name}`, name in tables ? mode : "absent"]),
      ["source.systemName", "Test SIS"],
    ]),
  );
  return zipSync({ ...files, ...raw }, { level: 1 });
}

export const user = (
  id: string,
  family: string,
  given: string,
  more: Record<string, string> = {},
) => ({
  ...{ sourcedId: id, enabledUser: "true", username: id, familyName: family, givenName: given },
  ...more,
});
export const role = (userId: string, name: string) => ({
  ...{ sourcedId: `r-${userId}-${name}`, userSourcedId: userId, roleType: "primary", role: name },
  orgSourcedId: "org",
});
export const enrolled = (userId: string, classId: string, as = "student", primary = "false") => ({
  ...{ sourcedId: `e-${userId}-${classId}`, classSourcedId: classId, userSourcedId: userId },
  ...{ schoolSourcedId: "org", role: as, primary },
});
export const schoolClass = (id: string, title: string, type = "homeroom") => ({
  ...{ sourcedId: id, title, classType: type, courseSourcedId: "c", schoolSourcedId: "org" },
  termSourcedIds: "t",
});
export const org = { sourcedId: "org", name: "Мектеп", type: "school" };

/** A small school of another system: two classes, three pupils, a family, a class teacher. */
export const smallSchool = () => ({
  orgs: [org],
  classes: [
    schoolClass("k7", "7 «Ә»"),
    schoolClass("k9", "9-б"),
    schoolClass("g", "Музыка", "scheduled"),
  ],
  users: [
    user("p1", "Қайрат", "Айым", { email: "Aiym@mail.kz", agentSourcedIds: "m1" }),
    user("p2", "Ким", "Мин"),
    user("p3", "Әли", "Бек"),
    user("m1", "Қайратова", "Гүл"),
    user("t1", "Серік", "Асқар", { middleName: "Болатұлы" }),
  ],
  roles: [
    role("p1", "student"),
    role("p2", "student"),
    role("p3", "student"),
    role("m1", "parent"),
    role("t1", "teacher"),
  ],
  enrollments: [
    enrolled("p1", "k7"),
    enrolled("p2", "k9"),
    enrolled("p3", "k9"),
    enrolled("t1", "k9", "teacher", "true"),
    enrolled("p1", "g"),
  ],
});

/** A ZIP whose one file is so many zeros and says it is ten bytes. */
export function bombOf(bytes: number): Uint8Array {
  const name = Buffer.from("users.csv");
  const packed = deflateRawSync(Buffer.alloc(bytes));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(10, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(10, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, entry, name, end]);
}
