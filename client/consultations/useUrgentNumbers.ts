import { useQuery } from "@tanstack/react-query";
import { rest } from "../kit/rest.ts";
import { keepNumbers, keptNumbers } from "./urgent.ts";

/** The numbers of the school and the country; those of the last visit while there is no link. */
export function useUrgentNumbers(isWanted = true) {
  const { data, error, refetch } = useQuery({
    queryKey: ["readUrgentHelp"],
    queryFn: async () => {
      const { numbers } = await rest("readUrgentHelp", {});
      keepNumbers(numbers);
      return numbers;
    },
    enabled: isWanted,
    placeholderData: () => keptNumbers() ?? undefined,
    staleTime: 600_000,
  });
  const numbers = data ?? keptNumbers() ?? [];
  /** The school has taken all of them away. */
  const isNone = data?.length === 0;
  return { numbers, isNone, error: numbers.length === 0 ? error : null, refetch };
}
