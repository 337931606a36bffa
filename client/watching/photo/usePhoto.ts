import { useQuery } from "@tanstack/react-query";
import { rest } from "../../kit/rest.ts";

/** A pupil's photo of the result as an address for a picture; fetched with the token, only when wanted. */
export function usePhoto(itemId: string, personId: string, isWanted: boolean) {
  return useQuery({
    queryKey: ["readPhoto", itemId, personId],
    queryFn: () => rest("readPhoto", { itemId, personId }),
    enabled: isWanted,
    staleTime: 5 * 60_000,
    select: ({ mimeType, contentBase64 }) => `data:${mimeType};base64,${contentBase64}`,
  });
}
