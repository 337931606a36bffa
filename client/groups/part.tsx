import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { GroupButton } from "./GroupButton.tsx";

const GroupBanner = lazy(async () => ({
  default: (await import("./GroupBanner.tsx")).GroupBanner,
}));
const GroupOverlay = lazy(async () => ({
  default: (await import("./GroupOverlay.tsx")).GroupOverlay,
}));

/** Group work: a button for those who lead, a line for everybody who is in a group. */
export const groupsPart: RoomPart = {
  name: "groups",
  kinds: ["lesson", "practice", "coaching", "parents"],
  Buttons: GroupButton,
  Banner: GroupBanner,
  Overlay: GroupOverlay,
};
