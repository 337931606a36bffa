import type { RouteHandlers } from "../http.ts";
import type { usageRoutes } from "./protocol.ts";
import type { UsageService } from "./service.ts";

/** What lessons cost, over REST. */
export function usageHandlers(usage: UsageService): RouteHandlers<typeof usageRoutes> {
  return {
    readUsage: (request, { user }) => usage.read(user, request),
    setUsageCap: (request, { user }) => usage.setCap(user, request),
    readClassUsage: ({ classId, month }, { user }) => usage.readClass(user, classId, month),
  };
}
