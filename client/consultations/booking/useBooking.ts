import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Consultation, Host, TalkWay } from "#server/consultations/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { serverNow } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";
import { sealLetter } from "../../secrecy/sealed-letter.ts";
import { type Draft, forgetDraft } from "./draft.ts";
import { KeyMoved, keyToSealWith } from "./host-keys.ts";
import { madeBefore } from "./rules.ts";
import { readHosts } from "./useTalks.ts";

/** A browser without a safe page has no such keys: there nothing is written that could be read on the way. */
export const canSealReason = (host: Host): boolean =>
  host.reasonKey !== null && globalThis.crypto?.subtle !== undefined;

/**
 * Null also where the host's key is another than before: `KeyChanged` has said so, and that nothing is sent. The key is
 * asked for once more: nobody could open what was sealed to one given up since.
 * @throws KeyMoved the page did not know of the key of today: it knows now
 */
async function sealedReason(
  selfId: string,
  host: Host,
  text: string,
  queries: QueryClient,
): Promise<string | null> {
  const words = text.trim();
  if (words === "" || !canSealReason(host)) return null;
  const key = keyToSealWith(selfId, host);
  if (key === null) return null;
  const now = (await readHosts(queries)).find(({ id }) => id === host.id);
  if (now?.reasonKey !== key) throw new KeyMoved();
  return sealLetter(key, words);
}

/**
 * Takes the drafted time, or asks without one. The draft is forgotten once it is done, not before: a link that
 * breaks loses nothing. A time that an earlier attempt of one's own took counts as taken by oneself.
 */
export function useBooking(selfId: string, host: Host) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (
      draft: Pick<Draft, "startsAt" | "reason" | "withIds"> & { way: TalkWay },
    ): Promise<Consultation> => {
      const { startsAt, way, withIds } = draft;
      try {
        const reason = await sealedReason(selfId, host, draft.reason, queries);
        return await rest("askConsultation", { hostId: host.id, startsAt, way, reason, withIds });
      } catch (error) {
        if (!(error instanceof CallError) || error.reason !== "time_taken") throw error;
        const { consultations } = await rest("listConsultations", {});
        const made = madeBefore(consultations, {
          hostId: host.id,
          startsAt,
          nowMs: serverNow(),
        });
        if (!made) throw error;
        return made;
      }
    },
    onSuccess(talk) {
      forgetDraft(selfId, host.id);
      queries.setQueryData(["readConsultation", talk.id], talk);
    },
    onSettled() {
      for (const name of ["readTimes", "listConsultations", "listHosts"])
        void queries.invalidateQueries({ queryKey: [name] });
    },
  });
}
