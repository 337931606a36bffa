import type { WireBytes } from "#media/types.ts";
import { logger } from "../logger.ts";
import type { RoomMedia } from "./media.ts";
import type { Peer } from "./peer.ts";
import type { ReceiveMode } from "./protocol.ts";
import type { Spent } from "./visits.ts";

/** No school's pupil fetches faster; a report beyond it is not believed, bytes a second. */
const MAX_FETCH = 4_000_000;

type Deps = {
  schoolId: string;
  lessonId: string;
  peers: ReadonlyMap<string, Peer>;
  media: RoomMedia;
  onSpent: (spent: Spent) => void;
  now: () => number;
};
/** `at`: ms, null while the device is away. */
type Told = WireBytes & { fetched: number; at: number | null; mode: ReceiveMode };
const NOTHING: Told = { down: 0, up: 0, fetched: 0, at: null, mode: "full" };

/**
 * What each device cost since the last look, told in pieces: over WebRTC as the worker counts it, over HTTP the
 * larger of what the server knows it gave and what the device says it fetched.
 */
export function createSpending({ schoolId, lessonId, peers, media, onSpent, now }: Deps) {
  const told = new Map<string, Told>();

  function tell(peerId: string, wire: WireBytes, peer: Peer | undefined): void {
    const at = now();
    const from = told.get(peerId) ?? NOTHING;
    const ms = Math.max(0, at - (from.at ?? peer?.enteredAt ?? at));
    // Counters that fell began anew: the media was built again, or the page was opened again.
    const since = (total: number, before: number) => (total < before ? total : total - before);
    const fetched = peer?.fetchedBytes || from.fetched;
    const mode = peer?.mode ?? from.mode;
    told.set(peerId, { ...wire, fetched, at, mode });
    const [personId = "", deviceId = ""] = peerId.split(":");
    onSpent({
      ...{ schoolId, lessonId, personId, deviceId, ms, mode: from.at === null ? mode : from.mode },
      downBytes: since(wire.down, from.down),
      upBytes: since(wire.up, from.up),
      fetchedBytes: Math.min(
        since(fetched, from.fetched),
        Math.round((MAX_FETCH * (ms + 1000)) / 1000),
      ),
    });
  }

  /** One look at every device. */
  async function look(): Promise<void> {
    await Promise.all(
      [...peers.values()].map(async (peer) => {
        try {
          const wire = await media.wireBytes(peer);
          if (wire && peers.get(peer.id) === peer && !peer.isClosed) tell(peer.id, wire, peer);
        } catch (err) {
          logger.debug({ err, lessonId }, "a device was not counted"); // the room moves just now
        }
      }),
    );
  }

  /** A device's media is gone, with all it cost. */
  function closed(peerId: string, wire: WireBytes): void {
    const peer = peers.get(peerId);
    tell(peerId, wire, peer);
    const last = told.get(peerId) ?? NOTHING;
    told.set(peerId, { ...last, down: 0, up: 0, at: peer ? last.at : null });
  }

  return { look, closed };
}
export type Spending = ReturnType<typeof createSpending>;
