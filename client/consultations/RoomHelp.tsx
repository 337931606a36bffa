import { useSession } from "../kit/useSession.ts";
import { UrgentEntry } from "./UrgentEntry.tsx";

/**
 * Help one tap away in a room, as quiet as its other signs: nobody else hears or sees that it was opened, and the room
 * is not told. Its code came with the first screen, so the room does not wait for it. A guest by a link has none.
 */
export function RoomHelp() {
  const isSignedIn = useSession().status === "signedIn";
  return isSignedIn ? <UrgentEntry isWide={false} isInRoom /> : null;
}
