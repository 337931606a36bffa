import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { SlidesButton } from "./SlidesButton.tsx";

const Stage = lazy(async () => ({ default: (await import("./SlideStage.tsx")).SlideStage }));

/** Slides: the lesson's materials on the stage, and what is drawn over them. */
export const slidesPart: RoomPart = {
  name: "slides",
  Buttons: SlidesButton,
  stage: { kind: "slides", Stage },
};
