import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { PollButton } from "./PollButton.tsx";

const Overlay = lazy(async () => ({ default: (await import("./PollOverlay.tsx")).PollOverlay }));

/** Quick questions: asked in a few taps, answered by one. */
export const pollsPart: RoomPart = {
  name: "polls",
  kinds: ["lesson", "practice", "coaching", "parents"],
  Buttons: PollButton,
  Overlay,
};
