import type { RouteHandlers } from "../http.ts";
import type { videoRoutes } from "./protocol.ts";
import type { Videos } from "./service.ts";

/** Files of the library over REST; their bytes go through uploads.ts and delivery.ts. */
export function videoHandlers(videos: Videos): RouteHandlers<typeof videoRoutes> {
  return {
    readVideo: ({ videoId }, { user }) => videos.read(user, videoId),
    cancelVideo: ({ videoId }, { user }) => videos.cancel(user, videoId),
    retryVideo: ({ videoId }, { user }) => videos.retry(user, videoId),
    choosePoster: ({ videoId, atMs }, { user }) => videos.choosePoster(user, videoId, atMs),
    readCaptions: async ({ videoId, language }, { user }) => ({
      vtt: await videos.readCaptions(user, videoId, language),
    }),
    putCaptions: ({ videoId, language, vtt }, { user }) =>
      videos.putCaptions(user, videoId, language, vtt),
    readStorageUse: (_request, { user }) => videos.readStorageUse(user),
    readVideoPolicy: (_request, { user }) => videos.readPolicy(user),
    changeVideoPolicy: (request, { user }) => videos.changePolicy(user, request),
  };
}
