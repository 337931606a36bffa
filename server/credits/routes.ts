import type { RouteHandlers } from "../http.ts";
import type { creditRoutes } from "./protocol.ts";
import type { Credits } from "./service.ts";

/** Credits over REST. */
export function creditHandlers(credits: Credits): RouteHandlers<typeof creditRoutes> {
  return {
    listCredits: (_, { user }) => credits.list(user),
    readCreditBoard: (key, { user }) => credits.read(user, key),
    decideCredits: ({ decisions, ...key }, { user }) => credits.decide(user, key, decisions),
    async readCreditHistory(key, { user }) {
      return { steps: await credits.history(user, key) };
    },
    judgeCriterion: ({ pupilId, key, isMet, ...of }, { user }) =>
      credits.judge(user, of, { pupilId, key, isMet }),
    changeRubric: ({ criteria, everywhere, ...key }, { user }) =>
      credits.changeRubric(user, key, { criteria, everywhere }),
    readCreditPhoto: (of, { user }) => credits.readPhoto(user, of),
    async readOwnCredits({ childId }, { user }) {
      return { credits: await credits.readOwn(user, childId) };
    },
  };
}
