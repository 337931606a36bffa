import type { RouteHandlers } from "../http.ts";
import type { KeptBoards } from "./kept.ts";
import type { whiteboardRoutes } from "./protocol.ts";

/** Boards of a lesson, over REST: what is kept. */
export function whiteboardHandlers(boards: KeptBoards): RouteHandlers<typeof whiteboardRoutes> {
  return {
    async listLessonBoards({ lessonId }, { user }) {
      return { boards: await boards.listKept(user, lessonId) };
    },
    readLessonBoard: ({ lessonId, sceneId }, { user }) => boards.readKept(user, lessonId, sceneId),
    readLessonBoardImage: ({ lessonId, sceneId, fileId }, { user }) =>
      boards.readKeptImage(user, lessonId, sceneId, fileId),
  };
}
