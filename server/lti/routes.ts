import { keepSignedIn } from "../auth/cookie.ts";
import type { RouteHandlers } from "../http.ts";
import type { ltiRoutes } from "./protocol.ts";
import type { Lti } from "./service.ts";

type Deps = { lti: Pick<Lti, "admin" | "tickets" | "baseUrlOf">; refreshDays: number };

/** REST of platforms. Requests arrive checked; an AppError thrown here becomes the reply. */
export function ltiHandlers({ lti, refreshDays }: Deps): RouteHandlers<typeof ltiRoutes> {
  const { admin, tickets, baseUrlOf } = lti;
  return {
    readLtiSetup: (_request, { user, req }) => admin.setup(user, baseUrlOf(req)),
    rotateLtiKey: (_request, { user, req }) => admin.rotate(user, baseUrlOf(req)),
    listLtiPlatforms: async (_request, { user }) => ({ platforms: await admin.list(user) }),
    createLtiPlatform: (details, { user }) => admin.create(user, details),
    changeLtiPlatform: ({ platformId, ...change }, { user }) =>
      admin.change(user, platformId, given(change)),
    async removeLtiPlatform({ platformId }, { user }) {
      await admin.remove(user, platformId);
      return {};
    },
    testLtiPlatform: ({ platformId }, { user }) => admin.test(user, platformId),
    inviteLtiPlatform: (_request, { user, req }) => admin.invite(user, baseUrlOf(req)),
    listLtiCourses: async ({ platformId }, { user }) => ({
      courses: await admin.courses(user, platformId),
    }),
    changeLtiCourse: ({ courseId, classId }, { user }) =>
      admin.changeCourse(user, courseId, classId),
    readLtiMembers: async ({ courseId }, { user }) => ({
      members: await admin.members(user, courseId),
    }),
    linkLtiMembers: async ({ courseId, links }, { user }) => ({
      linked: await admin.link(user, courseId, links),
    }),
    readLtiResults: async ({ resourceId }, { user }) => ({
      results: await admin.results(user, resourceId),
    }),
    retryLtiScores: async ({ platformId }, { user }) => ({
      waiting: await admin.retry(user, platformId),
    }),
    readLtiTicket: ({ code }) => tickets.read(code),
    async signInWithLti({ code }, caller) {
      return keepSignedIn(
        await tickets.signIn(code, caller.req.headers["user-agent"]),
        caller,
        refreshDays,
      );
    },
    linkLtiMyself: ({ code }, { user }) => tickets.linkMyself(user, code),
  };
}

/** What is given of a change; fields left out stay. */
function given<T extends Record<string, unknown>>(
  change: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
