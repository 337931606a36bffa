import { expect, test } from "vitest";
import { boardRoutes } from "#server/boards/protocol.ts";
import { createBoards } from "#server/boards/service.ts";
import { startDatabase } from "../../support/database.ts";
import { clockAt, makeSchool } from "../lessons/school.ts";

startDatabase();

const { reply } = boardRoutes.readSchoolNow;

test("boards.readSchoolNow tells leadership what runs, began late and has not begun", async () => {
  const { lessons, users, clock, present, lessonIds } = await makeSchool(clockAt(0));
  const boards = createBoards({ lessons, now: clock.now });
  const [first] = await lessonIds();
  const before = reply.parse(await boards.readSchoolNow(users.director));
  expect(before).toMatchObject({ running: 0, notStarted: 2, pupilsExpected: 4, pupilsPresent: 0 });

  clock.set(7);
  await lessons.start(users.teacher, first!);
  present.set(first!, 2);
  clock.set(9);
  const board = reply.parse(await boards.readSchoolNow(users.director));
  expect(board).toMatchObject({
    ...{ running: 1, startedLate: 1, notStarted: 1, pupilsPresent: 2, pupilsExpected: 4 },
  });
  const late = board.lessons.map(({ state, lateMin }) => [state, lateMin]);
  expect(late).toEqual(
    expect.arrayContaining([
      ["live", 7],
      ["planned", 9],
    ]),
  );
  expect(late).toHaveLength(2);

  clock.set(50); // between two bells: the live lesson runs on, the other is over
  const between = await boards.readSchoolNow(users.director);
  expect(between).toMatchObject({ running: 1, notStarted: 0, pupilsExpected: 3 });
  expect(between.lessons).toHaveLength(1);
});

test("boards.readSchoolNow makes the day's lessons, and is for leadership only", async () => {
  const { lessons, users, clock } = await makeSchool(clockAt(10));
  const boards = createBoards({ lessons, now: clock.now });
  expect(await boards.readSchoolNow(users.director)).toMatchObject({ notStarted: 2 });
  const { teacher, leader, pupil, parent, psychologist, administrator } = users;
  for (const user of [teacher, leader, pupil, parent, psychologist, administrator])
    await expect(boards.readSchoolNow(user)).rejects.toMatchObject({ code: "forbidden" });
});
