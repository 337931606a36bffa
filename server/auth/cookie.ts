import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import type { Request, Response } from "express";
import type { Session } from "./protocol.ts";
import type { SignedIn } from "./service.ts";

/** The refresh token's cookie: sent only to the routes that need it, out of reach of scripts and other sites. */
const REFRESH_COOKIE = "qonyrau_refresh";
type Exchange = { req: Request; res: Response };

function setCookie({ req, res }: Exchange, cookie: Pick<SetCookie, "value" | "maxAge">): void {
  const attributes = { httpOnly: true, sameSite: "strict", path: "/api/auth" } as const;
  const whole = { name: REFRESH_COOKIE, ...attributes, secure: req.secure, ...cookie };
  res.append("Set-Cookie", stringifySetCookie(whole));
}

/** The refresh token a browser brought, if any. */
export const refreshTokenOf = (req: Request): string | undefined =>
  parseCookie(req.headers.cookie ?? "")[REFRESH_COOKIE];

/** Leaves the refresh token with the browser, for so many days; what remains is for the page's memory. */
export function keepSignedIn(
  { session, refreshToken }: SignedIn,
  exchange: Exchange,
  days: number,
): Session {
  setCookie(exchange, { value: refreshToken, maxAge: Math.floor(days * 24 * 3600) });
  return session;
}

/** The browser forgets its refresh token. */
export function forgetSignedIn(exchange: Exchange): void {
  setCookie(exchange, { value: "", maxAge: 0 });
}
