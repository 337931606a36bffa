import { z } from "zod";
import { Id, Nothing } from "../protocol/define.ts";
import { ReceiveMode } from "./protocol-seats.ts";
import { STILL_MAX_BYTES } from "./protocol-values.ts";

/**
 * Why a device receives what it does. `chosen`: by its person, or nobody said otherwise; `weak`: the link cannot
 * carry more now; `better`: it can again; `cap`: the family's megabytes of the month are used up.
 */
export const ModeCause = z.enum(["chosen", "weak", "better", "cap"]);
export type ModeCause = z.infer<typeof ModeCause>;

/** How much this device receives now, and what it would at best: what its person chose, under the family's cap. */
export const RoomMode = z.object({
  mode: ReceiveMode,
  chosen: ReceiveMode,
  /** Of the family's cap; `full` where there is none or it is not reached. */
  ceiling: ReceiveMode,
  cause: ModeCause,
  /** In `full`: the classmates' pictures are left out, the link carries no more. */
  isWithoutOthers: z.boolean(),
});
export type RoomMode = z.infer<typeof RoomMode>;

/** A shared screen as a still picture, for those who receive no video. `path`: fetched as it stands, `image/webp`. */
export const Still = z.object({ personId: Id, version: z.int(), path: z.string() });
export type Still = z.infer<typeof Still>;

/** What a device measured since its last report. Kept by the server for the seat's quality and the mode. */
export const LinkReport = z.object({
  /** Packets lost of those expected, 0 to 1; null when none were expected. */
  lossShare: z.number().min(0).max(1).nullable(),
  /** What the link gives our camera by what it wants, 0 to 1; null while the camera is off. */
  sendShare: z.number().min(0).max(1).nullable(),
  /** How long nothing arrived though something should have, ms. */
  silentMs: z.int().min(0).max(3_600_000),
  rttMs: z.int().min(0).max(60_000).nullable(),
  /** Fetched by HTTP since the page opened (slides, pictures, films), bytes; only grows. */
  httpBytes: z.int().min(0),
});
export type LinkReport = z.infer<typeof LinkReport>;

const inRoom = { lessonId: Id };
export const modeCalls = {
  /** How much this device receives from now on; the server may step below it while the link is weak. */
  "room:chooseMode": { request: z.object({ ...inRoom, mode: ReceiveMode }), reply: RoomMode },
  "room:readMode": {
    request: z.object(inRoom),
    reply: RoomMode.extend({ still: Still.nullable() }),
  },
  /** Every few seconds, sooner when the link gets worse. */
  "room:reportLink": { request: LinkReport.extend(inRoom), reply: Nothing },
  /** Of whoever shares a screen: how it looks now, WebP. Asked for while somebody receives no video. */
  "room:sendStill": {
    request: z.object({
      ...inRoom,
      webpBase64: z.base64().max(Math.ceil(STILL_MAX_BYTES / 3) * 4),
    }),
    reply: Nothing,
  },
};

export const modeNotices = {
  /** To one device. */
  "room:modeChanged": RoomMode.extend(inRoom),
  /** To devices in `slides`: there is a newer still picture, or none any more. */
  "room:stillChanged": z.object({ ...inRoom, still: Still.nullable() }),
};
