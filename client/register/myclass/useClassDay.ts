import { useQuery } from "@tanstack/react-query";
import { rest } from "../../kit/rest.ts";
import { useRegisterNews } from "../useRegister.ts";

/** Lessons end and pupils come without a notice to this page; so often it looks again. */
const REREAD_MS = 30_000;

/** A class's day and week, kept current. */
export function useClassDay(classId: string) {
  useRegisterNews();
  return useQuery({
    queryKey: ["readClassDay", classId],
    queryFn: () => rest("readClassDay", { classId }),
    refetchInterval: REREAD_MS,
  });
}
