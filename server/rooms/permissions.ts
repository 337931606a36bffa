import { AppError } from "../errors.ts";
import { RoomAction, type RoomRole } from "./protocol.ts";

const taking: readonly RoomAction[] = [
  "speak",
  "showCamera",
  "chat",
  "raiseHand",
  "react",
  "answer",
  "writeNote",
];
const teaching: readonly RoomAction[] = [
  "speak",
  "showCamera",
  "shareScreen",
  "chat",
  "react",
  "draw",
  "present",
  "ask",
  "lead",
  "group",
  "invite",
  "seeModes",
];

/** The one table of a room's role and action. Rights the teacher switches (locks) narrow it further. */
export const roomPermissions: Readonly<Record<RoomRole, readonly RoomAction[]>> = {
  host: [...teaching, "record", "appoint"],
  cohost: teaching,
  pupil: [...taking, "shareScreen", "draw"],
  parent: ["react"],
  guest: [...taking, "shareScreen", "draw"],
  listener: ["chat", "raiseHand", "react", "answer", "writeNote", "speak", "showCamera"],
};

/** Every action of a role, in the table's order. */
export function roomActionsOf(role: RoomRole): RoomAction[] {
  return RoomAction.options.filter((action) => roomPermissions[role].includes(action));
}

/** Whether a role may do it in a room. */
export function mayInRoom(role: RoomRole, action: RoomAction): boolean {
  return roomPermissions[role].includes(action);
}

/** @throws AppError forbidden */
export function checkMayInRoom(role: RoomRole, action: RoomAction): void {
  if (!mayInRoom(role, action)) throw new AppError("forbidden", `Not allowed here: ${action}`);
}
