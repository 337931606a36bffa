import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { ItemKind } from "#server/library/protocol.ts";
import { kinds } from "../edit/names.ts";
import type { ItemsAsked } from "../useLibrary.ts";

export type Filters = {
  search: string;
  subjectId: string | null;
  classId: string | null;
  kind: ItemKind | null;
  term: number | null;
  tag: string | null;
};
const TERMS = 4;
const names = ["search", "subjectId", "classId", "kind", "term", "tag"] as const;

/** Filters as an address carries them; what makes no sense is left out. */
export function filtersOf(params: URLSearchParams): Filters {
  const term = Number(params.get("term"));
  return {
    search: params.get("search") ?? "",
    subjectId: params.get("subjectId"),
    classId: params.get("classId"),
    kind: kinds.find((kind) => kind === params.get("kind")) ?? null,
    term: Number.isInteger(term) && term >= 1 && term <= TERMS ? term : null,
    tag: params.get("tag"),
  };
}

/** Filters as the server is asked: what is not set is left out. */
export function toAsked({ search, ...rest }: Filters): ItemsAsked {
  const set = Object.entries(rest).filter(([, value]) => value !== null);
  return { ...(search.trim() && { search: search.trim() }), ...Object.fromEntries(set) };
}

/** How many are set besides the search. */
export function countOf({ search: _, ...rest }: Filters): number {
  return Object.values(rest).filter((value) => value !== null).length;
}

/** The filters in the page's address, so that the way back finds them again. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => filtersOf(params), [params]);
  const put = (part: Record<string, string | number | null>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part))
          if (value === null || value === "") next.delete(name);
          else next.set(name, String(value));
        return next;
      },
      { replace: true },
    );
  return {
    filters,
    tab: params.get("tab"),
    put: (part: Partial<Filters>) => put(part),
    clear: () => put(Object.fromEntries(names.map((name) => [name, null]))),
    setTab: (tab: string | null) => put({ tab }),
  };
}
