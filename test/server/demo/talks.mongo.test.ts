import { beforeAll, expect, test } from "vitest";
import { createFamilies } from "#server/auth/families.ts";
import { createSignIns } from "#server/auth/sign-ins.ts";
import { mongoAuth } from "#server/auth/store.ts";
import { createConsultations } from "#server/consultations/service.ts";
import { mongoConsultations } from "#server/consultations/store.ts";
import { mongoHosts } from "#server/consultations/store-hosts.ts";
import { mongoSafety } from "#server/consultations/store-safety.ts";
import { createDemoSchool, DEMO_PUPIL_LOGIN } from "#server/demo/school.ts";
import { createDemoTalks } from "#server/demo/talks.ts";
import type { Role } from "#server/people/protocol.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { startDatabase } from "../../support/database.ts";
import { testPeople, userOf } from "../../support/school.ts";

startDatabase();
/** Thursday noon in Almaty. */
const NOW = Date.parse("2026-11-26T07:00:00Z");
const MIN_MS = 60_000;
const clock = { now: NOW };
const inUse = new Set<string>();
const people = testPeople(() => clock.now);
const schedule = createSchedule({ store: mongoSchedule, people });
const families = createFamilies({ store: mongoAuth, now: () => clock.now, refreshDays: 30 });
const consultationsAt = (now: () => number) =>
  createConsultations({
    ...{ store: mongoConsultations, hosts: mongoHosts, safetyStore: mongoSafety },
    ...{ people, schedule, secret: "s".repeat(32), publicUrl: null, now },
    mail: { canSend: false, send: () => Promise.reject(new Error("no mail")), stop() {} },
    teller: { tell: () => undefined },
    reasonKeysOf: async () => new Map(),
    // As in the product: the demo school acts for people whom nobody has signed in.
    coverOf: createSignIns({ store: mongoAuth, families, people, now }).coverOf,
  });
const talks = () =>
  createDemoTalks({
    ...{ people, schedule, consultationsAt, now: () => clock.now, isOn: true, pauseMs: 0 },
    isInUse: (roomId) => inUse.has(roomId),
  });
let schoolId = "";
async function somebody(role: Role, search = "") {
  const page = await people.listPeople(schoolId, { role, search, skip: 0, limit: 1 });
  const person = page.people[0];
  if (!person) throw new Error(`no ${role}`);
  return userOf(person);
}
const listOf = async (role: Role, search = "") =>
  (await consultationsAt(() => clock.now).list(await somebody(role, search), false)).consultations;

beforeAll(async () => {
  ({ schoolId } = await createDemoSchool({ people, schedule }));
  await talks().keepAlive();
});

test("the demo pupil has a talk that is on now, and times to book", async () => {
  const [talk, ...others] = await listOf("pupil", DEMO_PUPIL_LOGIN);
  expect(talk).toMatchObject({ kind: "private", state: "agreed", isOpen: true });
  expect(others).toEqual([]);
  // The parent has agreed already: whoever tries it out agrees for themselves alone.
  expect(talk?.consentNeed).toBe("own");
  const { hosts } = await consultationsAt(() => NOW).listHosts(
    await somebody("pupil", DEMO_PUPIL_LOGIN),
  );
  expect(hosts[0]).toMatchObject({ kind: "private", hasTimes: true });
  expect(hosts.filter(({ hasTimes }) => hasTimes).length).toBeGreaterThanOrEqual(4);
});

test("the psychologist has two agreed talks and a request without a time", async () => {
  const all = await listOf("psychologist");
  expect(all.map(({ state, startsAt }) => [state, startsAt === null]).sort()).toEqual([
    ...[
      ["agreed", false],
      ["agreed", false],
      ["asked", true],
    ],
  ]);
});

test("leadership has weeks to count", async () => {
  const service = consultationsAt(() => NOW);
  const { weeks } = await service.safety.counts(await somebody("director"));
  expect(weeks.slice(0, 3)).toEqual([
    { week: "2026-11-16", privateHeld: 3, privateNotHeld: 1, ordinaryHeld: 1, ordinaryNotHeld: 0 },
    { week: "2026-11-09", privateHeld: 2, privateNotHeld: 0, ordinaryHeld: 1, ordinaryNotHeld: 0 },
    { week: "2026-11-02", privateHeld: 2, privateNotHeld: 1, ordinaryHeld: 1, ordinaryNotHeld: 0 },
  ]);
});

test("is filled once; the open talk goes on as long as nobody is in it", async () => {
  const before = await listOf("psychologist");
  await talks().keepAlive();
  expect(await listOf("psychologist")).toEqual(before);
  const open = before.find(({ isOpen }) => isOpen);
  inUse.add(open?.id ?? "");
  clock.now = NOW + 30 * MIN_MS;
  await talks().keepAlive();
  expect((await listOf("psychologist")).find(({ isOpen }) => isOpen)).toEqual(open);
  inUse.clear();
  await talks().keepAlive();
  const moved = (await listOf("psychologist")).find(({ isOpen }) => isOpen);
  expect(moved).toEqual({ ...open, startsAt: new Date(clock.now).toISOString() });
  // The server stood still for a day.
  clock.now = NOW + 24 * 60 * MIN_MS;
  await talks().keepAlive();
  const [today] = (await listOf("pupil", DEMO_PUPIL_LOGIN)).filter(({ isOpen }) => isOpen);
  expect(today).toMatchObject({ state: "agreed", startsAt: new Date(clock.now).toISOString() });
});
