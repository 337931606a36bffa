import type { RoomPart } from "../kit/classroom/parts.ts";
import { RecordButton } from "./RecordButton.tsx";
import { RecordingChip } from "./RecordingChip.tsx";
import { RecordingWord } from "./RecordingWord.tsx";

/** Recording the lesson: the host's button, and the sign that everybody sees. */
export const recordingsPart: RoomPart = {
  name: "recordings",
  Buttons: RecordButton,
  Header: RecordingChip,
  Overlay: RecordingWord,
};
