import type { authRoutes } from "../auth/protocol.ts";
import type { HttpCaller, RouteHandlers } from "../http.ts";
import type { Demo } from "./service.ts";

type AuthHandlers = RouteHandlers<typeof authRoutes>;
type SignedIn = Awaited<ReturnType<AuthHandlers["signIn"]>>;

/** The handlers of signing in, after which a pupil of the demo school finds the lesson open. */
export function openingLessons(
  auth: AuthHandlers,
  demo: Pick<Demo, "openLessonFor">,
): AuthHandlers {
  const opening =
    <Request>(signIn: (request: Request, caller: HttpCaller) => Promise<SignedIn>) =>
    async (request: Request, caller: HttpCaller): Promise<SignedIn> => {
      const session = await signIn(request, caller);
      await demo.openLessonFor(session.me);
      return session;
    };
  return {
    ...auth,
    signIn: opening(auth.signIn),
    signInWithCard: opening(auth.signInWithCard),
    refreshSession: opening(auth.refreshSession),
  };
}
