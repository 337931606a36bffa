import { beforeEach } from "vitest";
import { createApplying } from "#server/exchange/applying.ts";
import { previewOf } from "#server/exchange/preview.ts";
import { readBundle } from "#server/exchange/reading.ts";
import { toRoster } from "#server/exchange/roster.ts";
import { mongoExchange } from "#server/exchange/store.ts";
import { startDatabase } from "../database.ts";
import { makeSchool, type TestSchool, testPeople } from "../school.ts";
import { bundleOf, smallSchool } from "./bundle.ts";

/** For tests of one file: a school of its own for each test, and lists of another system to take in. */
startDatabase();
export const TODAY = "2026-11-26";
export const people = testPeople();
export const applying = createApplying({ store: mongoExchange, people });
export let school: TestSchool;
export let prefix = 0;
beforeEach(async () => {
  school = await makeSchool(people);
  prefix += 1;
});

export const rosterOf = (zip: Uint8Array) => toRoster(readBundle(zip), TODAY);
export const preview = async (zip: Uint8Array) => {
  const roster = rosterOf(zip);
  return previewOf(roster, await applying.plan(school.schoolId, roster));
};
export const apply = (zip: Uint8Array, ticked: string[] = [], tell = async () => {}) =>
  applying.apply(school.schoolId, rosterOf(zip), new Set(ticked), { tell });
/** Logins are one in the installation: each test's users have their own. */
export const bundle = (tables: ReturnType<typeof smallSchool> = smallSchool()) =>
  bundleOf({
    ...tables,
    users: tables.users.map((one) => ({ ...one, username: `${one.username}.${prefix}` })),
  });
export const everyone = async () =>
  new Map(
    (await people.roll.listEveryone(school.schoolId, { withLeft: true })).map((one) => [
      one.login,
      one,
    ]),
  );
export const of = async (id: string) => (await everyone()).get(`${id}.${prefix}`);

/** Another school, which the rest of the test is about. */
export async function moveSchool(): Promise<void> {
  school = await makeSchool(people);
}
