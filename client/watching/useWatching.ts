import { useQuery } from "@tanstack/react-query";
import { rest } from "../kit/rest.ts";

/** Pupils report every few seconds; a table that is looked at follows them this far behind. */
const REREAD_MS = 20_000;

/** Who of those the item is for has watched it, kept current while it is on a screen. */
export function useWatching(itemId: string) {
  return useQuery({
    queryKey: ["readWatching", itemId],
    queryFn: () => rest("readWatching", { itemId }),
    refetchInterval: ({ state }) => (state.error ? false : REREAD_MS),
    staleTime: 0,
  });
}
