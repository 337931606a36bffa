import type { Handlers } from "../realtime.ts";
import type { whiteboardCalls } from "./protocol.ts";
import type { Whiteboard } from "./service.ts";

/** Live events of boards. */
export function whiteboardEvents(whiteboard: Whiteboard): Handlers<typeof whiteboardCalls> {
  return {
    "board:list": ({ lessonId }, caller) => whiteboard.list(lessonId, caller),
    "board:make": (request, caller) => whiteboard.make(request, caller),
    async "board:show"({ lessonId, sceneId }, caller) {
      await whiteboard.show(lessonId, sceneId, caller);
      return {};
    },
    "board:open": ({ lessonId, sceneId, pace }, caller) =>
      whiteboard.open(lessonId, sceneId, pace, caller),
    async "board:close"({ sceneId }, caller) {
      await whiteboard.close(sceneId, caller);
      return {};
    },
    async "board:draw"({ lessonId, sceneId, changes }, caller) {
      return { unknown: await whiteboard.draw(lessonId, sceneId, changes, caller) };
    },
    async "board:addImage"({ mimeType, bytes, ...where }, caller) {
      return { fileId: await whiteboard.addImage(where, { mimeType, bytes }, caller) };
    },
    "board:readImage": ({ lessonId, sceneId, fileId }, caller) =>
      whiteboard.readImage(lessonId, sceneId, fileId, caller),
  };
}
