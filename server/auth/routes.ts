import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import type { Request, Response } from "express";
import type { Config } from "../config.ts";
import type { HttpCaller, RouteHandlers } from "../http.ts";
import type { authRoutes, DemoLogins } from "./protocol.ts";
import type { Auth, SignedIn } from "./service.ts";

/** The refresh token's cookie: sent only to the routes that need it, out of reach of scripts and other sites. */
const REFRESH_COOKIE = "qonyrau_refresh";

type Deps = {
  auth: Auth;
  /** Part of the demo school, which comes later. */
  demo: { logins(): Promise<DemoLogins> };
  config: Pick<Config, "PUBLIC_URL" | "REFRESH_TOKEN_DAYS">;
};

/** REST of signing in. Requests arrive checked; an AppError thrown here becomes the reply. */
export function authHandlers({ auth, demo, config }: Deps): RouteHandlers<typeof authRoutes> {
  function setCookie(req: Request, res: Response, cookie: Pick<SetCookie, "value" | "maxAge">) {
    const attributes = { httpOnly: true, sameSite: "strict", path: "/api/auth" } as const;
    const whole = { name: REFRESH_COOKIE, ...attributes, secure: req.secure, ...cookie };
    res.append("Set-Cookie", stringifySetCookie(whole));
  }
  const tokenOf = (req: Request) => parseCookie(req.headers.cookie ?? "")[REFRESH_COOKIE];
  const addressOf = (req: Request) => req.ip ?? "unknown";

  function keep({ session, refreshToken }: SignedIn, { req, res }: HttpCaller) {
    const maxAge = Math.floor(config.REFRESH_TOKEN_DAYS * 24 * 3600);
    setCookie(req, res, { value: refreshToken, maxAge });
    return session;
  }

  return {
    async signIn({ login, password }, caller) {
      return keep(await auth.signIn(login, password, addressOf(caller.req)), caller);
    },
    async signInWithCard({ secret }, caller) {
      return keep(await auth.signInWithCard(secret, addressOf(caller.req)), caller);
    },
    async refreshSession(_request, caller) {
      return keep(await auth.refresh(tokenOf(caller.req)), caller);
    },
    async signOut(_request, { req, res }) {
      await auth.signOut(tokenOf(req));
      setCookie(req, res, { value: "", maxAge: 0 });
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
