import type { RequestHandler } from "express";
import type { Handlers } from "../realtime.ts";
import type { modeCalls } from "./protocol-modes.ts";
import type { Rooms } from "./service.ts";

/** What a device receives, by its own wish; how its link is; the still picture of a screen. */
export function modeEvents({ at }: Pick<Rooms, "at">): Handlers<typeof modeCalls> {
  return {
    async "room:chooseMode"({ lessonId, mode }, caller) {
      const { room, peer } = at(lessonId, caller);
      return room.modes.choose(peer, mode);
    },
    async "room:readMode"({ lessonId }, caller) {
      const { room, peer } = at(lessonId, caller);
      return { ...room.modes.read(peer), still: room.modes.stills.readFor(peer) };
    },
    async "room:reportLink"({ lessonId, ...report }, caller) {
      const { room, peer } = at(lessonId, caller);
      room.modes.report(peer, report);
      return {};
    },
    async "room:sendStill"({ lessonId, webpBase64 }, caller) {
      const { room, peer } = at(lessonId, caller);
      room.modes.stills.put(peer, Buffer.from(webpBase64, "base64"));
      return {};
    },
  };
}

/** Where those stills are fetched, under /api. The address itself is the right: its key is one device's own. */
export const STILL_PATH = "/rooms/:lessonId/stills/:key";

/** Gives the newest still picture, whatever version was asked for. */
export function stillDelivery({ find }: Pick<Rooms, "find">): RequestHandler {
  return ({ params }, res) => {
    const { lessonId, key } = params;
    const found = find(String(lessonId))?.modes.stills.find(String(key));
    if (!found) return void res.status(404).end();
    // Its address names its version, so a browser need not ask twice for what it just fetched.
    res.set("Cache-Control", "private, max-age=600");
    res.type("image/webp").set("X-Content-Type-Options", "nosniff").send(found.webp);
  };
}
