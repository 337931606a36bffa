import { useEffect, useState } from "react";
import type { RoomState } from "./state.ts";

/** Messages of others that came since the chat was last open. What was there on entering counts as read. */
export function useUnread({ chat, me }: RoomState, isOpen: boolean): number {
  const last = chat.at(-1)?.at ?? "";
  const [readAt, setReadAt] = useState(last);
  useEffect(() => {
    if (isOpen) setReadAt(last);
  }, [isOpen, last]);
  if (isOpen) return 0;
  return chat.filter(({ at, personId }) => at > readAt && personId !== me?.personId).length;
}
