import { z } from "zod";
import { type Calls, Id, Nothing, type Notices, type Routes } from "../protocol/define.ts";

/** Why a device cannot receive by WebRTC. */
export const FallbackReason = z.enum(["blocked", "loss"]);
export type FallbackReason = z.infer<typeof FallbackReason>;

/** The teacher's sound and small picture as HLS: about 0.6 MB a minute with the picture, 0.25 without. */
export const FallbackStream = z.object({
  /** Null while it is being begun: some seconds. */
  masterUrl: z.string().nullable(),
  /** Of the sound alone. */
  soundUrl: z.string().nullable(),
});
export type FallbackStream = z.infer<typeof FallbackStream>;

const inRoom = { lessonId: Id };
export const fallbackCalls = {
  /** This device listens by HLS from now on. The teacher's media is made into it while somebody does. */
  "fallback:enter": {
    request: z.object({ ...inRoom, reason: FallbackReason }),
    reply: FallbackStream,
  },
  /** Still listening; every ten seconds. */
  "fallback:read": { request: z.object(inRoom), reply: FallbackStream },
  /** WebRTC is back. */
  "fallback:leave": { request: z.object(inRoom), reply: Nothing },
} satisfies Calls;

export const fallbackNotices = {
  /** A stream is ready, or another one took its place: read it. */
  "fallback:changed": z.object({ lessonId: Id }),
} satisfies Notices;

export const fallbackRoutes = {
  /** Who listened that way and how long; for those who see the lesson's attendance. */
  readFallback: {
    method: "get",
    path: "/lessons/:lessonId/fallback",
    request: z.object(inRoom),
    reply: z.object({
      people: z.array(z.object({ personId: Id, fallbackMs: z.int(), reason: FallbackReason })),
    }),
  },
} satisfies Routes;
