import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import type { EntryState } from "#server/outbox/protocol-entries.ts";
import { socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";

/** One class and subject, first and last day, as the journal shows them. */
export type OutboxSpan = { classId: string; subjectId: string; from: string; to: string };

const names = ["readOutboxState", "previewOutbox", "listOutbox", "listOutboxSteps"];
/** A notice may be lost; this catches what nobody told. */
const REREAD_MS = 60_000;
/** While something is on its way. */
const REREAD_SOON_MS = 5_000;

/** Reads everything of the outbox anew. */
export function useReread(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
  }, [queries]);
}

/** Reads anew when entries moved on, and after a break. */
function useOutboxNews(): void {
  const reread = useReread();
  useEffect(() => {
    socket.on("outbox:changed", reread).on("connect", reread);
    return () => {
      socket.off("outbox:changed", reread).off("connect", reread);
    };
  }, [reread]);
}

/** What the journal's strip says. */
export function useOutboxState(span: OutboxSpan) {
  useOutboxNews();
  return useQuery({
    queryKey: ["readOutboxState", span],
    queryFn: () => rest("readOutboxState", span),
    staleTime: 0,
    refetchInterval: ({ state }) => ((state.data?.onWay ?? 0) > 0 ? REREAD_SOON_MS : REREAD_MS),
  });
}

/** The difference to be signed. */
export function usePreview(span: OutboxSpan) {
  return useQuery({
    queryKey: ["previewOutbox", span],
    queryFn: () => rest("previewOutbox", span),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useSign(
  span: OutboxSpan,
  onDone: (signed: { toSend: number; toFile: number }) => void,
) {
  const reread = useReread();
  return useMutation({
    mutationFn: (chosen: { digest: string; leftOut: string[] }) =>
      rest("signOutbox", { ...span, ...chosen }),
    onSuccess: onDone,
    onSettled: reread,
  });
}

const PAGE = 50;
/** `page` counts from 0. */
export function useEntries(state: EntryState | null, page: number) {
  useOutboxNews();
  return useQuery({
    queryKey: ["listOutbox", state, page],
    queryFn: () => rest("listOutbox", { ...(state && { state }), skip: page * PAGE, limit: PAGE }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data && data.counts.queued + data.counts.sending > 0 ? REREAD_SOON_MS : REREAD_MS,
  });
}
export const pagesOf = (total: number) => Math.ceil(total / PAGE);

export function useSteps(entryId: string | null, page = 0) {
  return useQuery({
    queryKey: ["listOutboxSteps", entryId, page],
    queryFn: () =>
      rest("listOutboxSteps", { ...(entryId && { entryId }), skip: page * PAGE, limit: PAGE }),
    staleTime: 0,
  });
}

export function useActs() {
  const onSettled = useReread();
  const retry = useMutation({
    mutationFn: (entryIds?: string[]) => rest("retryOutbox", { ...(entryIds && { entryIds }) }),
    onSettled,
  });
  const cancel = useMutation({
    mutationFn: (entryId: string) => rest("cancelOutbox", { entryId }),
    onSettled,
  });
  return { retry, cancel };
}
