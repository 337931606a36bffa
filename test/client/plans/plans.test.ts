import { describe, expect, test } from "vitest";
import { fromLocalInput, toLocalInput } from "#client/plans/local-time.ts";
import { addressOf } from "#client/plans/MaterialsField.tsx";
import { withTask, withTick } from "#client/plans/usePlan.ts";
import type { Plan, Task } from "#server/plans/protocol.ts";

const id = (n: number) => String(n).padStart(24, "0");
const task: Task = {
  id: id(1),
  lessonId: id(9),
  classId: id(8),
  subject: null,
  by: { id: id(7), name: "Айгүл Серікқызы" },
  text: "142-есеп",
  materials: [],
  channelNote: "",
  pupilIds: null,
  givenAt: "2026-09-01T04:00:00.000Z",
  givenWhen: "inside",
  dueAt: "2026-09-02T04:00:00.000Z",
};
const plan: Plan = {
  lessonId: id(9),
  topic: null,
  goal: "",
  steps: [
    { id: id(2), text: "Бірінші", minutes: 5, doneAt: null },
    { id: id(3), text: "Екінші", minutes: 5, doneAt: null },
  ],
  materials: [],
  tasks: [],
  seesSteps: true,
  mayChange: true,
  usualDue: null,
};

describe("a plan kept current", () => {
  test("takes a task that was given, once however often it is told", () => {
    const once = withTask(plan, task);
    const twice = withTask(once, { ...task, text: "143-есеп" });
    expect(once.tasks).toEqual([task]);
    expect(twice.tasks.map(({ text }) => text)).toEqual(["143-есеп"]);
  });

  test("ticks the step that is named, and back", () => {
    const ticked = withTick(plan, id(3), "2026-09-01T04:10:00.000Z");
    expect(ticked.steps.map(({ doneAt }) => doneAt)).toEqual([null, "2026-09-01T04:10:00.000Z"]);
    expect(withTick(ticked, id(3), null)).toEqual(plan);
    expect(withTick(plan, id(5), "2026-09-01T04:10:00.000Z")).toEqual(plan);
  });
});

describe("addressOf", () => {
  test.each([
    ["bilimland.kz", "https://bilimland.kz/"],
    [" https://bilimland.kz/7?x=1 ", "https://bilimland.kz/7?x=1"],
    ["http://school.kz/сабақ", "http://school.kz/%D1%81%D0%B0%D0%B1%D0%B0%D2%9B"],
  ])("%s is %s", (typed, address) => expect(addressOf(typed)).toBe(address));

  test.each(["", "сабақ", "javascript:alert(1)", "ftp://bilimland.kz", "bilim land.kz", "data:x"])(
    "«%s» is no address",
    (typed) => expect(addressOf(typed)).toBeNull(),
  );
});

describe("the browser's field of a time", () => {
  test("shows an instant by the device's clock and gives it back to the minute", () => {
    const instant = "2026-09-02T04:30:00.000Z";
    expect(toLocalInput(instant)).toMatch(/^2026-09-0[123]T\d\d:\d\d$/);
    expect(fromLocalInput(toLocalInput(instant))).toBe(instant);
  });

  test("gives nothing where nothing is typed", () => expect(fromLocalInput("")).toBeNull());
});
