import type { RouteHandlers } from "../http.ts";
import type { diaryRoutes } from "./protocol.ts";
import type { Diary } from "./service.ts";

/** The diary over REST. */
export function diaryHandlers(diary: Diary): RouteHandlers<typeof diaryRoutes> {
  return {
    readDiary: (request, { user }) => diary.readWeek(user, request),
    readDiaryTerm: (request, { user }) => diary.readTerm(user, request),
    readDigest: (request, { user }) => diary.readDigest(user, request),
    readDigestWish: (_request, { user }) => diary.readWish(user),
    changeDigestWish: ({ isWanted }, { user }) => diary.changeWish(user, isWanted),
    listDigests: (request, { user }) => diary.list(user, request),
    sendDigests: (request, { user }) => diary.send(user, request),
  };
}
