import { z } from "zod";
import {
  type Calls,
  FileReply,
  Id,
  Instant,
  Nothing,
  type Notices,
  type Routes,
} from "../protocol/define.ts";
import { BoardChange, BoardElement } from "./protocol-elements.ts";
import { IMAGE_MAX_BYTES } from "./protocol-limits.ts";

/** A slide under a board: its picture stands at 0, 0 and is as wide as `SLIDE_WIDTH` of the board's units. */
export const BoardSlide = z.object({ deckId: Id, page: z.int().min(1).max(2000) });
export type BoardSlide = z.infer<typeof BoardSlide>;

export const BoardInfo = z.object({
  id: Id,
  lessonId: Id,
  /** Counts from 1 within the lesson. */
  number: z.int(),
  /** The group whose board it is; null: the class's. */
  groupId: Id.nullable(),
  slide: BoardSlide.nullable(),
  createdAt: Instant,
});
export type BoardInfo = z.infer<typeof BoardInfo>;

/** How soon a device hears of changes: `live` for who draws, `calm` twice a second for who looks on. */
export const BoardPace = z.enum(["live", "calm"]);
export type BoardPace = z.infer<typeof BoardPace>;

/**
 * What a recording keeps of boards (`rooms.note(room, "board", …)`): the whole board when it is put on the stage or
 * a recording begins, then changes, at most twice a second. `view/notes.ts` of the client plays them.
 */
export const BoardNote = z.discriminatedUnion("what", [
  z.object({ what: z.literal("shown"), scene: BoardInfo, elements: z.array(BoardElement) }),
  z.object({ what: z.literal("changed"), sceneId: Id, changes: z.array(BoardChange) }),
]);
export type BoardNote = z.infer<typeof BoardNote>;

/** A picture by its contents: the same one twice is one. */
const FileId = z.string().regex(/^[0-9a-f]{40}$/);
/** Binary, as socket.io carries it. */
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const inScene = { lessonId: Id, sceneId: Id };
const Opened = z.object({ scene: BoardInfo, elements: z.array(BoardElement) });

export const whiteboardRoutes = {
  /** Boards of a lesson on which something is drawn, for whoever may see the lesson. */
  listLessonBoards: {
    method: "get",
    path: "/lessons/:lessonId/boards",
    request: z.object({ lessonId: Id }),
    reply: z.object({ boards: z.array(BoardInfo.extend({ elementCount: z.int() })) }),
  },
  readLessonBoard: {
    method: "get",
    path: "/lessons/:lessonId/boards/:sceneId",
    request: z.object(inScene),
    reply: Opened,
  },
  readLessonBoardImage: {
    method: "get",
    path: "/lessons/:lessonId/boards/:sceneId/images/:fileId",
    request: z.object({ ...inScene, fileId: FileId }),
    reply: FileReply,
  },
} satisfies Routes;

export const whiteboardCalls = {
  /** Boards of this room; those of groups for their members and for who leads. */
  "board:list": {
    request: z.object({ lessonId: Id }),
    reply: z.object({ scenes: z.array(BoardInfo), lastShownId: Id.nullable() }),
  },
  /** A new board of the class (`present`); a group's or a slide's is made once and found again. */
  "board:make": {
    request: z.object({
      lessonId: Id,
      groupId: Id.nullable().default(null),
      slide: BoardSlide.nullable().default(null),
    }),
    reply: BoardInfo,
  },
  /** Puts it on the stage (`present`). */
  "board:show": { request: z.object(inScene), reply: Nothing },
  /** The whole board; from now on this device hears of its changes, until `board:close` or its end. */
  "board:open": { request: z.object({ ...inScene, pace: BoardPace }), reply: Opened },
  "board:close": { request: z.object(inScene), reply: Nothing },
  /**
   * What somebody drew (`draw` and the right `board`; on a group's board its members). Old changes are harmless.
   * `unknown`: elements that grew from a state the server has not; send them whole.
   */
  "board:draw": {
    request: z.object({ ...inScene, changes: z.array(BoardChange).min(1).max(400) }),
    reply: z.object({ unknown: z.array(z.string()) }),
  },
  /** A picture for this board (WebP or JPEG); the reply names it. Drawing an `image` element places it. */
  "board:addImage": {
    request: z.object({
      ...inScene,
      mimeType: z.enum(["image/webp", "image/jpeg"]),
      bytes: Bytes.refine(({ length }) => length <= IMAGE_MAX_BYTES),
    }),
    reply: z.object({ fileId: FileId }),
  },
  "board:readImage": {
    request: z.object({ ...inScene, fileId: FileId }),
    reply: z.object({ mimeType: z.string(), bytes: Bytes }),
  },
} satisfies Calls;

export const whiteboardNotices = {
  /** Elements that changed; one that grew from a state this device has not: read the board anew. */
  "board:changed": z.object({ ...inScene, changes: z.array(BoardChange) }),
  /** The boards there are; to who leads, and to a group's members. */
  "board:made": z.object({ lessonId: Id, scene: BoardInfo }),
} satisfies Notices;
