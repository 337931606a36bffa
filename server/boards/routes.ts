import type { RouteHandlers } from "../http.ts";
import type { boardRoutes } from "./protocol.ts";
import type { Boards } from "./service.ts";

/** Leadership's views over REST. */
export function boardHandlers(boards: Boards): RouteHandlers<typeof boardRoutes> {
  return {
    readSchoolNow: (_request, { user }) => boards.readSchoolNow(user),
  };
}
