import { beforeAll, describe, expect, test } from "vitest";
import { type DemoFamily, makeFamilies } from "#server/demo/families.ts";
import { createLogins, toLatin } from "#server/demo/logins.ts";
import { familyNameFor, patronymicFor } from "#server/demo/names.ts";
import { createRandom } from "#server/demo/random.ts";
import { planClasses } from "#server/demo/school.ts";
import { type DemoStaff, makeStaff } from "#server/demo/staff.ts";
import { demoClasses, demoSubjects } from "#server/demo/subjects.ts";
import { type DemoSlot, demoBells, makeTimetable } from "#server/demo/timetable.ts";
import { type Role, roles } from "#server/people/protocol.ts";

/** Not only the demo's own seed: any must do. */
const SEEDS = [1991, 1, 2, 3, 42];

function make(seed: number) {
  const random = createRandom(seed);
  const families = makeFamilies(demoClasses, random);
  const staff = makeStaff(random);
  const slots = makeTimetable(planClasses(staff).plans, random);
  return { families, staff, slots };
}

describe("names", () => {
  test("take their gender's form", () => {
    expect(familyNameFor("Оспанов", "female")).toBe("Оспанова");
    expect(familyNameFor("Оспанов", "male")).toBe("Оспанов");
    for (const same of ["Ким", "Шевченко", "Қайрат"])
      expect(familyNameFor(same, "female")).toBe(same);
    expect(patronymicFor("kazakh", "Ерлан", "female")).toBe("Ерланқызы");
    expect(patronymicFor("kazakh", "Ерлан", "male")).toBe("Ерланұлы");
    expect(patronymicFor("russian", "Сергеев", "female")).toBe("Сергеевна");
    expect(patronymicFor("korean", "Юрьев", "male")).toBe("Юрьевич");
  });

  test("become Latin logins, each once", () => {
    expect(toLatin("Әсел")).toBe("asel");
    expect(toLatin("Құдайбергенов")).toBe("qudaibergenov");
    expect(toLatin("Щёлокова-Юсуф")).toBe("shelokova-yusuf");
    const loginOf = createLogins();
    const aiym = { givenName: "Айым", familyName: "Қайрат" };
    expect([loginOf(aiym), loginOf(aiym)]).toEqual(["aiym.qairat", "aiym.qairat2"]);
  });
});

describe.each(SEEDS)("the demo school of seed %i", (seed) => {
  let families: DemoFamily[];
  let staff: DemoStaff[];
  let slots: DemoSlot[];
  beforeAll(() => {
    ({ families, staff, slots } = make(seed));
  });

  test("is the same each time", () => {
    expect(make(seed)).toEqual({ families, staff, slots });
  });

  test("has 20 to 25 pupils in each class, no two of one name", () => {
    for (const classIndex of demoClasses.keys()) {
      const pupils = families.flatMap(({ children }) =>
        children.filter((one) => one.classIndex === classIndex),
      );
      expect(pupils.length).toBeGreaterThanOrEqual(20);
      expect(pupils.length).toBeLessThanOrEqual(25);
      const names = pupils.map(({ familyName, givenName }) => `${familyName} ${givenName}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("has one or two parents for each pupil, and brothers and sisters in other classes", () => {
    for (const { children, parents } of families) {
      expect([1, 2]).toContain(parents.length);
      const classes = children.map(({ classIndex }) => classIndex);
      expect(new Set(classes).size).toBe(classes.length);
    }
    expect(families.filter(({ children }) => children.length === 2).length).toBeGreaterThan(3);
  });

  test("writes names in their own letters, with a patronymic of the right gender", () => {
    const everybody = [
      ...families.flatMap(({ children, parents }) => [...children, ...parents]),
      ...staff,
    ];
    for (const { familyName, givenName, patronymic } of everybody) {
      expect(`${familyName}${givenName}${patronymic}`).toMatch(/^[А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі]+$/);
      expect(patronymic).toMatch(/(ұлы|қызы|вич|вна|ьич)$/);
      const isFemale = /(қызы|вна)$/.test(patronymic!);
      if (/(ова|ева|ёва|ина)$/.test(familyName)) expect(isFemale).toBe(true);
      if (/(ов|ев|ёв|ин)$/.test(familyName)) expect(isFemale).toBe(false);
    }
  });

  test("has every role, five class teachers who teach, and a teacher for each subject", () => {
    const held = new Set(staff.flatMap((one) => one.roles));
    const atSchool: Role[] = roles.filter((role) => role !== "pupil" && role !== "parent");
    expect([...held].sort()).toEqual([...atSchool].sort());
    const led = staff.filter(({ leads }) => leads !== null);
    expect(led.map(({ leads }) => leads).sort()).toEqual([0, 1, 2, 3, 4]);
    for (const { roles: theirs, teaches } of led) {
      expect(theirs).toEqual(["classTeacher", "teacher"]);
      expect(teaches.length).toBeGreaterThan(0);
    }
    const taught = new Set(slots.map(({ subjectKey }) => subjectKey));
    expect([...taught].sort()).toEqual(demoSubjects.map(({ key }) => key).sort());
  });

  test("has a lesson for every class at every bell of all seven days, without a clash", () => {
    expect(slots).toHaveLength(7 * 32 * demoClasses.length);
    const at = (slot: DemoSlot) => `${slot.weekday} ${slot.shift} ${slot.number}`;
    const ofClasses = new Set(slots.map((slot) => `${at(slot)} ${slot.classIndex}`));
    const ofTeachers = new Set(slots.map((slot) => `${at(slot)} ${slot.teacher}`));
    expect(ofClasses.size).toBe(slots.length);
    expect(ofTeachers.size).toBe(slots.length);
  });

  test("gives each lesson to a teacher of that subject in that class", () => {
    for (const { teacher, subjectKey, classIndex } of slots)
      expect(
        staff[teacher]?.teaches.some(
          ({ subjects, classIndexes }) =>
            subjects.includes(subjectKey) && classIndexes.includes(classIndex),
        ),
      ).toBe(true);
  });

  test("repeats no subject within a shift and keeps to the curriculum over the week", () => {
    const shifts = Map.groupBy(slots, (one) => `${one.classIndex} ${one.weekday} ${one.shift}`);
    for (const lessons of shifts.values())
      expect(new Set(lessons.map(({ subjectKey }) => subjectKey)).size).toBe(8);
    for (const [classIndex, { curriculum }] of demoClasses.entries())
      for (const [key, perFiveDays] of Object.entries(curriculum)) {
        const mine = slots.filter((one) => one.classIndex === classIndex && one.subjectKey === key);
        expect(Math.abs(mine.length - (perFiveDays * 28) / 5)).toBeLessThanOrEqual(2);
      }
  });

  test("puts most demanding lessons early and most light ones late", () => {
    const shareAt = (keys: string[], isGood: (number: number) => boolean) => {
      const all = slots.filter(({ subjectKey }) => keys.includes(subjectKey));
      return all.filter(({ number }) => isGood(number)).length / all.length;
    };
    expect(shareAt(["algebra", "physics", "mathematics"], (n) => n <= 5)).toBeGreaterThan(0.8);
    expect(shareAt(["music", "sport", "craft"], (n) => n >= 4)).toBeGreaterThan(0.6);
  });
});

describe("the curriculum", () => {
  test("fills five days of eight lessons in each class, no subject more than once a day", () => {
    for (const { curriculum } of demoClasses) {
      const hours = Object.values(curriculum);
      expect(hours.reduce((sum, one) => sum + one, 0)).toBe(40);
      expect(Math.max(...hours)).toBeLessThanOrEqual(5);
    }
  });

  test("grades the pass/fail subjects by credit and starts music in music mode", () => {
    const credit = demoSubjects.filter(({ grading }) => grading === "credit");
    expect(credit.map(({ name }) => name.kk)).toEqual([
      ...["Музыка", "Көркем еңбек", "Дене шынықтыру", "Өзін-өзі тану"],
    ]);
    expect(demoSubjects.filter(({ isMusic }) => isMusic).map(({ key }) => key)).toEqual(["music"]);
  });
});

describe("the bells", () => {
  test("ring around the clock without a gap, eight to a shift", () => {
    expect(demoBells).toHaveLength(32);
    for (const [index, bell] of demoBells.entries()) {
      expect(bell.startMin).toBe(index * 45);
      expect(bell.durationMin).toBe(45);
      expect([bell.shift, bell.number]).toEqual([Math.floor(index / 8) + 1, (index % 8) + 1]);
    }
  });
});
