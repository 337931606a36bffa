import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readBundle } from "#server/exchange/reading.ts";
import { readClassName, toRoster } from "#server/exchange/roster.ts";
import { freeLogins, toLatin } from "#server/people/logins.ts";
import { bundleOf, enrolled, role, smallSchool, user } from "../../support/exchange/bundle.ts";

const rosterOf = (zip: Uint8Array) => toRoster(readBundle(zip), "2026-11-26");

describe("hostile and broken files", () => {
  const codes = (zip: Uint8Array) =>
    rosterOf(zip)
      .problems.filter(({ isError }) => isError)
      .map(({ file, row, code }) => `${file} ${row ?? "-"} ${code}`);
  const csv = (text: string) => ({ raw: { "users.csv": strToU8(text) } });

  test("no zip, names that climb out, no manifest, another version", () => {
    expect(codes(strToU8("PK? no"))).toEqual(["zip - zip_broken"]);
    for (const name of ["../users.csv", "/etc/users.csv", "a\\..\\users.csv", "C:users.csv"])
      expect(codes(zipSync({ [name]: strToU8("x") }))[0]).toContain("zip_path");
    expect(codes(zipSync({ "users.csv": strToU8("x") }))).toEqual(["manifest.csv - no_manifest"]);
    expect(codes(bundleOf(smallSchool(), { version: "1.1" }))).toEqual([
      "manifest.csv - wrong_version",
    ]);
    const lying = Buffer.from(bundleOf(smallSchool()));
    for (
      let at = lying.indexOf("PK\u0001\u0002");
      at >= 0;
      at = lying.indexOf("PK\u0001\u0002", at + 4)
    )
      lying.writeUInt32LE(7, at + 24);
    expect(codes(lying)).toEqual([]); // what the directory claims of sizes is not believed
  });

  test("other encodings, broken quotes, missing columns, control characters", () => {
    const good = "sourcedId,givenName,familyName\r\n";
    expect(
      codes(
        bundleOf(smallSchool(), { raw: { "users.csv": new Uint8Array([0xcf, 0xf0, 0xe8, 0x2c]) } }),
      ),
    ).toContain("users.csv - bad_encoding");
    expect(codes(bundleOf(smallSchool(), csv(`${good}1,"a,b\r\n`)))[0]).toContain("bad_csv");
    expect(codes(bundleOf(smallSchool(), csv("sourcedId,givenName\r\n1,a\r\n")))).toContain(
      "users.csv - missing_column",
    );
    expect(codes(bundleOf(smallSchool(), csv(`${good}1,a\u0001,b\r\n`)))).toContain(
      "users.csv 2 bad_value",
    );
    expect(codes(bundleOf(smallSchool(), csv(`${good}1,,b\r\n`)))).toContain(
      "users.csv 2 missing_value",
    );
    expect(codes(bundleOf(smallSchool(), csv(`${good}1,a\r\n`)))).toContain("users.csv 2 bad_csv");
  });

  test("a mark at the beginning and Unix or old Mac line ends are fine", () => {
    for (const newline of ["\n", "\r\n", "\r"]) {
      const { people: found, problems } = rosterOf(bundleOf(smallSchool(), { newline }));
      expect([found.length, problems]).toEqual([5, []]);
    }
    const marked = `\uFEFFsourcedId,givenName,familyName,enabledUser\np1,Айым,Қайрат,true\n`;
    expect(rosterOf(bundleOf(smallSchool(), csv(marked))).people[0]?.givenName).toBe("Айым");
  });

  test("formulas are no names; ids twice, dangling references and unknown words are told by row", () => {
    const tables = smallSchool();
    tables.users.push(user("f1", '=HYPERLINK("http://evil")', "A"), user("p1", "Екінші", "Рет"));
    tables.roles.push(role("f1", "student"), role("nobody", "student"), role("p2", "wizard"));
    tables.enrollments.push(enrolled("p2", "k77"));
    tables.classes.push({ ...tables.classes[0]!, sourcedId: "k7b" });
    expect(codes(bundleOf(tables)).sort()).toEqual(
      [
        "classes.csv 5 class_twice",
        "enrollments.csv 7 unknown_reference",
        "roles.csv 8 unknown_reference",
        "roles.csv 9 bad_value",
        "users.csv 7 bad_value",
        "users.csv 8 duplicate_id",
      ].sort(),
    );
  });

  test("only one school comes in at once", () => {
    const tables = smallSchool();
    tables.orgs.push({ ...tables.orgs[0]!, sourcedId: "other" });
    expect(codes(bundleOf(tables))).toEqual(["orgs.csv - several_schools"]);
  });
});

describe("names", () => {
  test("a class is read however it is written", () => {
    for (const title of ["7 «Ә»", "7Ә", "7-ә", "07 - ә", '7 "Ә"'])
      expect(readClassName(title)).toEqual({ grade: 7, letter: "Ә" });
    for (const title of ["Музыка", "13 А", "7", "7 класс", ""])
      expect(readClassName(title)).toBeNull();
  });

  test("logins are Latin, short, and nobody's", async () => {
    expect(toLatin("Әл-Фараби Ұлы")).toBe("alfarabiuly");
    const names = Array.from({ length: 3 }, () => ({ givenName: "Айым", familyName: "Қайрат" }));
    const taken = new Set(["aiym.qairat", "aiym.qairat2"]);
    const made = await freeLogins(
      names,
      async (logins) => new Set(logins.filter((one) => taken.has(one))),
    );
    expect(new Set(made).size).toBe(3);
    expect(made.every((login) => /^aiym\.qairat\d+$/.test(login) && !taken.has(login))).toBe(true);
    expect(
      await freeLogins([{ givenName: "王", familyName: "李" }], async () => new Set()),
    ).toEqual(["user"]);
  });
});
