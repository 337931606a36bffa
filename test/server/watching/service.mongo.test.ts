import { describe, expect, test } from "vitest";
import { WatchingModel } from "#server/watching/model.ts";
import { Progress } from "#server/watching/protocol.ts";
import { asIfReady, startLibrary } from "../library/school.ts";
import { DURATION_MS, JPEG, makeWatching, range } from "./watched.ts";

startLibrary();

const refused = (code: string, reason?: string) => (reason ? { code, reason } : { code });

describe("reporting", () => {
  test("counts each second once, over reports and devices, and remembers the place", async () => {
    const { watching, users, itemId, clock } = await makeWatching();
    const { pupil } = users;
    const phone = await watching.start(pupil, itemId);
    expect(Progress.parse(phone.progress)).toEqual({
      ...{ coveredMs: 0, percent: 0, positionMs: 0, ranges: [], answer: null, hasPhoto: false },
    });
    clock.set(2);
    const first = { watchId: phone.watchId, ranges: [range(0, 100)], positionMs: 100_000 };
    expect(await watching.report(pupil, itemId, first)).toMatchObject({
      ...{ coveredMs: 100_000, percent: 17, positionMs: 100_000 },
    });
    const laptop = await watching.start(pupil, itemId);
    expect(laptop.watchId).not.toBe(phone.watchId);
    expect(laptop.progress.coveredMs).toBe(100_000);
    clock.set(4);
    const second = { watchId: laptop.watchId, ranges: [range(50, 200)], positionMs: 200_000 };
    const both = await watching.report(pupil, itemId, second);
    expect(both).toMatchObject({ coveredMs: 200_000, percent: 33, ranges: [range(0, 200)] });
    expect(await watching.report(pupil, itemId, { ...first, positionMs: 200_000 })).toEqual(both);
    expect((await watching.start(users.second, itemId)).progress.coveredMs).toBe(0);
  });

  test("keeps to the video, and waits until its length is known", async () => {
    const { watching, users, clock, publish } = await makeWatching();
    const { id: early, video } = await publish({ sizeBytes: 10 });
    const { watchId } = await watching.start(users.pupil, early);
    clock.set(15);
    const told = { watchId, ranges: [range(590, 4000)], positionMs: 9_000_000 };
    const act = watching.report(users.pupil, early, told);
    await expect(act).rejects.toMatchObject(refused("conflict", "not_playable_yet"));
    await asIfReady({ schoolId: users.pupil.schoolId }, video!.id, DURATION_MS);
    expect(await watching.report(users.pupil, early, told)).toMatchObject({
      ...{ coveredMs: 10_000, positionMs: DURATION_MS, ranges: [range(590, 600)] },
    });
    const words = await publish();
    expect((await watching.start(users.pupil, words.id)).progress.percent).toBe(0);
  });

  test("double speed is fine, four times is not", async () => {
    const { watching, users, itemId, clock } = await makeWatching();
    const { watchId } = await watching.start(users.pupil, itemId);
    clock.set(2);
    const told = { watchId, ranges: [range(0, 240)], positionMs: 0 };
    expect((await watching.report(users.pupil, itemId, told)).percent).toBe(40);
    clock.set(3);
    const fast = { ...told, ranges: [range(0, 500)] };
    const act = watching.report(users.pupil, itemId, fast);
    await expect(act).rejects.toMatchObject(refused("conflict", "watched_too_fast"));
    const after = await watching.start(users.pupil, itemId);
    expect(after.progress.coveredMs).toBe(240_000);
    clock.set(5);
    expect((await watching.report(users.pupil, itemId, fast)).percent).toBe(83);
  });

  test("many watches at once are worth one", async () => {
    const { watching, users, itemId, clock } = await makeWatching();
    const watchIds = new Set<string>();
    for (let minute = 0; minute < 5; minute++) {
      clock.set(minute * 1.01);
      for (let n = 0; n < 3; n++) watchIds.add((await watching.start(users.pupil, itemId)).watchId);
    }
    expect(watchIds.size).toBe(5);
    const [oldest, ...rest] = [...watchIds];
    clock.set(4.1);
    const say = (watchId: string, fromS: number, toS: number) =>
      watching.report(users.pupil, itemId, {
        ...{ watchId, ranges: [range(fromS, toS)], positionMs: 0 },
      });
    // 4.1 minutes at most are worth 516.6 s and a head start of 15, however many have been opened.
    await say(oldest!, 0, 500);
    const refusals = await Promise.allSettled(
      rest.map((watchId, n) => say(watchId, 500 + n * 20, 520 + n * 20)),
    );
    expect(refusals.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("what was watched without network hours ago is taken, by its watch's start", async () => {
    const { watching, users, itemId, clock } = await makeWatching();
    const { watchId } = await watching.start(users.pupil, itemId);
    clock.set(20 * 60);
    await watching.start(users.pupil, itemId);
    const batch = { watchId, ranges: [range(0, 300), range(310, 600)], positionMs: 600_000 };
    expect(await watching.report(users.pupil, itemId, batch)).toMatchObject({ percent: 98 });
  });

  test("devices that report at the very same time lose nothing", async () => {
    const { watching, users, itemId, clock } = await makeWatching();
    const { watchId } = await watching.start(users.pupil, itemId);
    clock.set(10);
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        watching.report(users.pupil, itemId, {
          ...{ watchId, ranges: [range(n * 50, n * 50 + 40)], positionMs: 1000 },
        }),
      ),
    );
    const { progress } = await watching.start(users.pupil, itemId);
    expect(progress.coveredMs).toBe(480_000);
    expect(progress.ranges).toHaveLength(12);
  });

  test("needs a watch of one's own on that item", async () => {
    const { watching, users, itemId, publish } = await makeWatching();
    const other = await publish({ sizeBytes: 10 });
    const { watchId } = await watching.start(users.pupil, itemId);
    await watching.start(users.second, itemId);
    await watching.start(users.pupil, other.id);
    const told = { watchId, ranges: [range(0, 5)], positionMs: 0 };
    for (const act of [
      () => watching.report(users.second, itemId, told),
      () => watching.report(users.third, itemId, told),
      () => watching.report(users.pupil, itemId, { ...told, watchId: "0".repeat(24) }),
    ])
      await expect(act()).rejects.toMatchObject(refused("not_found"));
  });

  test("goes on when the item is withdrawn; a new watch does not begin", async () => {
    const { watching, library, users, itemId, clock } = await makeWatching();
    const { watchId } = await watching.start(users.pupil, itemId);
    clock.set(1);
    await library.withdraw(users.teacher, itemId);
    const told = { watchId, ranges: [range(0, 60)], positionMs: 60_000 };
    expect((await watching.report(users.pupil, itemId, told)).percent).toBe(10);
    await expect(watching.start(users.pupil, itemId)).rejects.toMatchObject(refused("not_found"));
  });
});

describe("one's own", () => {
  test("percents are one's own, or a child's", async () => {
    const { watching, users, itemId, clock } = await makeWatching();
    const { watchId } = await watching.start(users.pupil, itemId);
    clock.set(3);
    await watching.report(users.pupil, itemId, {
      ...{ watchId, ranges: [range(0, 150)], positionMs: 150_000 },
    });
    const ids = [itemId, "0".repeat(24)];
    expect(await watching.listOwn(users.pupil, ids)).toEqual([{ itemId, percent: 25 }]);
    expect(await watching.listOwn(users.second, ids)).toEqual([]);
    const child = users.pupil.id;
    expect(await watching.listOwn(users.parent, ids, child)).toEqual([{ itemId, percent: 25 }]);
    for (const [user, childId] of [
      [users.parent, users.second.id],
      [users.teacher, child],
      [users.second, child],
    ] as const)
      await expect(watching.listOwn(user, ids, childId)).rejects.toMatchObject(
        refused("forbidden", "other_class"),
      );
  });

  test("an answer is judged by the author's, and a text by nobody", async () => {
    const question = { text: "?", options: ["a", "b"] };
    const { watching, users, itemId, publish } = await makeWatching({ question, rightOption: 1 });
    const say = (option: number | null, text = "") =>
      watching.answer(users.pupil, itemId, { option, text });
    expect((await say(0)).answer).toEqual({ option: 0, text: "", isRight: false });
    expect((await say(1, "x")).answer).toEqual({ option: 1, text: "", isRight: true });
    for (const act of [() => say(2), () => say(null, "b")])
      await expect(act()).rejects.toMatchObject(refused("invalid"));
    const open = await publish({ question: { text: "?", options: [] } });
    const text = await watching.answer(users.pupil, open.id, { option: null, text: "Дала" });
    expect(text.answer).toEqual({ option: null, text: "Дала", isRight: null });
    const none = await publish();
    for (const act of [
      () => watching.answer(users.pupil, open.id, { option: null, text: "" }),
      () => watching.answer(users.pupil, open.id, { option: 0, text: "" }),
      () => watching.answer(users.pupil, none.id, { option: null, text: "x" }),
    ])
      await expect(act()).rejects.toMatchObject(refused("invalid"));
  });
});

describe("photos", () => {
  test("are kept clean, replaced, and seen by those they concern", async () => {
    const { watching, users, itemId, files, key } = await makeWatching({ asksPhoto: true });
    const { pupil } = users;
    expect((await watching.sendPhoto(pupil, itemId, JPEG)).hasPhoto).toBe(true);
    await watching.sendPhoto(pupil, itemId, Buffer.from([0xff, 9]).toString("base64"));
    expect(await files.storage.readBytes(key(pupil.id))).toEqual(Buffer.from([0xff, 9, 0]));
    const { teacher, leader, parent, director } = users;
    for (const user of [pupil, teacher, leader, parent, director])
      expect(await watching.readPhoto(user, itemId, pupil.id)).toMatchObject({
        ...{ mimeType: "image/jpeg", fileName: "photo.jpg" },
      });
    const { second, stranger, psychologist, administrator, teacherParent } = users;
    for (const user of [second, stranger, psychologist, administrator, teacherParent])
      await expect(watching.readPhoto(user, itemId, pupil.id)).rejects.toMatchObject(
        refused("forbidden", "not_yours"),
      );
    await expect(watching.readPhoto(teacher, itemId, second.id)).rejects.toMatchObject(
      refused("not_found"),
    );
    const other = await makeWatching();
    const foreign = other.watching.readPhoto(other.users.director, itemId, pupil.id);
    await expect(foreign).rejects.toMatchObject(refused("not_found"));
  });

  test("that cannot be read are refused, and where none is asked for", async () => {
    const { watching, users, itemId, publish, files, key } = await makeWatching({
      asksPhoto: true,
    });
    const text = Buffer.from("<svg>").toString("base64");
    const act = watching.sendPhoto(users.pupil, itemId, text);
    await expect(act).rejects.toMatchObject(refused("invalid", "photo_unreadable"));
    expect(await files.storage.sizeOf(key(users.pupil.id))).toBeNull();
    const { id } = await publish();
    await expect(watching.sendPhoto(users.pupil, id, JPEG)).rejects.toMatchObject(
      refused("invalid"),
    );
  });

  test("go with the item, and so does all the rest", async () => {
    const { watching, library, users, itemId, files } = await makeWatching({ asksPhoto: true });
    await watching.start(users.second, itemId);
    await watching.sendPhoto(users.pupil, itemId, JPEG);
    await library.remove(users.teacher, itemId);
    expect(await files.storage.list(`photos/${itemId}/`)).toEqual([]);
    const left = WatchingModel.countDocuments({ itemId }).setOptions({ acrossSchools: true });
    expect(await left).toBe(0);
  });

  test("and all the rest go with a person who is erased; nobody else's do", async () => {
    const { watching, users, itemId, files, key } = await makeWatching({ asksPhoto: true });
    const { pupil, second } = users;
    for (const user of [pupil, second]) await watching.sendPhoto(user, itemId, JPEG);
    await watching.erase(pupil.schoolId, pupil.id);
    expect(await files.storage.sizeOf(key(pupil.id))).toBeNull();
    expect(await files.storage.sizeOf(key(second.id))).not.toBeNull();
    const left = await WatchingModel.find({ schoolId: pupil.schoolId, itemId }).lean();
    expect(left.map(({ personId }) => String(personId))).toEqual([second.id]);
  });
});
