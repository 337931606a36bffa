import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { SignalButtons } from "./SignalButtons.tsx";

const Overlay = lazy(async () => ({
  default: (await import("./SignalOverlay.tsx")).SignalOverlay,
}));
const Banner = lazy(async () => ({ default: (await import("./SignalBanner.tsx")).SignalBanner }));

/** Small signals: reactions, who understood, timer, chance, «Осындасың ба?», private notes. */
export const signalsPart: RoomPart = {
  name: "signals",
  Buttons: SignalButtons,
  Overlay,
  Banner,
};
