import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Consultation, Host } from "#server/consultations/protocol.ts";
import { socket } from "../../kit/call.ts";
import { learnServerTime } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";

/** A notice may be lost, and a room opens by the clock; this catches what nobody told. */
const REREAD_MS = 60_000;
/** Leaving the private pages forgets what was read for them. */
const meta = { isPrivate: true };

/** Reads talks and times anew when one of them changed, and after a break. */
function useTalkNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const reread = () => {
      for (const name of ["listConsultations", "readConsultation", "readTimes"])
        void queries.invalidateQueries({ queryKey: [name] });
    };
    socket.on("consultation:changed", reread).on("connect", reread);
    return () => {
      socket.off("consultation:changed", reread).off("connect", reread);
    };
  }, [queries]);
}

const readTalks = async (isPast: boolean) => {
  const list = await rest("listConsultations", { isPast: String(isPast) });
  learnServerTime(list.now);
  return list;
};

/** One's own: to come and waiting, or past ones. */
export function useTalks(isPast = false) {
  useTalkNews();
  return useQuery({
    queryKey: ["listConsultations", isPast],
    queryFn: () => readTalks(isPast),
    select: ({ consultations }) => consultations,
    refetchInterval: REREAD_MS,
    meta,
  });
}

/** Until when older private talks are not shown here; null: they are. */
export function useTalksCover() {
  return useQuery({
    queryKey: ["listConsultations", false],
    queryFn: () => readTalks(false),
    select: ({ coveredUntil }) => coveredUntil,
    meta,
  });
}

/** One of them. */
export function useTalk(consultationId: string) {
  useTalkNews();
  return useQuery({
    queryKey: ["readConsultation", consultationId],
    queryFn: () => rest("readConsultation", { consultationId }),
    refetchInterval: REREAD_MS,
    meta,
  });
}

/** Psychologists first, of each kind those with times first. */
const rankOf = ({ kind, hasTimes }: Host) => (kind === "private" ? 0 : 2) + (hasTimes ? 0 : 1);

const hostsRead = {
  queryKey: ["listHosts"],
  queryFn: async () => {
    const { hosts } = await rest("listHosts", {});
    return hosts.toSorted((a, b) => rankOf(a) - rankOf(b));
  },
  meta,
};
/** Whom one may talk to: the psychologist first. */
export const useHosts = () => useQuery(hostsRead);

/** The same as the server has it now, for the page too. */
export const readHosts = (queries: QueryClient) =>
  queries.fetchQuery({ ...hostsRead, staleTime: 0 });

/** When a host can be talked to. */
export function useTimes(hostId: string, isWanted = true) {
  useTalkNews();
  return useQuery({
    queryKey: ["readTimes", hostId],
    queryFn: async () => {
      const times = await rest("readTimes", { hostId });
      learnServerTime(times.now);
      return times;
    },
    enabled: isWanted,
    refetchInterval: REREAD_MS,
    meta,
  });
}

/** Whom one may take along. */
export function useCompanions() {
  return useQuery({
    queryKey: ["listCompanions"],
    queryFn: async () => (await rest("listCompanions", {})).people,
    meta,
  });
}

type Act =
  | { act: "agree" | "decline" | "cancel"; startsAt?: undefined }
  | { act: "move"; startsAt: string };

/** What a guest does with a talk; the answer takes the place of what was known of it. */
export function useTalkAct(consultationId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, startsAt }: Act): Promise<Consultation> => {
      if (act === "cancel") return rest("cancelConsultation", { consultationId });
      if (act === "move") return rest("moveConsultation", { consultationId, startsAt });
      return rest("answerConsultation", { consultationId, isAgreed: act === "agree" });
    },
    onSuccess(talk) {
      queries.setQueryData(["readConsultation", consultationId], talk);
      void queries.invalidateQueries({ queryKey: ["listConsultations"] });
      void queries.invalidateQueries({ queryKey: ["readTimes"] });
    },
    // Somebody was faster, or it changed meanwhile: what is shown must be what is.
    onError() {
      for (const name of ["readConsultation", "listConsultations", "readTimes"])
        void queries.invalidateQueries({ queryKey: [name] });
    },
  });
}

/** What is confidential, who agreed to it, and the two ways to change that; a parent names the child. */
export function useConsent(isWanted = true) {
  const queries = useQueryClient();
  const key = ["readConsent"];
  const query = useQuery({
    queryKey: key,
    queryFn: () => rest("readConsent", {}),
    enabled: isWanted,
    meta,
  });
  const act = useMutation({
    mutationFn: ({ childId, version }: { childId?: string; version: number | null }) => {
      const ofChild = childId === undefined ? {} : { childId };
      return version === null
        ? rest("withdrawConsent", ofChild)
        : rest("giveConsent", { version, ...ofChild });
    },
    onSuccess(state) {
      queries.setQueryData(key, state);
      for (const name of ["listConsultations", "readConsultation"])
        void queries.invalidateQueries({ queryKey: [name] });
    },
    onError: () => queries.invalidateQueries({ queryKey: key }),
  });
  return { query, act };
}

/** How one is reminded. */
export function useReminders() {
  const queries = useQueryClient();
  const key = ["readReminders"];
  const query = useQuery({ queryKey: key, queryFn: () => rest("readReminders", {}), meta });
  const save = useMutation({
    mutationFn: (next: Parameters<typeof rest<"saveReminders">>[1]) => rest("saveReminders", next),
    onSuccess: (saved) => queries.setQueryData(key, saved),
  });
  return { query, save };
}
