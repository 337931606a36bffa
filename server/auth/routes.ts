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
  /** The address, for the limits, and the kind of browser. */
  const fromOf = (req: Request): [string, string | undefined] => [
    req.ip ?? "unknown",
    req.headers["user-agent"],
  ];
  const { signIns } = auth;

  const keep = (signedIn: SignedIn, caller: HttpCaller) =>
    keepSignedIn(signedIn, caller, config.REFRESH_TOKEN_DAYS);

  return {
    async signIn({ login, password }, caller) {
      return keep(await auth.signIn(login, password, ...fromOf(caller.req)), caller);
    },
    async signInWithCard({ secret }, caller) {
      return keep(await auth.signInWithCard(secret, ...fromOf(caller.req)), caller);
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
    listSignIns: (_, { user }) => signIns.list(user),
    async endOtherSignIns(_, { user }) {
      await signIns.endOthers(user);
      return {};
    },
    listSignInNews: async (_, { user }) => ({ news: await signIns.news(user) }),
    async seeSignInNews({ ids }, { user }) {
      await signIns.seeNews(user, ids);
      return {};
    },
    async endSignIn({ signInId }, { user }) {
      await signIns.end(user, signInId);
      return {};
    },
    async confirmSignIn({ signInId }, { user }) {
      await signIns.confirm(user, signInId);
      return {};
    },
  };
}
