import { copyFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClipMaker } from "#media/demo/types.ts";
import { MediaError } from "#media/errors.ts";
import { demoItems } from "#server/demo/items.ts";
import { createDemoLibrary } from "#server/demo/library.ts";
import { createDemoSchool, DEMO_PUPIL_LOGIN } from "#server/demo/school.ts";
import { makeViewings } from "#server/demo/viewings.ts";
import { ItemDetails } from "#server/library/protocol.ts";
import { createLibrary } from "#server/library/service.ts";
import { mongoLibrary } from "#server/library/store.ts";
import type { User } from "#server/realtime.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { createWatching } from "#server/watching/service.ts";
import { mongoWatching } from "#server/watching/store.ts";
import { startDatabase } from "../../support/database.ts";
import { testPeople, userOf } from "../../support/school.ts";
import { aClip, startVideos } from "../../support/videos.ts";

startDatabase();
const NOW = Date.parse("2026-10-20T06:00:00Z");
const DAY_MS = 24 * 60 * 60_000;
const page = { skip: 0, limit: 60 };
const people = testPeople();
const schedule = createSchedule({ store: mongoSchedule, people });
/** Six seconds in place of the real clips, which are tried in test/media. */
const clips: ClipMaker = {
  async make(name, file) {
    await mkdir(dirname(file), { recursive: true });
    await copyFile(await aClip({ hasPicture: name !== "listening" }), file);
    return { durationMs: 6_000, partsAtMs: [0, 1_000, 2_000, 3_000, 4_000] };
  },
};
let machine: Awaited<ReturnType<typeof startVideos>>;
let schoolId: string;
let users: { pupil: User; director: User };
afterAll(() => machine.end());

function services(now: () => number) {
  const { videos, storage, mediaDir } = machine;
  const library = createLibrary({ store: mongoLibrary, people, schedule, videos, now });
  const watching = createWatching({
    ...{ store: mongoWatching, library, people, videos, storage, mediaDir, now },
    hls: { cleanPhoto: async (bytes) => bytes },
  });
  return { library, watching };
}
const demoOf = (change: { clips?: ClipMaker; isOn?: boolean } = {}) =>
  createDemoLibrary({
    library: services(() => NOW).library,
    ...{ videos: machine.videos, people, schedule, mediaDir: machine.mediaDir, clips, isOn: true },
    ...{ servicesAt: services, now: () => NOW, lookEveryMs: 100 },
    ...change,
  });

beforeAll(async () => {
  machine = await startVideos({ config: { VIDEO_JOBS: 1 } });
  ({ schoolId } = await createDemoSchool({ people, schedule }));
  const first = async (role: "pupil" | "director", search = "") =>
    userOf((await people.listPeople(schoolId, { role, search, skip: 0, limit: 1 })).people[0]!);
  users = { pupil: await first("pupil", DEMO_PUPIL_LOGIN), director: await first("director") };
});

test("every item is what a teacher could send", () => {
  for (const { details } of demoItems) {
    const written = details({ durationMs: 60_000, partsAtMs: [0, 1, 2, 3, 4] });
    expect(() => ItemDetails.partial().parse(written)).not.toThrow();
    expect(written.rightOption ?? 0).toBeLessThan(written.question?.options.length || 1);
  }
});

describe("the demo's library", () => {
  test("is not filled where the demo is off, or without ffmpeg but for what needs none", async () => {
    await demoOf({ isOn: false }).fill();
    const { library } = services(() => NOW);
    expect((await library.list(users.director, page)).total).toBe(0);
    const make = async () => {
      throw new MediaError("no_ffmpeg", "none");
    };
    await demoOf({ clips: { make } }).fill();
    const { items } = await library.list(users.pupil, page);
    expect(items.map(({ source }) => source).sort()).toEqual(["link", "none", "none"]);
  });

  test("is published by the teachers of the subjects, days ago, for a pupil and a parent to find", async () => {
    await demoOf().fill();
    const { library } = services(() => NOW);
    const { items } = await library.list(users.pupil, page);
    expect(items.map(({ subject, source, kind }) => [subject?.name.en, source, kind])).toEqual([
      ["Physical education", "file", "exercise"],
      ["Music", "file", "listening"],
      [undefined, "none", "advice"],
      ["Self-knowledge", "none", "project"],
      ["Art and craft", "file", "making"],
      ["Music", "link", "lesson"],
    ]);
    for (const item of items) {
      expect(Date.parse(item.publishAt!)).toBeLessThan(NOW - DAY_MS);
      const read = await library.read(users.pupil, item.id);
      expect(read.term).toBe(1);
      const author = await people.findPerson(schoolId, item.author.id);
      expect(author?.roles).toContain(item.kind === "advice" ? "psychologist" : "teacher");
      if (item.source === "file") expect(item.durationMs).toBeGreaterThan(5_000);
    }
    const [parent] = await people.listParents(schoolId, [users.pupil.id]);
    expect((await library.list(userOf(parent!), page)).total).toBe(7);
  });

  test("its teacher finds that the class has watched, but for the pupil a visitor is", async () => {
    const { library, watching } = services(() => NOW);
    const { items } = await library.list(users.director, { ...page, kind: "exercise" });
    const [item] = items;
    const teacher = userOf((await people.findPerson(schoolId, item!.author.id))!);
    const table = await watching.table(teacher, item!.id);
    const own = table.rows.filter(({ classId }) => classId === classOf(table, users.pupil.id));
    expect(own.find(({ personId }) => personId === users.pupil.id)?.percent).toBe(0);
    const reached = own.filter(({ percent }) => percent >= 80).length;
    expect(reached / own.length).toBeGreaterThan(0.4);
    expect(reached / own.length).toBeLessThan(0.7);
    expect(own.some(({ percent }) => percent > 0 && percent < 80)).toBe(true);
    const answers = own.flatMap(({ answer }) => answer ?? []);
    expect(new Set(answers.map(({ isRight }) => isRight))).toEqual(new Set([true, false]));
    for (const { lastAt } of own.filter(({ percent }) => percent > 0)) {
      expect(Date.parse(lastAt!)).toBeLessThanOrEqual(NOW);
      expect(Date.parse(lastAt!)).toBeGreaterThan(Date.parse(item!.publishAt!));
    }
  });

  test("filling again changes nothing; nothing is left in the work folder", async () => {
    const { library } = services(() => NOW);
    const before = await library.list(users.director, page);
    await demoOf().fill();
    const again = await library.list(users.director, page);
    expect(again.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
  });

  test("a stop while a clip is drawn writes nothing more", async () => {
    const { library } = services(() => NOW);
    const [item] = (await library.list(users.director, { ...page, kind: "making" })).items;
    await library.remove(users.director, item!.id);
    const make: ClipMaker["make"] = (_name, _file, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new MediaError("cancelled", "cut"))),
      );
    const demo = demoOf({ clips: { make } });
    const filling = demo.fill();
    await demo.stop();
    await filling;
    expect((await library.list(users.director, page)).total).toBe(6);
  });
});

const classOf = (table: { rows: { personId: string; classId: string }[] }, personId: string) =>
  table.rows.find((row) => row.personId === personId)?.classId;

test("viewings are as a class's are: within the film and within the days since", () => {
  const personIds = Array.from({ length: 25 }, (_, n) => String(n));
  const [fromMs, toMs, durationMs] = [NOW - 3 * DAY_MS, NOW, 40_000];
  const all = makeViewings({ personIds, durationMs, fromMs, toMs, seed: "x" });
  expect(all).toEqual(makeViewings({ personIds, durationMs, fromMs, toMs, seed: "x" }));
  expect(all.length).toBeGreaterThan(18);
  expect(all.length).toBeLessThan(25);
  for (const { startAtMs, endAtMs, ranges } of all) {
    expect(startAtMs).toBeGreaterThanOrEqual(fromMs);
    expect(endAtMs).toBeLessThanOrEqual(toMs);
    expect(endAtMs - startAtMs).toBeGreaterThanOrEqual(durationMs);
    for (const range of ranges) expect(range.toMs).toBeLessThanOrEqual(durationMs);
  }
});
