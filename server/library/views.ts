import type { SchoolClass } from "../people/protocol.ts";
import type { Subject } from "../schedule/protocol.ts";
import type { Video } from "../videos/protocol.ts";
import type { Item, ItemCard } from "./protocol.ts";
import type { StoredItem } from "./store.ts";

/** A file as videos tells of it. */
export type VideoFacts = { id: string; ownerId: string; view: Video; posterUrl: string | null };
/** What cards are made of. */
export type SourcesOfViews = {
  people: {
    findPeople(schoolId: string, ids: string[]): Promise<Map<string, { id: string; name: string }>>;
    listClasses(schoolId: string): Promise<SchoolClass[]>;
  };
  schedule: { subjects(schoolId: string): Promise<Map<string, Subject>> };
  videos: { findMany(schoolId: string, ids: string[]): Promise<Map<string, VideoFacts>> };
};
type Viewer = { id: string; schoolId: string };

const instant = (ms: number) => new Date(ms).toISOString();

/** Stored items as a person sees them. */
export function createViews({ people, schedule, videos }: SourcesOfViews) {
  /** In the order given. */
  async function toCards(viewer: Viewer, items: readonly StoredItem[]): Promise<ItemCard[]> {
    if (items.length === 0) return [];
    const { schoolId } = viewer;
    const [subjectOf, authors, files] = await Promise.all([
      schedule.subjects(schoolId),
      people.findPeople(schoolId, [...new Set(items.map(({ authorId }) => authorId))]),
      videos.findMany(schoolId, [...new Set(items.flatMap(({ videoId }) => videoId ?? []))]),
    ]);
    return items.map((item) => {
      const file = item.videoId === null ? undefined : files.get(item.videoId);
      const isOwn = item.authorId === viewer.id;
      return {
        id: item.id,
        kind: item.kind,
        title: item.title,
        subject: subjectOf.get(item.subjectId ?? "") ?? null,
        grades: item.grades,
        term: item.term,
        tags: item.tags,
        author: { id: item.authorId, name: authors.get(item.authorId)?.name ?? "" },
        source: item.source,
        linkUrl: item.linkUrl,
        publishAt: item.publishAtMs === null ? null : instant(item.publishAtMs),
        createdAt: instant(item.createdAtMs),
        durationMs: file?.view.durationMs ?? null,
        isSound: file?.view.isSound ?? false,
        isPlayable: file?.view.isPlayable ?? false,
        posterUrl: file?.posterUrl ?? null,
        // Whoever reuses an item has no say over its file.
        video: file && isOwn && file.ownerId === viewer.id ? file.view : null,
      };
    });
  }

  /** With all its details. The right answer is for the author alone. */
  async function toItem(viewer: Viewer, item: StoredItem): Promise<Item> {
    const [[card], classes] = await Promise.all([
      toCards(viewer, [item]),
      people.listClasses(viewer.schoolId),
    ]);
    if (!card) throw new Error("a card of one item");
    const isOwn = item.authorId === viewer.id;
    const { pupils, classIds } = item.audience;
    const named = pupils === "classes" ? classes.filter(({ id }) => classIds.includes(id)) : [];
    return {
      ...card,
      description: item.description,
      audience: item.audience,
      chapters: item.chapters,
      timer: item.timer,
      repetitions: item.repetitions,
      question: item.question,
      rightOption: isOwn ? item.rightOption : null,
      brief: item.brief,
      article: item.article,
      asksPhoto: item.asksPhoto,
      mayDownload: item.mayDownload,
      code: item.code,
      isOwn,
      classNames: named.map(({ name }) => name),
    };
  }

  async function namesOf(schoolId: string, personIds: string[]): Promise<Map<string, string>> {
    const found = await people.findPeople(schoolId, [...new Set(personIds)]);
    return new Map([...found.values()].map(({ id, name }) => [id, name]));
  }

  return { toCards, toItem, namesOf };
}
export type Views = ReturnType<typeof createViews>;
