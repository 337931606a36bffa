import type { Store } from "../kit/store.ts";
import type { Call } from "./ports.ts";
import type { RoomState } from "./state.ts";

/** Reads the chat anew, as after coming to another group. Without a connection entering brings it too. */
export async function readChat(
  call: Call,
  lessonId: string,
  store: Store<RoomState>,
): Promise<void> {
  const read = await call("room:readChat", { lessonId }).catch(() => null);
  if (read) store.patch({ chat: read.chat, chatSettings: read.settings });
}
