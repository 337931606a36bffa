import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { libraryRoutes } from "#server/library/protocol.ts";
import type { Subject, scheduleRoutes } from "#server/schedule/protocol.ts";
import { rest } from "../kit/rest.ts";
import { rereadAfterMs, useVideoNews } from "../videos/useVideoNews.ts";

type Asked = z.input<(typeof libraryRoutes)["listItems"]["request"]>;
export type ItemsAsked = Omit<Asked, "skip" | "limit">;

/** Twelve rows of two on a phone, six of four on a desk. */
const PAGE_ITEMS = 24;

/** Items page by page, kept current where they are one's own. */
export function useItems(asked: ItemsAsked, options: { isOn?: boolean } = {}) {
  useVideoNews();
  return useInfiniteQuery({
    queryKey: ["listItems", asked],
    queryFn: ({ pageParam }) => rest("listItems", { ...asked, skip: pageParam, limit: PAGE_ITEMS }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
      return last.items.length > 0 && shown < last.total ? shown : undefined;
    },
    enabled: options.isOn ?? true,
    refetchInterval: ({ state }) =>
      rereadAfterMs(
        state.data?.pages.flatMap(({ items }) => items.map(({ video }) => video)) ?? [],
      ),
  });
}

/** Subjects, classes and tags to choose of, and whether one makes items. */
export function useLibraryChoices() {
  return useQuery({
    queryKey: ["readLibraryChoices"],
    queryFn: () => rest("readLibraryChoices", {}),
  });
}

/** Room that is left and what a file may be; told before a file is chosen. */
export function useStorageUse(options: { isOn: boolean }) {
  return useQuery({
    queryKey: ["readStorageUse"],
    queryFn: () => rest("readStorageUse", {}),
    enabled: options.isOn,
  });
}

/** The lists one may see. */
export function useLists(options: { isOn: boolean }) {
  return useQuery({
    queryKey: ["listLists"],
    queryFn: () => rest("listLists", {}),
    enabled: options.isOn,
  });
}

/** Percent watched by item, of oneself or a child; `pages` are the ids as the list was loaded. */
export function useOwnWatching(
  pages: readonly (readonly string[])[],
  options: { isOn: boolean; childId?: string | undefined },
): ReadonlyMap<string, number> {
  const { isOn, childId } = options;
  return useQueries({
    queries: pages.map((ids) => ({
      queryKey: ["listOwnWatching", ids, childId],
      queryFn: () =>
        rest("listOwnWatching", { itemIds: ids.join(","), ...(childId && { childId }) }),
      enabled: isOn && ids.length > 0,
    })),
    combine: (results) =>
      new Map(
        results.flatMap(({ data }) =>
          (data?.progress ?? []).map(({ itemId, percent }) => [itemId, percent] as const),
        ),
      ),
  });
}

/** What one teaches by the timetable: subjects and their classes, the most frequent first. */
export function useTeaching(options: { isOn: boolean }) {
  return useQuery({
    queryKey: ["readTimetable", {}],
    queryFn: () => rest("readTimetable", {}),
    enabled: options.isOn,
    select: ({ slots }) => toTeaching(slots),
  });
}

type Slots = z.output<(typeof scheduleRoutes)["readTimetable"]["reply"]>["slots"];
function toTeaching(slots: Slots) {
  const taught = new Map<string, { subject: Subject; classIds: Set<string>; lessons: number }>();
  for (const { subject, classId } of slots) {
    const one = taught.get(subject.id) ?? { subject, classIds: new Set<string>(), lessons: 0 };
    one.classIds.add(classId);
    one.lessons += 1;
    taught.set(subject.id, one);
  }
  return [...taught.values()]
    .sort((a, b) => b.lessons - a.lessons)
    .map(({ subject, classIds }) => ({ subject, classIds: [...classIds] }));
}
