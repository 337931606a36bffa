import { logger } from "../logger.ts";
import type { ReceiveMode, StageContent } from "./protocol.ts";
import type { ClosedReason } from "./room-deps.ts";

/** One device came or went. `at` in ms: for a lost connection the moment it was lost. */
export type Visit = {
  schoolId: string;
  lessonId: string;
  personId: string;
  deviceId: string;
  at: number;
  isHost: boolean;
};
/** What one device cost since it was last told, bytes, and how it received for how long. */
export type Spent = RoomKey & {
  personId: string;
  deviceId: string;
  mode: ReceiveMode;
  ms: number;
  /** Over WebRTC, to and from the device. */
  downBytes: number;
  upBytes: number;
  /** Over HTTP. */
  fetchedBytes: number;
};
export type RoomKey = { schoolId: string; lessonId: string };
/** One device came to a sealed room or went: for those who carry the talk, never for a ledger. */
export type SealedVisit = RoomKey & {
  personId: string;
  deviceId: string;
  /** The socket it speaks by; null while the connection is lost. */
  connectionId: string | null;
  /** Of leaving: why it was shown out; null: by its own wish, or it never came back. */
  reason: ClosedReason | null;
};
/** A sign that a person follows: THAT it was, never what was said. `id` names it, where it has one. */
export type RoomResponse = RoomKey & {
  personId: string;
  at: number;
  kind: "hand" | "chat";
  id: string | null;
};
/** Whose facts they are; each part writes and reads its own. */
export type NoteKind = "slides" | "board" | "poll" | "chat" | "together" | "chapter";
export type VisitEvents = {
  /** A device entered; told once, not again when it resumes within the grace. */
  entered: Visit;
  left: Visit;
  /** A device entered, but could not receive media in time. */
  connectFailed: Visit;
  /** A room was opened: made for its first person; or closed for good, with its lesson. */
  opened: RoomKey;
  closed: RoomKey;
  stageChanged: RoomKey & { stage: StageContent };
  /** Something that a recording's timeline keeps: what happened in one of the room's parts. */
  noted: RoomKey & { at: number; kind: NoteKind; data: unknown };
  /** A hand went up, or something was said in the chat. */
  responded: RoomResponse;
  /** Every few seconds for each device, and when its media goes. */
  spent: Spent;
  /** Another number of pupils is in the room. */
  presenceChanged: { schoolId: string; lessonId: string };
  /** A device entered a sealed room: each time, after a lost connection too. */
  sealedEntered: SealedVisit;
  /** It is out: after the grace, by its own wish, or shown out. */
  sealedLeft: SealedVisit;
  /** Its host has sent somebody out of a sealed room, whether they were inside just then or not. */
  sealedRemoved: RoomKey & { personId: string };
};
type Listener<E extends keyof VisitEvents> = (event: VisitEvents[E]) => unknown;

/** Tells other domains who came and went. A listener that fails is logged and harms no other. */
export function createVisitEvents() {
  const listeners: { [E in keyof VisitEvents]: Set<Listener<E>> } = {
    entered: new Set(),
    left: new Set(),
    connectFailed: new Set(),
    opened: new Set(),
    closed: new Set(),
    stageChanged: new Set(),
    noted: new Set(),
    responded: new Set(),
    spent: new Set(),
    presenceChanged: new Set(),
    sealedEntered: new Set(),
    sealedLeft: new Set(),
    sealedRemoved: new Set(),
  };
  return {
    on<E extends keyof VisitEvents>(event: E, listener: Listener<E>): void {
      listeners[event].add(listener);
    },
    emit<E extends keyof VisitEvents>(event: E, visit: VisitEvents[E]): void {
      for (const listener of listeners[event]) {
        const failed = (err: unknown) => logger.error({ err, event }, "a visit was not taken");
        try {
          Promise.resolve(listener(visit)).catch(failed);
        } catch (error) {
          failed(error);
        }
      }
    },
  };
}
export type Visits = ReturnType<typeof createVisitEvents>;
