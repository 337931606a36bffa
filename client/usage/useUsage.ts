import { useQuery } from "@tanstack/react-query";
import { rest } from "../kit/rest.ts";

/** One's own month, or a child's. */
export function useUsage(childId?: string) {
  return useQuery({
    queryKey: ["readUsage", childId ?? "own"],
    queryFn: () => rest("readUsage", childId === undefined ? {} : { childId }),
  });
}
