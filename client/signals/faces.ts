import type { Reaction } from "#server/signals/protocol.ts";
import type { IconName } from "../kit/ui/icons.tsx";

/** Every reaction in the order of the sheet, and how it is drawn. */
export const reactionList: readonly Reaction[] = ["like", "heart", "clap", "laugh", "think"];
export const faces: Record<Reaction, IconName> = {
  like: "thumb",
  heart: "heart",
  clap: "clap",
  laugh: "laugh",
  think: "think",
};
