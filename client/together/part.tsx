import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { TogetherButton } from "./TogetherButton.tsx";

const Stage = lazy(async () => ({ default: (await import("./TogetherStage.tsx")).TogetherStage }));

/** A film of the library, in step for everybody. */
export const togetherPart: RoomPart = {
  name: "together",
  Buttons: TogetherButton,
  stage: { kind: "video", Stage },
};
