import { easePart } from "../consultations/ordinary/part.tsx";
import { fallbackPart } from "../fallback/part.tsx";
import { groupsPart } from "../groups/part.tsx";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { practicePart } from "../meetings/practice/part.tsx";
import { modesPart } from "../modes/part.ts";
import { plansPart } from "../plans/part.tsx";
import { pollsPart } from "../polls/part.ts";
import { recordingsPart } from "../recordings/part.tsx";
import { signalsPart } from "../signals/part.ts";
import { slidesPart } from "../slides/part.ts";
import { togetherPart } from "../together/part.tsx";
import { whiteboardPart } from "../whiteboard/part.ts";

/** READ FIRST of the room's parts: every feature that stands in the room, in the order of the bar. */
export const parts: readonly RoomPart[] = [
  slidesPart,
  whiteboardPart,
  togetherPart,
  pollsPart,
  groupsPart,
  signalsPart,
  recordingsPart,
  fallbackPart,
  modesPart,
  plansPart,
  practicePart,
  easePart,
];
