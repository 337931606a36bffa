import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Library, StoredItem } from "../library/service.ts";
import type { Language } from "../people/protocol.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { toFile } from "../sheets.ts";
import { toDocument } from "./document.ts";
import { createPhotos } from "./photos.ts";
import type { Progress, Range, WatchingTable } from "./protocol.ts";
import { reportedOn, toProgress } from "./reports.ts";
import { clip, judge, justBegun, unite, type Watch } from "./rules.ts";
import type { StoredWatching, WatchingStore } from "./store.ts";
import { buildTable } from "./table.ts";
import { toStatements } from "./xapi.ts";

type Known = { id: string; classId: string | null; childIds: string[] };
/** What watching asks of people. */
export type PeopleForWatching = {
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  findPerson(schoolId: string, personId: string): Promise<Known | null>;
  listClasses(schoolId: string): Promise<{ id: string; classTeacherId: string | null }[]>;
  roster(schoolId: string, classId: string): Promise<{ id: string; fullName: string }[]>;
};
export type LibraryForWatching = Pick<
  Library,
  "find" | "findMany" | "findVisible" | "classesOf" | "onRemoved"
>;
type Deps = {
  store: WatchingStore;
  library: LibraryForWatching;
  people: PeopleForWatching;
  videos: {
    findMany(
      schoolId: string,
      ids: string[],
    ): Promise<Map<string, { view: { durationMs: number | null } }>>;
  };
  storage: Pick<Storage, "putBytes" | "readBytes" | "remove" | "removeAll">;
  hls: Pick<Hls, "cleanPhoto">;
  mediaDir: string;
  now?: () => number;
  /** Where people open the site; ids of the xAPI export begin with it. */
  publicUrl?: string | null | undefined;
};
/** In unique ms. */
export type SeenOfItem = {
  schoolId: string;
  itemId: string;
  personId: string;
  coveredMs: number;
  durationMs: number;
};
/** Watches kept of a person and an item, the newest, and how long, ms: a phone may be without network for weeks. */
const MOST_WATCHES = 30;
const WATCH_LIFE_MS = 60 * 24 * 60 * 60_000;
/** Several devices of one person report at once; this often somebody else may have been first. */
const MOST_TRIES = 20;

/** Who has seen how much of what: reported by players, judged by the clock, united over devices. */
export function createWatching(deps: Deps) {
  const { store, library, people, videos, now = Date.now, publicUrl } = deps;
  const photos = createPhotos({ ...deps, now });
  const listeners = new Set<(seen: SeenOfItem) => unknown>();
  library.onRemoved(photos.removeOf);

  async function durationOf(schoolId: string, { videoId }: StoredItem): Promise<number | null> {
    if (videoId === null) return null;
    return (await videos.findMany(schoolId, [videoId])).get(videoId)?.view.durationMs ?? null;
  }

  async function progressOf(schoolId: string, item: StoredItem, record: StoredWatching) {
    return toProgress(record, (await durationOf(schoolId, item)) ?? 0);
  }

  /** Does to the record what `act` wants, again with a fresh one where another device was first. */
  async function settle<T>(
    user: User,
    itemId: string,
    act: (record: StoredWatching) => Promise<T | null>,
  ): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const record = await store.find(user.schoolId, { itemId, personId: user.id });
      if (!record) throw new AppError("not_found", "It was removed, or never opened");
      const done = await act(record);
      if (done !== null) return done;
    }
    throw new AppError("unavailable", "Too many devices report at once");
  }

  /** Opens a watch, or goes on with one that has just begun. @throws AppError not_found */
  async function start(
    user: User,
    itemId: string,
  ): Promise<{ watchId: string; progress: Progress }> {
    const { schoolId } = user;
    const item = await library.findVisible(user, itemId);
    await store.findOrMake(schoolId, { itemId, personId: user.id });
    if (!(await library.find(schoolId, itemId))) {
      await photos.removeOf(schoolId, itemId); // taken down meanwhile: nothing of it stays
      throw new AppError("not_found", "No such item");
    }
    return settle(user, itemId, async (record) => {
      const at = now();
      const begun = justBegun(record.watches, at);
      const watch: Watch = begun ?? { id: store.newId(), startedAtMs: at, gainedMs: 0 };
      if (!begun) {
        const young = record.watches.filter(({ startedAtMs }) => at - startedAtMs < WATCH_LIFE_MS);
        const watches = [watch, ...young].slice(0, MOST_WATCHES);
        if (!(await store.setWatches(schoolId, record, watches))) return null;
      }
      return { watchId: watch.id, progress: await progressOf(schoolId, item, record) };
    });
  }

  /**
   * Takes what was played. Repeating it, in whatever order, changes nothing. A watch goes on counting when its
   * item is withdrawn: it was opened when it was open.
   * @throws AppError not_found, no such item or watch; conflict not_playable_yet; conflict watched_too_fast
   */
  async function report(
    user: User,
    itemId: string,
    told: { watchId: string; ranges: Range[]; positionMs: number },
  ): Promise<Progress> {
    const { schoolId } = user;
    const item = await library.find(schoolId, itemId);
    if (!item) throw new AppError("not_found", "No such item");
    const durationMs = await durationOf(schoolId, item);
    if (durationMs === null)
      throw new AppError("conflict", "Its length is not known", { reason: "not_playable_yet" });
    return settle(user, itemId, async (record) => {
      const reported = reportedOn(record, told, durationMs, now());
      const isOurs = await store.report(schoolId, record, reported);
      if (!isOurs) return null;
      const progress = toProgress({ ...record, ...reported }, durationMs);
      const { coveredMs } = progress;
      for (const listener of listeners)
        listener({ schoolId, itemId, personId: user.id, coveredMs, durationMs });
      return progress;
    });
  }

  /** Percent of several items: one's own, or a child's. @throws AppError forbidden other_class, not their child */
  async function listOwn(user: User, itemIds: readonly string[], childId?: string) {
    if (childId !== undefined) {
      const self = user.roles.includes("parent")
        ? await people.findPerson(user.schoolId, user.id)
        : null;
      if (!self?.childIds.includes(childId))
        throw new AppError("forbidden", "Not their child", { reason: "other_class" });
    }
    const percents = await store.listPercents(user.schoolId, childId ?? user.id, itemIds);
    if (childId === undefined) return percents;
    // Which recommendations a child looks for is the child's own.
    const items = await library.findMany(
      user.schoolId,
      percents.map(({ itemId }) => itemId),
    );
    const advice = new Set(items.filter(({ kind }) => kind === "advice").map(({ id }) => id));
    return percents.filter(({ itemId }) => !advice.has(itemId));
  }

  /** Answers the question; answering again replaces it. @throws AppError not_found; invalid */
  async function answer(
    user: User,
    itemId: string,
    { option, text }: { option: number | null; text: string },
  ): Promise<Progress> {
    const { schoolId } = user;
    const key = { itemId, personId: user.id };
    const item = await library.findVisible(user, itemId);
    const options = item.question?.options ?? [];
    const isAnswer =
      options.length > 0 ? option !== null && option < options.length : option === null && text;
    if (!item.question || !isAnswer) throw new AppError("invalid", "It is no answer to this");
    await store.findOrMake(schoolId, key);
    const isRight = judge(option, item.rightOption);
    const given = { option, text: option === null ? text : "", isRight };
    await store.setAnswer(schoolId, key, given, now());
    return read(user, item);
  }

  /** A photo of the result; sending again replaces it. @throws AppError not_found; invalid, photo_unreadable */
  async function sendPhoto(user: User, itemId: string, jpegBase64: string): Promise<Progress> {
    await photos.send(user, itemId, jpegBase64);
    return read(user, await library.findVisible(user, itemId));
  }

  async function read(user: User, item: StoredItem): Promise<Progress> {
    const key = { itemId: item.id, personId: user.id };
    const record = await store.find(user.schoolId, key);
    if (!record) throw new AppError("not_found", "It was removed");
    return progressOf(user.schoolId, item, record);
  }

  /**
   * The item's classes that this person may look at. Who reads recommendations, nobody but their author learns: a
   * child that looks for help is not to be seen looking. @throws AppError not_found; forbidden not_yours
   */
  async function lookInto(user: User, itemId: string) {
    const item = await library.findVisible(user, itemId);
    const classes = await library.classesOf(user.schoolId, item);
    const isOpen = item.kind !== "advice";
    const seesAll = item.authorId === user.id || (isOpen && may(user.roles, "watching:readSchool"));
    const led =
      isOpen && user.roles.includes("classTeacher")
        ? classes.filter(({ classTeacherId }) => classTeacherId === user.id)
        : [];
    if (!seesAll && led.length === 0)
      throw new AppError("forbidden", "Neither its author nor a class's", { reason: "not_yours" });
    return { item, classes: seesAll ? classes : led };
  }

  /** Everybody it is for, those who never came too. @throws as lookInto */
  async function table(user: User, itemId: string): Promise<WatchingTable> {
    return (await readAll(user, itemId)).table;
  }

  async function readAll(user: User, itemId: string) {
    const { schoolId } = user;
    const { item, classes } = await lookInto(user, itemId);
    const [durationMs, records, withPupils] = await Promise.all([
      durationOf(schoolId, item),
      store.listOfItem(schoolId, itemId),
      Promise.all(
        classes.map(async ({ id, name }) => {
          return { id, name, pupils: await people.roster(schoolId, id) };
        }),
      ),
    ]);
    return { item, records, table: buildTable(durationMs ?? 0, withPupils, records) };
  }

  /** The same as a file: a table in a language, or xAPI statements without names. @throws as lookInto */
  async function exportTable(
    user: User,
    itemId: string,
    kind: "csv" | "xlsx" | "xapi",
    language: Language,
  ): Promise<FileReply> {
    const { schoolId } = user;
    const { item, records, table } = await readAll(user, itemId);
    const { timeZone } = await people.readSchool(schoolId);
    const document = toDocument(table, item, { language, timeZone, nowMs: now() });
    if (kind !== "xapi") return toFile(document, kind);
    const rangesOf = new Map(records.map(({ personId, ranges }) => [personId, ranges]));
    const watchers = table.rows.map((row) => ({
      ...row,
      ranges: unite(clip(rangesOf.get(row.personId) ?? [], table.durationMs)),
      atMs: Date.parse(row.lastAt ?? new Date(0).toISOString()),
    }));
    const { durationMs } = table;
    const statements = toStatements({ schoolId, item, durationMs, watchers, publicUrl });
    return {
      fileName: `${document.fileName}.json`,
      mimeType: "application/json",
      contentBase64: Buffer.from(JSON.stringify(statements, null, 2)).toString("base64"),
    };
  }

  /** Who has come how far with these items; for those who have shown their right otherwise. */
  async function evidenceOf(schoolId: string, itemIds: readonly string[]) {
    const records = await Promise.all(itemIds.map((id) => store.listOfItem(schoolId, id)));
    return records.flat().map(({ itemId, personId, percent, answer, hasPhoto, lastAtMs }) => ({
      ...{ itemId, personId, percent, answer, hasPhoto },
      lastAt: lastAtMs === null ? null : new Date(lastAtMs).toISOString(),
    }));
  }

  return {
    evidenceOf,
    photoOf: photos.find,
    start,
    report,
    listOwn,
    answer,
    sendPhoto,
    readPhoto: photos.read,
    table,
    exportTable,
    /** What was watched, answered and sent by a person who left and was erased. */
    erase: photos.removePerson,
    /** Hears how much of an item somebody has seen, at each report of their player. */
    on(_event: "watched", listener: (seen: SeenOfItem) => unknown): void {
      listeners.add(listener);
    },
  };
}
export type Watching = ReturnType<typeof createWatching>;
