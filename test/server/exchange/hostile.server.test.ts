import { expect, test } from "vitest";
import { readApart } from "#server/exchange/apart.ts";
import { bombOf, bundleOf, role, smallSchool, user } from "../../support/exchange/bundle.ts";

const TODAY = "2026-11-26";

test("a bomb is stopped before it unpacks, whatever its directory claims", async () => {
  const bomb = bombOf(200 * 1024 * 1024);
  expect(bomb.length).toBeLessThan(300_000);
  const { problems, people } = await readApart(bomb, TODAY);
  expect(problems).toMatchObject([{ file: "zip", code: "zip_too_large", isError: true }]);
  expect(people).toEqual([]);
});

test("a hundred thousand rows are read apart from the server's own thread", async () => {
  const users = Array.from({ length: 100_000 }, (_, n) => user(`u${n}`, "Тегі", "Аты"));
  const roles = users.map(({ sourcedId }) => role(sourcedId, "student"));
  const zip = bundleOf({ ...smallSchool(), users, roles, enrollments: [] });
  let turns = 0;
  const counting = setInterval(() => turns++, 5);
  const { people, problems } = await readApart(zip, TODAY);
  clearInterval(counting);
  expect([people.length, problems]).toEqual([100_000, []]);
  expect(turns).toBeGreaterThan(10); // others had their turns meanwhile
});
