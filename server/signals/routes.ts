import type { RouteHandlers } from "../http.ts";
import type { signalRoutes } from "./protocol.ts";
import type { SignalService } from "./service.ts";

/** The school's rule of asking «Осындасың ба?», over REST. */
export function signalHandlers(signals: SignalService): RouteHandlers<typeof signalRoutes> {
  return {
    readPresencePolicy: (_request, { user }) => signals.readPolicy(user),
    changePresencePolicy: (policy, { user }) => signals.changePolicy(user, policy),
  };
}
