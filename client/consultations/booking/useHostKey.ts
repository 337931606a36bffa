import { useEffect, useState } from "react";
import type { Host } from "#server/consultations/protocol.ts";
import { useMe } from "../../kit/useSession.ts";
import { changedFrom, keepKey, keyToSealWith } from "./host-keys.ts";

/** Whether a host's key is the one this person met here first. `accept`: its words were compared. */
export function useHostKey(host: Host): { former: string | null; accept: () => void } {
  const { id } = useMe();
  const [, setAccepted] = useState<string | null>(null);
  // Met when it is first seen here, not when something is written.
  useEffect(() => void keyToSealWith(id, host), [id, host]);
  return {
    former: changedFrom(id, host),
    accept() {
      keepKey(id, host);
      setAccepted(host.reasonKey);
    },
  };
}
