import { AppError } from "../errors.ts";
import { RoomAction, type RoomKind, type RoomRole } from "./protocol.ts";

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

const talking: readonly RoomAction[] = ["speak", "showCamera"];
/** In a sealed room everybody speaks and is seen; the host shows out, and nothing else is done there by anybody. */
const sealedPermissions: typeof roomPermissions = {
  host: [...talking, "lead"],
  ...{ cohost: talking, pupil: talking, parent: talking, guest: talking, listener: talking },
};
/** In a consultation the parent sits beside the child and speaks. */
const talkPermissions: typeof roomPermissions = { ...roomPermissions, parent: taking };

function permissionsOf(kind: RoomKind): typeof roomPermissions {
  if (isSealedKind(kind)) return sealedPermissions;
  return kind === "consultation" ? talkPermissions : roomPermissions;
}

/** A room whose sound, picture and words are sealed end to end: `sealedCalls` is all that may be asked in it. */
export const isSealedKind = (kind: RoomKind): boolean => kind === "private";

/**
 * All that may be asked about a sealed room. Checked before every handler by `guard.ts`; a call that does not stand
 * here is refused, so a new part of the classroom has no way in until somebody names it.
 */
export const sealedCalls: ReadonlySet<string> = new Set([
  "room:enter",
  "room:leave",
  "room:openTransport",
  "room:connectTransport",
  "room:restartIce",
  "room:produce",
  "room:pauseProducer",
  "room:resumeProducer",
  "room:closeProducer",
  "room:consume",
  "room:resumeConsumers",
  "room:preferLayers",
  "room:chooseMode",
  "room:readMode",
  "room:reportLink",
  "room:remove",
  "secrecy:join",
  "secrecy:say",
  "consultation:knock",
  "consultation:stopWaiting",
  "consultation:listWaiting",
  "consultation:letIn",
  "consultation:end",
]);

/**
 * What a call asks for. `inRoom`: a device in the room, of whatever role; `door`: somebody on the way in, the
 * domain decides; `school`: not about being in a room at all, the domain decides, and no guest may.
 */
export type CallAction = RoomAction | "inRoom" | "door" | "school";

/**
 * The one table of calls: what each asks for. Checked before every handler by `guard.ts`; a call that does not
 * stand here fails its test.
 */
export const callActions: Readonly<Record<string, CallAction>> = {
  "room:enter": "door",
  "room:leave": "inRoom",
  "room:openTransport": "inRoom",
  "room:connectTransport": "inRoom",
  "room:restartIce": "inRoom",
  // What may be sent is decided by source: rights of the role, narrowed by the teacher's locks.
  "room:produce": "inRoom",
  "room:pauseProducer": "inRoom",
  "room:resumeProducer": "inRoom",
  "room:closeProducer": "inRoom",
  "room:consume": "inRoom",
  "room:resumeConsumers": "inRoom",
  "room:preferLayers": "inRoom",
  "room:raiseHand": "raiseHand",
  "room:sendChat": "chat",
  "room:clearStage": "present",
  "room:mute": "lead",
  "room:muteAll": "lead",
  "room:lowerHand": "lead",
  "room:callPupil": "lead",
  "room:changeRights": "lead",
  "room:remove": "lead",
  "room:letIn": "lead",
  // One's own, or anybody's for whoever leads: the chat decides.
  "room:deleteChat": "chat",
  "room:readChat": "inRoom",
  "room:changeChat": "lead",
  "room:changeSoundMode": "lead",
  "room:chooseMode": "inRoom",
  "room:readMode": "inRoom",
  "room:reportLink": "inRoom",
  // Whoever shares a screen just now.
  "room:sendStill": "shareScreen",
  "room:openProbe": "school",
  "room:connectProbe": "school",
  "room:closeProbe": "school",
  "usage:read": "inRoom",
  "usage:goOn": "inRoom",
  "usage:reportTrouble": "inRoom",
  "recording:read": "inRoom",
  "recording:start": "record",
  "recording:pause": "record",
  "recording:resume": "record",
  "recording:stop": "record",
  "recording:addChapter": "record",
  "fallback:enter": "inRoom",
  "fallback:read": "inRoom",
  "fallback:leave": "inRoom",
  "slides:read": "inRoom",
  "slides:readInk": "inRoom",
  "slides:show": "present",
  "slides:draw": "draw",
  "slides:erase": "draw",
  "slides:clear": "present",
  "slides:point": "draw",
  "board:list": "inRoom",
  // A group's own board is made by its members, any other by those who present.
  "board:make": "inRoom",
  "board:show": "present",
  "board:open": "inRoom",
  "board:close": "inRoom",
  "board:draw": "draw",
  "board:addImage": "draw",
  "board:readImage": "inRoom",
  "together:read": "inRoom",
  "together:ping": "door",
  "together:open": "inRoom",
  "together:report": "inRoom",
  "together:put": "present",
  "together:steer": "present",
  "plan:read": "inRoom",
  "plan:tick": "present",
  "task:give": "lead",
  "task:givePrepared": "lead",
  "meeting:start": "school",
  "meeting:end": "school",
  "journal:watch": "school",
  "journal:leave": "school",
  "journal:focus": "school",
  "secrecy:join": "inRoom",
  "secrecy:say": "inRoom",
  "consultation:knock": "door",
  "consultation:stopWaiting": "door",
  "consultation:listWaiting": "school",
  "consultation:letIn": "school",
  "consultation:end": "school",
  "consultation:caption": "chat",
  "consultation:askPace": "inRoom",
  "lesson:start": "school",
  "lesson:end": "school",
  "attendance:heartbeat": "inRoom",
  "poll:read": "inRoom",
  "poll:create": "ask",
  "poll:start": "ask",
  "poll:answer": "answer",
  "poll:show": "ask",
  "poll:approve": "ask",
  "poll:close": "ask",
  "poll:readAnswers": "ask",
  "signal:read": "inRoom",
  "signal:react": "react",
  "signal:understand": "answer",
  "signal:clearUnderstood": "ask",
  "signal:setTimer": "ask",
  "signal:pickPupil": "ask",
  "signal:closePick": "ask",
  "signal:askPresence": "ask",
  "signal:answerPresence": "answer",
  "signal:writeNote": "writeNote",
  "signal:answerNote": "seeModes",
  "group:read": "inRoom",
  "group:form": "group",
  "group:assign": "group",
  "group:start": "group",
  "group:extend": "group",
  "group:end": "group",
  "group:visit": "group",
  "group:broadcast": "group",
  "group:announce": "group",
  "group:choose": "answer",
  "group:callTeacher": "raiseHand",
  "guest:knock": "door",
  "guest:listWaiting": "invite",
  "guest:answer": "invite",
  "guest:appoint": "appoint",
};

/** A call nobody named is for people of the school only, and its domain decides. */
export function actionOfCall(event: string): CallAction {
  return callActions[event] ?? "school";
}

/** Every action of a role in a room of a kind, in the table's order. */
export function roomActionsOf(role: RoomRole, kind: RoomKind): RoomAction[] {
  return RoomAction.options.filter((action) => mayInRoom(role, action, kind));
}

/** Whether a role may do it in a room of a kind. */
export function mayInRoom(role: RoomRole, action: RoomAction, kind: RoomKind): boolean {
  return permissionsOf(kind)[role].includes(action);
}

/** @throws AppError forbidden */
export function checkMayInRoom(role: RoomRole, action: RoomAction, kind: RoomKind): void {
  if (!mayInRoom(role, action, kind))
    throw new AppError("forbidden", `Not allowed here: ${action}`);
}
