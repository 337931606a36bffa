import { lazy } from "react";
import type { RoomPart } from "../../kit/classroom/parts.ts";
import { EaseButton } from "./EaseButton.tsx";

const Overlay = lazy(async () => ({ default: (await import("./EaseOverlay.tsx")).EaseOverlay }));

/** An individual consultation in an ordinary room (duty 3.12): words to read, a slower pace, larger letters. */
export const easePart: RoomPart = {
  name: "ease",
  kinds: ["consultation"],
  Buttons: EaseButton,
  Overlay,
};
