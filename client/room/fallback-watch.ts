import { afterLook, watching } from "../fallback/rules.ts";
import type { RoomSocket } from "./ports.ts";
import type { RoomSession } from "./session.ts";

const LOOK_MS = 1_000;
/** Fewer packets say nothing about a link. */
const FEWEST_PACKETS = 10;

type Watched = Pick<RoomSession, "links" | "store" | "receiving">;

/**
 * Looks whether WebRTC holds, and says in the room's state when the page should listen by HLS instead. WebRTC is sought
 * on meanwhile by the session itself, every twenty seconds or so: that is what brings the page back.
 */
export function watchFallback(session: Watched, socket: Pick<RoomSocket, "connected">): () => void {
  let watch = watching;
  let last = { lost: 0, received: 0 };

  async function readLoss(): Promise<number | null> {
    const transport = session.links?.find("receive");
    if (transport?.connectionState !== "connected") return null;
    let [lost, received] = [0, 0];
    for (const report of (await transport.getStats()).values())
      if (report.type === "inbound-rtp") {
        lost += report.packetsLost ?? 0;
        received += report.packetsReceived ?? 0;
      }
    const since = { lost: lost - last.lost, received: received - last.received };
    last = { lost, received };
    // Consumers that went take their counts along.
    if (since.received < 0 || since.lost < 0) return null;
    const expected = since.lost + since.received;
    return expected < FEWEST_PACKETS ? null : since.lost / expected;
  }

  async function look(): Promise<void> {
    const { me, phase } = session.store.get();
    if (!me || me.isHost || phase.name === "closed" || phase.name === "failed") return;
    const lossShare = await readLoss().catch(() => null); // a transport that closed meanwhile
    watch = afterLook(watch, {
      nowMs: performance.now(),
      isOnline: socket.connected,
      isDue: session.receiving.isDue || watch.reason === "blocked",
      isConnected: session.links?.find("receive")?.connectionState === "connected",
      lossShare,
    });
    if (session.store.get().fallback !== watch.reason)
      session.store.patch({ fallback: watch.reason });
  }
  const timer = setInterval(() => void look(), LOOK_MS);
  return () => clearInterval(timer);
}
