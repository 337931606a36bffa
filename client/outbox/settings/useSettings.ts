import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { MappingKind, OutboxSettings } from "#server/outbox/protocol-settings.ts";
import { rest } from "../../kit/rest.ts";

const SETTINGS = ["readOutboxSettings"];
const PAGE = 100;
type Change = Parameters<typeof rest<"changeOutboxSettings">>[1];

export function useSettings() {
  return useQuery({
    queryKey: SETTINGS,
    queryFn: () => rest("readOutboxSettings", {}),
    staleTime: 0,
  });
}

export function useChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => rest("changeOutboxSettings", change),
    onSuccess: (settings: OutboxSettings) => queries.setQueryData(SETTINGS, settings),
  });
}

/** Asks the outside really. */
export function useCheck() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => rest("checkOutbox", {}),
    onSuccess: ({ settings }) => queries.setQueryData(SETTINGS, settings),
  });
}

export function useMappings(kind: MappingKind, isUnmapped: boolean) {
  return useQuery({
    queryKey: ["listMappings", kind, isUnmapped],
    queryFn: () =>
      rest("listMappings", { kind, isUnmapped: isUnmapped ? "true" : "false", limit: PAGE }),
    staleTime: 0,
  });
}

export function usePairing() {
  const queries = useQueryClient();
  const onSettled = () => {
    void queries.invalidateQueries({ queryKey: ["listMappings"] });
    void queries.invalidateQueries({ queryKey: SETTINGS });
  };
  const find = useMutation({ mutationFn: () => rest("findMappings", {}), onSettled });
  const set = useMutation({
    mutationFn: (pair: { kind: MappingKind; insideId: string; outsideId: string | null }) =>
      rest("setMapping", pair),
    onSettled,
  });
  const take = useMutation({
    mutationFn: (lines: { login: string; outsideId: string }[]) =>
      rest("importMappings", { lines }),
    onSettled,
  });
  return { find, set, take };
}
