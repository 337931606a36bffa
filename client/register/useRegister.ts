import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { RegisterSheet } from "#server/register/protocol.ts";
import { CallError, socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";

/** Notices keep pages current; this catches what nobody tells. */
const REREAD_MS = 60_000;
/** What a decision anywhere may change. */
const lists = ["listToConfirm", "listOwnRegister", "readClassDay", "readRegisterHistory"];

/** Reads anew what somebody decided, told or answered elsewhere. */
export function useRegisterNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = (names: readonly string[]) => {
      for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
    };
    const changed = ({ lessonId }: { lessonId: string }) => {
      void queries.invalidateQueries({ queryKey: ["readRegister", lessonId] });
      reread(lists);
    };
    const explained = () => reread(["readRegister", "listExplanations", ...lists]);
    socket.on("register:changed", changed).on("explanation:changed", explained);
    socket.on("connect", explained);
    return () => {
      socket.off("register:changed", changed).off("explanation:changed", explained);
      socket.off("connect", explained);
    };
  }, [queries]);
}

/** A lesson's register, kept current. */
export function useRegister(lessonId: string, isWanted: boolean) {
  useRegisterNews();
  return useQuery({
    queryKey: ["readRegister", lessonId],
    queryFn: () => rest("readRegister", { lessonId }),
    enabled: isWanted,
    staleTime: 0,
    refetchInterval: REREAD_MS,
  });
}

export type Wanted = { personId: string; code: AttendanceCode; cause: string; version: number };

/** What may be done with a register; each act brings its new state. */
export function useRegisterActs(lessonId: string) {
  const queries = useQueryClient();
  const take = (sheet: RegisterSheet) => {
    queries.setQueryData(["readRegister", lessonId], sheet);
    for (const name of lists) void queries.invalidateQueries({ queryKey: [name] });
  };
  const settle = {
    onSuccess: take,
    onError(error: Error) {
      // Somebody else was first: what they decided is what is looked at next.
      if (error instanceof CallError && error.reason === "register_changed")
        void queries.invalidateQueries({ queryKey: ["readRegister", lessonId] });
    },
  };
  return {
    confirm: useMutation({
      mutationFn: () => rest("confirmRegister", { lessonId }),
      ...settle,
    }),
    decide: useMutation({
      mutationFn: (wanted: Wanted) => rest("decideRegister", { lessonId, decisions: [wanted] }),
      ...settle,
    }),
    reopen: useMutation({
      mutationFn: (of: { personId: string; version: number }) =>
        rest("reopenRegister", { lessonId, ...of }),
      ...settle,
    }),
  };
}
export type RegisterActs = ReturnType<typeof useRegisterActs>;

/** Registers of one's own lessons: those that wait, or those decided. */
export function useToConfirm(isPast: boolean, isWanted = true) {
  return useQuery({
    queryKey: ["listToConfirm", { isPast }],
    queryFn: async () =>
      (await rest("listToConfirm", { isPast: isPast ? "true" : "false" })).registers,
    enabled: isWanted,
    refetchInterval: REREAD_MS,
  });
}

/** Own, or a child's, lessons of a day as they stand. */
export function useOwnRegister(asked: { childId?: string; day?: string } = {}) {
  useRegisterNews();
  return useQuery({
    queryKey: ["listOwnRegister", asked],
    queryFn: async () =>
      new Map((await rest("listOwnRegister", asked)).cells.map((cell) => [cell.lessonId, cell])),
    refetchInterval: REREAD_MS,
  });
}
