import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { SchoolClass } from "../people/protocol.ts";
import { searchWords } from "../people/rules.ts";
import type { User } from "../realtime.ts";
import type { Subject } from "../schedule/protocol.ts";
import type { Playback } from "../videos/protocol.ts";
import { createAccess } from "./access.ts";
import { readCode } from "./codes.ts";
import { journalText } from "./journal.ts";
import { createLists } from "./lists.ts";
import { createMaking, type VideosForMaking } from "./making.ts";
import type { Item, ItemCard, ItemKind } from "./protocol.ts";
import { maySee, reachOf } from "./rules.ts";
import type { LibraryStore, StoredItem } from "./store.ts";
import { createViews, type SourcesOfViews } from "./views.ts";

export type { NewItemRequest, NewSource } from "./making.ts";
export type { StoredItem } from "./store.ts";
export type { VideoFacts } from "./views.ts";

type Known = { id: string; name: string; classId: string | null; childIds: string[] };
/** What the library asks of people. */
export type PeopleForLibrary = {
  findPerson(schoolId: string, personId: string): Promise<Known | null>;
  findPeople(schoolId: string, ids: string[]): Promise<Map<string, Known>>;
  listClasses(schoolId: string): Promise<SchoolClass[]>;
};
/** What the library asks of videos. */
export type VideosForLibrary = VideosForMaking &
  SourcesOfViews["videos"] & {
    playbackOf(
      schoolId: string,
      videoId: string,
      options: { mayDownload: boolean },
    ): Promise<Playback>;
  };
type Deps = {
  store: LibraryStore;
  people: PeopleForLibrary;
  schedule: SourcesOfViews["schedule"];
  videos: VideosForLibrary;
  now?: () => number;
  /** Where people open the site, such as https://school.kz; without it short addresses are relative. */
  publicUrl?: string | null | undefined;
};
export type ItemsRequest = {
  search?: string | undefined;
  subjectId?: string | undefined;
  classId?: string | undefined;
  kind?: ItemKind | undefined;
  term?: number | undefined;
  tag?: string | undefined;
  isOwn?: boolean | undefined;
  skip: number;
  limit: number;
};
/** Items of one subject for one class: more than a school makes in years. */
const MOST_FOR_CLASS = 1_000;
/** Tags offered in a filter. */
const MOST_TAGS = 200;

/** The school's library: what teachers make and publish, and who finds it. */
export function createLibrary(deps: Deps) {
  const { store, people, schedule, videos, now = Date.now, publicUrl } = deps;
  const access = createAccess({ store, people, now });
  const views = createViews({ people, schedule, videos });
  const making = createMaking({ store, people, schedule, videos, access, views, now });
  const lists = createLists({ store, access, views, now });
  const base = publicUrl?.replace(/\/+$/, "") ?? "";

  /** A page of what the caller may see, newest first; with `isOwn` one's own, drafts too. */
  async function list(
    user: User,
    request: ItemsRequest,
  ): Promise<{ items: ItemCard[]; total: number }> {
    const { search, classId, isOwn, skip, limit, ...same } = request;
    const [reader, classes] = await Promise.all([
      access.readerOf(user),
      classId === undefined ? [] : people.listClasses(user.schoolId),
    ]);
    const schoolClass = classes.find(({ id }) => id === classId);
    if (classId !== undefined && !schoolClass) throw new AppError("not_found", "No such class");
    const filter = {
      ...same,
      ...(isOwn && { own: user.id }),
      reach: reachOf(reader),
      nowMs: now(),
      words: searchWords(search ?? ""),
      schoolClass,
    };
    const page = await store.listItems(user.schoolId, filter, { skip, limit });
    return { items: await views.toCards(user, page.items), total: page.total };
  }

  /** @throws AppError not_found, also for what the caller may not see */
  async function read(user: User, itemId: string): Promise<Item> {
    return views.toItem(user, await access.findVisible(user, itemId));
  }

  /** What forms and filters offer: everything to staff, to others what there is for them. */
  async function readChoices(user: User) {
    const { schoolId } = user;
    const reader = await access.readerOf(user);
    const filter = { reach: reachOf(reader), nowMs: now(), words: [] };
    const [subjectOf, classes, occurring] = await Promise.all([
      schedule.subjects(schoolId),
      people.listClasses(schoolId),
      store.listOccurring(schoolId, filter),
    ]);
    const ownClassIds = new Set([reader.classId, ...reader.childClassIds]);
    const subjects = [...subjectOf.values()];
    return {
      subjects: reader.isStaff ? subjects : subjects.filter(isAmong(occurring.subjectIds)),
      classes: classes
        .filter(({ id }) => reader.isStaff || ownClassIds.has(id))
        .map(({ id, name, grade }) => ({ id, name, grade })),
      tags: occurring.tags.sort((a, b) => a.localeCompare(b, "kk")).slice(0, MOST_TAGS),
      mayMake: may(user.roles, "library:make"),
    };
  }

  /** Signed addresses for the player. @throws AppError not_found; conflict not_playable_yet */
  async function open(user: User, itemId: string): Promise<Playback> {
    const { videoId, mayDownload } = await access.findVisible(user, itemId);
    if (videoId === null) throw new AppError("not_found", "It has no file");
    return videos.playbackOf(user.schoolId, videoId, { mayDownload });
  }

  /** What a short address leads to, for this person. @throws AppError not_found */
  async function followCode(user: User, typed: string) {
    const read = readCode(typed);
    if (read?.isList) {
      const list = await lists.findByCode(user, read.code);
      if (list) return { itemId: null, listId: list.id };
    } else if (read) {
      const item = await store.findItemByCode(user.schoolId, read.code);
      if (item && maySee(item, await access.readerOf(user), now()))
        return { itemId: item.id, listId: null };
    }
    throw new AppError("not_found", "No such address");
  }

  /** The short address and a line of homework around it, for the class journal. @throws AppError not_found */
  async function readJournalText(user: User, itemId: string) {
    return textOf(user.schoolId, await access.findVisible(user, itemId));
  }

  /** The same, for the journal of a class whose task names the item; null where there is none such. */
  async function journalLineOf(schoolId: string, itemId: string) {
    const item = await store.findItem(schoolId, itemId);
    return item && textOf(schoolId, item);
  }

  async function textOf(schoolId: string, item: StoredItem) {
    const subject = (await schedule.subjects(schoolId)).get(item.subjectId ?? "");
    const url = `${base}/v/${item.code}`;
    const { kind, title, asksPhoto } = item;
    const told = { kind, title, asksPhoto, hasQuestion: item.question !== null };
    return { url, ...journalText({ ...told, subject: subject?.name ?? null }, url) };
  }

  /** The classes an item is for; what is for all is for those of its grades, where it names any. */
  async function classesOf(
    schoolId: string,
    { audience, grades }: Pick<StoredItem, "audience" | "grades">,
  ): Promise<{ id: string; name: string; classTeacherId: string | null }[]> {
    const classes = await people.listClasses(schoolId);
    return classes.filter(({ id, grade }) => {
      if (audience.pupils === "classes") return audience.classIds.includes(id);
      return audience.pupils === "all" && (grades.length === 0 || grades.includes(grade));
    });
  }

  /** What is published for a class in a subject, the newest first; for those who have shown their right otherwise. */
  async function listFor(
    schoolId: string,
    { schoolClass, subjectId }: { schoolClass: { id: string; grade: number }; subjectId: string },
  ): Promise<StoredItem[]> {
    const filter = { schoolClass, subjectId, reach: null, nowMs: now(), words: [] };
    return (await store.listItems(schoolId, filter, { skip: 0, limit: MOST_FOR_CLASS })).items;
  }

  return {
    list,
    listFor,
    read,
    readChoices,
    open,
    followCode,
    readJournalText,
    journalLineOf,
    ...making,
    lists,
    classesOf,
    findVisible: access.findVisible,
    findOwn: access.findOwn,
    /** Whoever asks; for those who have shown their right otherwise. */
    find: (schoolId: string, itemId: string): Promise<StoredItem | null> =>
      store.findItem(schoolId, itemId),
    /** The same for several: those there are, in no order. */
    findMany: (schoolId: string, itemIds: readonly string[]): Promise<StoredItem[]> =>
      store.findItems(schoolId, itemIds),
  };
}
export type Library = ReturnType<typeof createLibrary>;

const isAmong =
  (ids: readonly string[]) =>
  ({ id }: Subject) =>
    ids.includes(id);
