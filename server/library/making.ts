import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Access } from "./access.ts";
import { newItemCode } from "./codes.ts";
import type { Item, ItemDetails, ItemKind, Source } from "./protocol.ts";
import { isRightOptionSound, searchKeyOf, tidy } from "./rules.ts";
import type { ItemChange, LibraryStore, StoredItem } from "./store.ts";
import type { SourcesOfViews, Views } from "./views.ts";

/** What making items asks of videos. */
export type VideosForMaking = {
  /** `keepFps`: movement is the lesson. */
  reserve(user: User, file: { sizeBytes: number; keepFps: boolean }): Promise<string>;
  reserveImport(user: User, from: { url: string; keepFps: boolean }): Promise<string>;
  remove(schoolId: string, videoId: string): Promise<void>;
};
type Deps = {
  store: LibraryStore;
  people: Pick<SourcesOfViews["people"], "listClasses">;
  schedule: SourcesOfViews["schedule"];
  videos: VideosForMaking;
  access: Access;
  views: Views;
  now: () => number;
};
/** `stored`: a file that is there already, of the server's own making. */
export type NewSource =
  | { type: "file"; sizeBytes: number }
  | { type: "import" | "link"; url: string }
  | { type: "none" }
  | { type: "stored"; videoId: string };
/** Details that are left out are empty, and the item is for teachers. */
type Given<T> = { [K in keyof T]?: T[K] | undefined };
export type NewItemRequest = Given<ItemDetails> &
  Pick<ItemDetails, "kind" | "title"> & { source: NewSource };
/** Told, and awaited, when an item is gone. */
export type RemovedListener = (schoolId: string, itemId: string) => Promise<void>;

const blank: Omit<ItemDetails, "kind" | "title"> = {
  description: "",
  subjectId: null,
  grades: [],
  term: null,
  tags: [],
  audience: { pupils: "none", classIds: [], parents: true },
  chapters: [],
  timer: null,
  repetitions: null,
  question: null,
  rightOption: null,
  brief: null,
  article: null,
  asksPhoto: false,
  mayDownload: false,
};

/** Making, changing, publishing and taking down. */
export function createMaking({ store, people, schedule, videos, access, views, now }: Deps) {
  const removedListeners: RemovedListener[] = [];

  /** Checks details against the school; returns what the search looks in. @throws AppError invalid */
  async function checked(schoolId: string, details: ItemDetails): Promise<string> {
    const { subjectId, audience, title, tags, question, rightOption } = details;
    const [subjectOf, classes] = await Promise.all([
      schedule.subjects(schoolId),
      people.listClasses(schoolId),
    ]);
    const subject = subjectId === null ? null : subjectOf.get(subjectId);
    if (subject === undefined) throw new AppError("invalid", "No such subject");
    const known = new Set(classes.map(({ id }) => id));
    if (!audience.classIds.every((id) => known.has(id)))
      throw new AppError("invalid", "No such class");
    if (!isRightOptionSound(question, rightOption))
      throw new AppError("invalid", "The right answer is none of the options");
    return searchKeyOf(title, tags, subject?.name ?? null);
  }

  async function takeIn(user: User, source: NewSource, kind: ItemKind): Promise<string | null> {
    const keepFps = kind === "exercise";
    switch (source.type) {
      case "file":
        return videos.reserve(user, { sizeBytes: source.sizeBytes, keepFps });
      case "import":
        return videos.reserveImport(user, { url: source.url, keepFps });
      case "stored":
        return source.videoId;
      default:
        return null;
    }
  }

  /**
   * A draft. A file's bytes follow by tus; an import is fetched.
   * @throws AppError forbidden; invalid; what videos says of quota and disk
   */
  async function create(user: User, { source, ...request }: NewItemRequest): Promise<Item> {
    checkMay(user.roles, "library:make");
    const { schoolId } = user;
    const { kind, title } = request;
    const details: ItemDetails = {
      ...blank,
      ...tidy(definedIn<ItemDetails>(request)),
      kind,
      title,
    };
    const searchKey = await checked(schoolId, details);
    const videoId = await takeIn(user, source, kind);
    const item = {
      ...details,
      authorId: user.id,
      source: sourceOf(source, videoId),
      linkUrl: source.type === "link" ? source.url : null,
      videoId,
      publishAtMs: null,
      createdAtMs: now(),
      searchKey,
    };
    try {
      return await views.toItem(user, await store.createItem(schoolId, item, newItemCode));
    } catch (error) {
      if (videoId !== null && source.type !== "stored") await videos.remove(schoolId, videoId);
      throw error;
    }
  }

  /** Of one's own. @throws AppError not_found; forbidden not_yours; invalid */
  async function change(user: User, itemId: string, request: Given<ItemDetails>): Promise<Item> {
    const item = await access.findOwn(user, itemId);
    const details = tidy(definedIn<ItemDetails>(request));
    const merged: ItemDetails = { ...detailsOf(item), ...details };
    // A question changed to fewer options loses a right answer that is none of them.
    if (details.rightOption === undefined && !isRightOptionSound(merged.question, item.rightOption))
      merged.rightOption = null;
    const searchKey = await checked(user.schoolId, merged);
    const { rightOption } = merged;
    return changed(user, itemId, { ...details, rightOption, searchKey });
  }

  async function changed(user: User, itemId: string, to: ItemChange): Promise<Item> {
    const item = await store.changeItem(user.schoolId, itemId, to);
    if (!item) throw new AppError("not_found", "No such item");
    return views.toItem(user, item);
  }

  /**
   * Now, or at an instant to come; one in the past means now. What is out already and asked for now keeps its
   * day, so that a client may retry. @throws AppError not_found; forbidden not_yours
   */
  async function publish(user: User, itemId: string, publishAt?: string): Promise<Item> {
    const item = await access.findOwn(user, itemId);
    const at = now();
    const isOut = item.publishAtMs !== null && item.publishAtMs <= at;
    if (publishAt === undefined && isOut) return views.toItem(user, item);
    const publishAtMs = publishAt === undefined ? at : Math.max(at, Date.parse(publishAt));
    return changed(user, itemId, { publishAtMs });
  }

  /** Back to a draft; of one's own, or anybody's for those who govern. @throws AppError not_found; forbidden not_yours */
  async function withdraw(user: User, itemId: string): Promise<Item> {
    await access.findGoverned(user, itemId);
    return changed(user, itemId, { publishAtMs: null });
  }

  /**
   * A draft of one's own with the same file: last year's for this year's classes. Whom it is for is chosen anew.
   * @throws AppError forbidden; not_found
   */
  async function reuse(user: User, itemId: string): Promise<Item> {
    checkMay(user.roles, "library:make");
    const { schoolId } = user;
    const item = await access.findVisible(user, itemId);
    const isOwn = item.authorId === user.id;
    const details: ItemDetails = {
      ...detailsOf(item),
      audience: blank.audience,
      // Another teacher's right answer stays theirs.
      rightOption: isOwn ? item.rightOption : null,
    };
    const searchKey = await checked(schoolId, details);
    const { source, linkUrl, videoId } = item;
    const made = await store.createItem(
      schoolId,
      {
        ...{ ...details, authorId: user.id, source, linkUrl, videoId, searchKey },
        publishAtMs: null,
        createdAtMs: now(),
      },
      newItemCode,
    );
    // Removing takes the item away first and counts who shows its file after that: either it has seen ours, or
    // we see here that it went.
    if (!(await store.findItem(schoolId, itemId))) {
      await discard(schoolId, made);
      throw new AppError("not_found", "It was removed meanwhile");
    }
    return views.toItem(user, made);
  }

  /** With its file, where no other item shows that; of one's own, or anybody's for those who govern. */
  async function remove(user: User, itemId: string): Promise<void> {
    await discard(user.schoolId, await access.findGoverned(user, itemId));
  }

  async function discard(schoolId: string, { id, videoId }: StoredItem): Promise<void> {
    await store.removeItem(schoolId, id);
    if (videoId !== null && (await store.countShowing(schoolId, videoId)) === 0)
      await videos.remove(schoolId, videoId);
    for (const listener of removedListeners) await listener(schoolId, id);
  }

  return {
    create,
    change,
    publish,
    withdraw,
    reuse,
    remove,
    /** What hangs on an item goes with it. */
    onRemoved(listener: RemovedListener): void {
      removedListeners.push(listener);
    },
  };
}

/** What a request really says; left out and undefined are one. */
function definedIn<T extends object>(request: Given<T>): Partial<T> {
  const kept: Partial<T> = {};
  for (const key in request) {
    const value = request[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}

function sourceOf({ type }: NewSource, videoId: string | null): Source {
  if (videoId !== null) return "file";
  return type === "link" ? "link" : "none";
}

function detailsOf(item: StoredItem): ItemDetails {
  const { kind, title, description, subjectId, grades, term, tags, audience, chapters } = item;
  const { timer, repetitions, question, rightOption, brief, asksPhoto, mayDownload } = item;
  const { article } = item;
  return {
    ...{ kind, title, description, subjectId, grades, term, tags, audience, chapters },
    ...{ timer, repetitions, question, rightOption, brief, asksPhoto, mayDownload },
    article,
  };
}
