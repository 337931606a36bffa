import { strToU8, zipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import { createApplying } from "#server/exchange/applying.ts";
import { createExport } from "#server/exchange/exporting.ts";
import { previewOf } from "#server/exchange/preview.ts";
import { readBundle } from "#server/exchange/reading.ts";
import { toRoster } from "#server/exchange/roster.ts";
import { mongoExchange } from "#server/exchange/store.ts";
import { usualTerms } from "#server/journal/terms.ts";
import { startDatabase } from "../../support/database.ts";
import { bundleOf, enrolled, role, smallSchool, user } from "../../support/exchange/bundle.ts";
import { checkBundle } from "../../support/exchange/tables.ts";
import { makeSchool, type TestSchool, testPeople } from "../../support/school.ts";

startDatabase();
const TODAY = "2026-11-26";
const people = testPeople();
const applying = createApplying({ store: mongoExchange, people });
let school: TestSchool;
let prefix = 0;
beforeEach(async () => {
  school = await makeSchool(people);
  prefix += 1;
});

const rosterOf = (zip: Uint8Array) => toRoster(readBundle(zip), TODAY);
const preview = async (zip: Uint8Array) => {
  const roster = rosterOf(zip);
  return previewOf(roster, await applying.plan(school.schoolId, roster));
};
const apply = (zip: Uint8Array, ticked: string[] = [], tell = async () => {}) =>
  applying.apply(school.schoolId, rosterOf(zip), new Set(ticked), { tell });
/** Logins are one in the installation: each test's users have their own. */
const bundle = (tables: ReturnType<typeof smallSchool> = smallSchool()) =>
  bundleOf({
    ...tables,
    users: tables.users.map((one) => ({ ...one, username: `${one.username}.${prefix}` })),
  });
const everyone = async () =>
  new Map(
    (await people.roll.listEveryone(school.schoolId, { withLeft: true })).map((one) => [
      one.login,
      one,
    ]),
  );
const of = async (id: string) => (await everyone()).get(`${id}.${prefix}`);

describe("import", () => {
  test("says what is new, does it, and then nothing is left to do", async () => {
    const before = await preview(bundle());
    expect(before.errorCount).toBe(0);
    expect(before.people).toMatchObject({ add: 5, link: 0, change: 0, leave: 0 });
    expect(before.classes).toMatchObject({ add: 1, link: 1 }); // 7 «Ә» is there already
    await apply(bundle());
    const pupil = await of("p1");
    expect(pupil).toMatchObject({
      ...{ familyName: "Қайрат", roles: ["pupil"], classId: school.class7.id },
      email: "aiym@mail.kz",
    });
    expect((await of("m1"))?.childIds).toEqual([pupil?.id]);
    const classes = await people.listClasses(school.schoolId);
    const nine = classes.find(({ name }) => name === "9 «Б»");
    expect(nine).toMatchObject({ pupilCount: 2, classTeacherId: (await of("t1"))?.id });
    expect((await of("t1"))?.roles).toEqual(["teacher", "classTeacher"]);
    const after = await preview(bundle());
    expect(after.people).toEqual({ add: 0, link: 0, change: 0, return: 0, leave: 0, same: 5 });
    expect(after.classes).toMatchObject({ add: 0, link: 0, change: 0, same: 2 });
    const count = (await everyone()).size;
    await apply(bundle());
    expect((await everyone()).size).toBe(count);
  });

  test("cut after any step it is done by the next run, with nobody twice", async () => {
    const count = (await everyone()).size;
    for (let cutAt = 1; cutAt <= 4; cutAt++) {
      let steps = 0;
      const cut = async () => {
        steps += 1;
        if (steps === cutAt) throw new Error("the power is gone");
      };
      await apply(bundle(), [], cut).catch(() => undefined);
    }
    await apply(bundle());
    expect((await everyone()).size).toBe(count + 5);
    expect((await preview(bundle())).people).toMatchObject({ add: 0, change: 0, same: 5 });
  });

  test("a cut between an id and its person makes that person, once", async () => {
    const { schoolId } = school;
    const ourId = mongoExchange.newId();
    await mongoExchange.addExternalIds(schoolId, [{ kind: "person", sourcedId: "p2", ourId }]);
    await apply(bundle());
    expect((await of("p2"))?.id).toBe(ourId);
  });

  test("nobody leaves and nobody gets rights over the school without a tick", async () => {
    await apply(bundle());
    const less = smallSchool();
    less.users = [
      ...less.users.filter(({ sourcedId }) => sourcedId !== "p3"),
      user("a1", "Пак", "Ира"),
    ];
    less.roles = [
      ...less.roles.filter(({ userSourcedId }) => userSourcedId !== "p3"),
      role("a1", "systemAdministrator"),
    ];
    less.enrollments = less.enrollments.filter(({ userSourcedId }) => userSourcedId !== "p3");
    const { changes, people: counts } = await preview(bundle(less));
    expect(counts).toMatchObject({ leave: 1, add: 1 });
    expect(
      changes
        .filter(({ needsTick }) => needsTick)
        .map(({ sourcedId }) => sourcedId)
        .sort(),
    ).toEqual(["a1", "p3"]);
    await apply(bundle(less));
    expect((await of("p3"))?.hasLeft).toBe(false);
    expect(await of("a1")).toBeUndefined();
    await apply(bundle(less), ["p3", "a1"]);
    expect((await of("p3"))?.hasLeft).toBe(true);
    expect((await of("a1"))?.roles).toEqual(["administrator"]);
    // Who comes back is the same person.
    const back = await preview(bundle());
    expect(back.people).toMatchObject({ return: 1, add: 0 });
    await apply(bundle());
    expect((await of("p3"))?.hasLeft).toBe(false);
  });

  test("a delta changes what it names and leaves the rest", async () => {
    await apply(bundle());
    const delta = bundleOf(
      {
        users: [
          user("p2", "Ким", "Мина", { status: "active", username: `p2.${prefix}` }),
          user("p3", "Әли", "Бек", { status: "tobedeleted", username: `p3.${prefix}` }),
        ],
        enrollments: [{ ...enrolled("p2", "k7"), status: "active" }],
      },
      { mode: "delta" },
    );
    const { people: counts, errorCount } = await preview(delta);
    expect(errorCount).toBe(0);
    expect(counts).toMatchObject({ change: 1, leave: 1, add: 0 });
    await apply(delta, ["p3"]);
    expect(await of("p2")).toMatchObject({ givenName: "Мина", classId: school.class7.id });
    expect((await of("p3"))?.hasLeft).toBe(true);
    expect((await of("p1"))?.hasLeft).toBe(false);
  });

  test("who is here already is found by login, or by a name that is one in the class", async () => {
    const { schoolId, class7, add } = school;
    const named = await add(["pupil"], {
      familyName: "Әлия",
      givenName: "Сара",
      classId: class7.id,
    });
    for (const n of [1, 2])
      await add(["pupil"], {
        familyName: "Егіз",
        givenName: `Аты`,
        classId: class7.id,
        login: `twin${n}.${prefix}`,
      });
    const tables = smallSchool();
    tables.users = [user("x1", "Әлия", "Сара"), user("x2", "Егіз", "Аты")];
    tables.roles = tables.users.map(({ sourcedId }) => role(sourcedId, "student"));
    tables.enrollments = tables.users.map(({ sourcedId }) => enrolled(sourcedId, "k7"));
    const { people: counts, problems } = await preview(bundle(tables));
    expect(counts).toMatchObject({ link: 1, add: 1 });
    expect(problems.map(({ code }) => code)).toContain("same_name");
    await apply(bundle(tables));
    expect((await mongoExchange.known(schoolId)).people.get("x1")).toBe(named.id);
  });

  test("a login that another school has is made anew, and those without one get theirs", async () => {
    await apply(bundle());
    school = await makeSchool(people);
    const tables = smallSchool();
    tables.users.push(user("p4", "Әбдіров", "Нұрлан", { username: "" }));
    tables.roles.push(role("p4", "student"));
    const zip = bundleOf({
      ...tables,
      users: tables.users.map((one) => ({
        ...one,
        username: one.username && `${one.username}.${prefix}`,
      })),
    });
    await apply(zip);
    const logins = [...(await everyone()).values()]
      .filter(({ email, familyName }) => email === "aiym@mail.kz" || familyName === "Әбдіров")
      .map(({ login }) => login.replace(/\d+$/, ""));
    expect(logins.sort()).toEqual(["aiym.qairat", "nurlan.abdirov"]);
  });
});

describe("hostile and broken files", () => {
  const codes = (zip: Uint8Array) =>
    rosterOf(zip)
      .problems.filter(({ isError }) => isError)
      .map(({ file, row, code }) => `${file} ${row ?? "-"} ${code}`);
  const csv = (text: string) => ({ raw: { "users.csv": strToU8(text) } });

  test("no zip, a bomb, names that climb out, no manifest, another version", () => {
    expect(codes(strToU8("PK? no"))).toEqual(["zip - zip_broken"]);
    const bomb = zipSync({ "users.csv": new Uint8Array(161 * 1024 * 1024) }, { level: 1 });
    expect(bomb.length).toBeLessThan(2_000_000);
    expect(codes(bomb)).toEqual(["zip - zip_too_large"]);
    for (const name of ["../users.csv", "/etc/users.csv", "a\\..\\users.csv", "C:users.csv"])
      expect(codes(zipSync({ [name]: strToU8("x") }))[0]).toContain("zip_path");
    expect(codes(zipSync({ "users.csv": strToU8("x") }))).toEqual(["manifest.csv - no_manifest"]);
    expect(codes(bundleOf(smallSchool(), { version: "1.1" }))).toEqual([
      "manifest.csv - wrong_version",
    ]);
    const lying = Buffer.from(bundle());
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

  test("a hundred thousand rows are read", () => {
    const users = Array.from({ length: 100_000 }, (_, n) => user(`u${n}`, "Тегі", "Аты"));
    const roles = users.map(({ sourcedId }) => role(sourcedId, "student"));
    const { people: found, problems } = rosterOf(
      bundleOf({ ...smallSchool(), users, roles, enrollments: [] }),
    );
    expect([found.length, problems]).toEqual([100_000, []]);
  });

  test("only one school comes in at once", () => {
    const tables = smallSchool();
    tables.orgs.push({ ...tables.orgs[0]!, sourcedId: "other" });
    expect(codes(bundleOf(tables))).toEqual(["orgs.csv - several_schools"]);
  });
});

describe("export", () => {
  const exporting = (withMarks: boolean) =>
    createExport({
      ...{ store: mongoExchange, people, termsOf: async () => usualTerms(2026) },
      now: () => Date.parse(`${TODAY}T06:00:00Z`),
      taughtOf: async () => [
        {
          classId: school.class7.id,
          subjectId: "5".repeat(24),
          subjectName: "Музыка, ән",
          teacherIds: [school.teacher.id],
        },
      ],
      entriesOf: async (_schoolId, { classId, term: number }) => ({
        ...{ classId, className: "7 «Ә»", grade: 7, pupils: [], termMarks: [], lessons: [] },
        subject: {
          id: "5".repeat(24),
          name: { kk: "Музыка", ru: "", en: "" },
          grading: "marks",
          isMusic: true,
        },
        term: usualTerms(2026)[number - 1]!,
        works:
          number === 2
            ? [
                {
                  id: "6".repeat(24),
                  kind: "section",
                  number: 1,
                  title: "=БЖБ",
                  maxPoints: 15,
                  day: "2026-11-20",
                },
              ]
            : [],
        cells: (["term", `work:${"6".repeat(24)}`] as const)
          .filter((column) => number === 2 || column === "term")
          .map((column) => ({
            ...{ pupilId: school.pupil7.id, column, value: 4, version: 1, byId: school.teacher.id },
            ...{ at: "2026-11-21T05:00:00.000Z", comment: 'жақсы, "өте"\nжақсы' },
          })),
      }),
    })(school.schoolId, withMarks);
  const unpack = async (withMarks: boolean) =>
    checkBundle(Buffer.from((await exporting(withMarks)).contentBase64, "base64"));

  test("stands against the tables of OneRoster 1.2, with marks and without", async () => {
    await apply(bundle());
    for (const withMarks of [false, true]) {
      const { broken, tables } = await unpack(withMarks);
      expect(broken).toEqual([]);
      expect(tables.users?.length).toBe((await people.roll.listEveryone(school.schoolId)).length);
      expect(tables.users?.find(({ sourcedId }) => sourcedId === "p1")).toMatchObject({
        agentSourcedIds: "m1",
        email: "aiym@mail.kz",
      });
      expect("results" in tables).toBe(withMarks);
    }
    const { tables } = await unpack(true);
    expect(tables.results).toHaveLength(5);
    expect(tables.lineItems?.find(({ resultValueMax }) => resultValueMax === "15")?.title).toBe(
      " =БЖБ",
    );
    expect(
      tables.enrollments?.filter(({ classSourcedId }) => classSourcedId === "k7").length,
    ).toBeGreaterThan(2);
  });

  test("comes back as it went: an import of it changes nothing", async () => {
    await apply(bundle());
    const zip = Buffer.from((await exporting(false)).contentBase64, "base64");
    const { people: counts, classes, errorCount } = await preview(zip);
    expect(errorCount).toBe(0);
    expect(counts).toMatchObject({ add: 0, link: 0, change: 0, leave: 0 });
    expect(classes).toMatchObject({ add: 0, link: 0, change: 0 });
  });
});
