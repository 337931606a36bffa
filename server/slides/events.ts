import type { Handlers } from "../realtime.ts";
import type { LiveSlides } from "./live.ts";
import type { slideCalls } from "./protocol.ts";

/** Live events of slides; each is of a device in the room. */
export function slideEvents(live: LiveSlides): Handlers<typeof slideCalls> {
  return {
    async "slides:read"({ lessonId }, caller) {
      return { shown: await live.read(lessonId, caller) };
    },
    async "slides:readInk"(key, caller) {
      return { strokes: await live.readInk(key, caller) };
    },
    async "slides:show"(key, caller) {
      await live.show(key, caller);
      return {};
    },
    async "slides:draw"({ piece, ...key }, caller) {
      await live.draw(key, piece, caller);
      return {};
    },
    async "slides:erase"({ ids, ...key }, caller) {
      await live.erase(key, ids, caller);
      return {};
    },
    async "slides:clear"(key, caller) {
      await live.clear(key, caller);
      return {};
    },
    async "slides:point"({ at, ...key }, caller) {
      live.point(key, at, caller);
      return {};
    },
  };
}
