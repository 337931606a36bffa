import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { BoardButton } from "./BoardButton.tsx";

const Stage = lazy(async () => ({ default: (await import("./BoardStage.tsx")).BoardStage }));

const GroupBoard = lazy(async () => ({ default: (await import("./GroupBoard.tsx")).GroupBoard }));

/** The board: drawn on together, looked at without Excalidraw. */
export const whiteboardPart: RoomPart = {
  name: "whiteboard",
  Buttons: BoardButton,
  stage: { kind: "board", Stage },
  Overlay: GroupBoard,
};
