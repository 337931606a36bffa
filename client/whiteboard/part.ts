import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { BoardButton } from "./BoardButton.tsx";
import { GroupBoard } from "./GroupBoard.tsx";

const load = () => import("./BoardStage.tsx");
const Stage = lazy(async () => ({ default: (await load()).BoardStage }));

/** The board: drawn on together, looked at without Excalidraw. */
export const whiteboardPart: RoomPart = {
  name: "whiteboard",
  Buttons: BoardButton,
  stage: { kind: "board", Stage, load },
  Overlay: GroupBoard,
};
