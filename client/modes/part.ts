import type { RoomPart } from "../kit/classroom/parts.ts";
import { ModeButton } from "./ModeButton.tsx";
import { ModesBanner } from "./ModesBanner.tsx";
import { ModesOverlay } from "./ModesOverlay.tsx";

/** How much each device receives: chosen, stepped by the link, told to the teacher. */
export const modesPart: RoomPart = {
  name: "modes",
  Buttons: ModeButton,
  Overlay: ModesOverlay,
  Banner: ModesBanner,
};
