import { useEffect, useState } from "react";
import type { RoomSession } from "../../room/session.ts";
import { readInbound } from "../../room/stats.ts";
import { type Arrival, createStillness, type Stillness } from "./stillness.ts";

const LOOK_MS = 1_000;
const NOBODY: ReadonlyMap<string, Stillness> = new Map();

/** Whose picture or sound does not come just now, as this device sees it; while it is connected itself. */
export function useStillness(
  session: RoomSession,
  isLive: boolean,
): ReadonlyMap<string, Stillness> {
  const [still, setStill] = useState(NOBODY);
  useEffect(() => {
    if (!isLive) return setStill(NOBODY);
    let isOver = false;
    const stillness = createStillness();
    const look = async () => {
      const arrivals = await arrivalsOf(session);
      if (isOver) return;
      const now = stillness.look(performance.now(), arrivals);
      setStill((before) => (isSame(before, now) ? before : now));
    };
    // A transport that closes during a look has nothing to tell.
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [session, isLive]);
  return still;
}

async function arrivalsOf({ links, receiving }: RoomSession): Promise<Arrival[]> {
  const transport = links?.find("receive");
  const { received } = receiving;
  if (!transport || transport.closed || received.length === 0) return [];
  const inbound = readInbound(await transport.getStats());
  return received.map(({ offer, consumer }) => {
    const of = inbound.get(consumer.rtpParameters.encodings?.[0]?.ssrc ?? -1);
    const count = (offer.kind === "video" ? of?.framesDecoded : of?.packets) ?? 0;
    const { personId, kind } = offer;
    return { key: consumer.id, personId, kind, isPaused: consumer.paused, count };
  });
}

const isSame = (a: ReadonlyMap<string, Stillness>, b: ReadonlyMap<string, Stillness>) =>
  a.size === b.size && [...a].every(([personId, what]) => b.get(personId) === what);
