import type { RouteHandlers } from "../http.ts";
import type { watchingRoutes } from "./protocol.ts";
import type { Watching } from "./service.ts";

/** Who watched, over REST. */
export function watchingHandlers(watching: Watching): RouteHandlers<typeof watchingRoutes> {
  return {
    startWatching: ({ itemId }, { user }) => watching.start(user, itemId),
    reportWatching: ({ itemId, ...told }, { user }) => watching.report(user, itemId, told),
    async listOwnWatching({ itemIds, childId }, { user }) {
      const ids = itemIds.split(",").filter((id) => /^[0-9a-f]{24}$/.test(id));
      return { progress: await watching.listOwn(user, ids, childId) };
    },
    answerQuestion: ({ itemId, ...answer }, { user }) => watching.answer(user, itemId, answer),
    sendPhoto: ({ itemId, jpegBase64 }, { user }) => watching.sendPhoto(user, itemId, jpegBase64),
    readPhoto: ({ itemId, personId }, { user }) => watching.readPhoto(user, itemId, personId),
    readWatching: ({ itemId }, { user }) => watching.table(user, itemId),
    exportWatching: ({ itemId, format, language }, { user }) =>
      watching.exportTable(user, itemId, format, language),
  };
}
