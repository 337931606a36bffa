import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { SlidesButton } from "./SlidesButton.tsx";

const load = () => import("./SlideStage.tsx");
const Stage = lazy(async () => ({ default: (await load()).SlideStage }));

/** Slides: the lesson's materials on the stage, and what is drawn over them. */
export const slidesPart: RoomPart = {
  name: "slides",
  Buttons: SlidesButton,
  stage: { kind: "slides", Stage, load },
};
