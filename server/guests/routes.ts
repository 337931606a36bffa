import type { RouteHandlers } from "../http.ts";
import type { guestRoutes } from "./protocol.ts";
import type { Guests } from "./service.ts";

/** Links, assistants and the guest's first step, over REST. */
export function guestHandlers(guests: Guests): RouteHandlers<typeof guestRoutes> {
  return {
    listGuestLinks: ({ lessonId }, { user }) => guests.listLinks(user, lessonId),
    makeGuestLink: ({ lessonId, label }, { user }) => guests.makeLink(user, lessonId, label),
    async revokeGuestLink({ lessonId, linkId }, { user }) {
      await guests.revoke(user, lessonId, linkId);
      return {};
    },
    listColleagues: ({ search }, { user }) => guests.listColleagues(user, search),
    changeCohost: ({ lessonId, personId, isCohost }, { user }) =>
      guests.setCohost(user, lessonId, personId, isCohost),
    readInvitation: ({ code }) => guests.readInvitation(code),
    useGuestLink: ({ code, name }) => guests.useLink(code, name),
  };
}
