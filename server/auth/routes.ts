import type { Request } from "express";
import type { Config } from "../config.ts";
import type { HttpCaller, RouteHandlers } from "../http.ts";
import { forgetSignedIn, keepSignedIn, refreshTokenOf } from "./cookie.ts";
import type { authRoutes, DemoLogins } from "./protocol.ts";
import type { Auth, SignedIn } from "./service.ts";

type Deps = {
  auth: Auth;
  /** Part of the demo school, which comes later. */
  demo: { logins(): Promise<DemoLogins> };
  config: Pick<Config, "PUBLIC_URL" | "REFRESH_TOKEN_DAYS">;
};

/** REST of signing in. Requests arrive checked; an AppError thrown here becomes the reply. */
export function authHandlers({ auth, demo, config }: Deps): RouteHandlers<typeof authRoutes> {
  const addressOf = (req: Request) => req.ip ?? "unknown";

  const keep = (signedIn: SignedIn, caller: HttpCaller) =>
    keepSignedIn(signedIn, caller, config.REFRESH_TOKEN_DAYS);

  return {
    async signIn({ login, password }, caller) {
      return keep(await auth.signIn(login, password, addressOf(caller.req)), caller);
    },
    async signInWithCard({ secret }, caller) {
      return keep(await auth.signInWithCard(secret, addressOf(caller.req)), caller);
    },
    async refreshSession(_request, caller) {
      return keep(await auth.refresh(refreshTokenOf(caller.req)), caller);
    },
    async signOut(_request, caller) {
      await auth.signOut(refreshTokenOf(caller.req));
      forgetSignedIn(caller);
      return {};
    },
    async changePassword({ current, next }, { user }) {
      await auth.changePassword(user, current, next);
      return {};
    },
    issueCards({ personIds }, { user, req }) {
      const baseUrl = config.PUBLIC_URL ?? `${req.protocol}://${req.host}`;
      return auth.issueCards(user, personIds, baseUrl.replace(/\/$/, ""));
    },
    listDemoLogins: () => demo.logins(),
  };
}
