import { describe, expect, test } from "vitest";
import { mongoExchange } from "#server/exchange/store.ts";
import { bundleOf, enrolled, role, smallSchool, user } from "../../support/exchange/bundle.ts";
import {
  apply,
  bundle,
  everyone,
  moveSchool,
  of,
  people,
  prefix,
  preview,
  school,
} from "../../support/exchange/fixture.ts";

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
    await moveSchool();
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
