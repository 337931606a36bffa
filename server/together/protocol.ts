import { z } from "zod";
import { ItemKind } from "../library/protocol.ts";
import { type Calls, Id, Nothing, type Notices } from "../protocol/define.ts";
import { Playback } from "../videos/protocol.ts";
import { playRates } from "./protocol-clock.ts";

export * from "./protocol-clock.ts";

const Rate = z.literal(playRates);
/** An instant of the server's clock, ms since 1970; UTC. */
const ServerMs = z.int().min(0);
const PositionMs = z.int().min(0);

/**
 * Where a film stands, for everybody: at `atMs` of the server's clock it is at `positionMs`, and from then on it
 * moves at `rate` while `isPlaying`. `atMs` may lie a moment ahead, so that all begin at the same instant.
 */
export const PlayState = z.object({
  isPlaying: z.boolean(),
  positionMs: PositionMs,
  atMs: ServerMs,
  rate: Rate,
});
export type PlayState = z.infer<typeof PlayState>;

/** The film or piece of sound on the stage. Its id is the `playId` of the stage. */
export const Play = z.object({
  id: Id,
  itemId: Id,
  title: z.string(),
  kind: ItemKind,
  isSound: z.boolean(),
  durationMs: z.int(),
  state: PlayState,
});
export type Play = z.infer<typeof Play>;

/**
 * What a recording's timeline keeps of it (`rooms.note(room, "together", …)`), at each act of the teacher; the
 * instant is the timeline's own. `stopped`: the stage no longer holds it.
 */
export const TogetherNote = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("moved"),
    playId: Id,
    itemId: Id,
    videoId: Id,
    title: z.string(),
    durationMs: z.int(),
    ...PlayState.omit({ atMs: true }).shape,
  }),
  z.object({ what: z.literal("stopped"), playId: Id }),
]);
export type TogetherNote = z.infer<typeof TogetherNote>;

const inRoom = { lessonId: Id };
const ofPlay = { ...inRoom, playId: Id };

export const togetherCalls = {
  /** What is played now; `waiting` are those whose film loads, told to those who lead, empty to others. */
  "together:read": {
    request: z.object(inRoom),
    reply: z.object({ play: Play.nullable(), waiting: z.array(Id) }),
  },
  /** The server's clock, to measure one's own by. */
  "together:ping": { request: z.object(inRoom), reply: z.object({ nowMs: ServerMs }) },
  /**
   * Addresses for everybody in the room, whoever the item is for otherwise. `isCounted`: the caller finds the item
   * in the library too, so that what is watched here counts there. @throws not_found, the stage holds another
   */
  "together:open": {
    request: z.object(ofPlay),
    reply: z.object({ playback: Playback, isCounted: z.boolean() }),
  },
  /** Loading, or loading no more; told seldom, so that the teacher knows whom to wait for. */
  "together:report": { request: z.object({ ...ofPlay, isWaiting: z.boolean() }), reply: Nothing },
  /* Of those who present. */
  /** Puts an item of the library on the stage, standing at its beginning. @throws not_found; conflict not_playable_yet */
  "together:put": { request: z.object({ ...inRoom, itemId: Id }), reply: Play },
  /** Plays, pauses, moves to a position, changes the speed: what is not named stays. @throws not_found, the stage holds another */
  "together:steer": {
    request: z.object({
      ...ofPlay,
      isPlaying: z.boolean().optional(),
      positionMs: PositionMs.optional(),
      rate: Rate.optional(),
    }),
    reply: Play,
  },
} satisfies Calls;

export const togetherNotices = {
  /** Something was put on, or it was steered. Taking it off is the stage's own notice. */
  "together:changed": z.object({ ...inRoom, play: Play }),
  /** Told to those who lead: persons in the room whose film is loading. */
  "together:waitingChanged": z.object({ ...ofPlay, waiting: z.array(Id) }),
} satisfies Notices;
