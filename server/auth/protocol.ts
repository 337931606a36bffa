import { z } from "zod";
import { Me, Role } from "../people/protocol.ts";
import { Id, Instant, Nothing, type Notices, type Routes, Words } from "../protocol/define.ts";
import { signInNotices, signInRoutes } from "./protocol-signins.ts";

export type { SignIn, SignInNews } from "./protocol-signins.ts";

/** An access token lives in memory only (15 minutes); the refresh token travels in an httpOnly cookie. */
export const Session = z.object({ accessToken: z.string(), expiresAt: Instant, me: Me });
export type Session = z.infer<typeof Session>;

/** A card's secret: 128 random bits, base64url. */
export const CardSecret = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export const LoginCard = z.object({
  personId: Id,
  fullName: z.string(),
  login: z.string(),
  className: z.string().nullable(),
  role: Role,
  /** A single-use link; its QR code is drawn by the client. */
  url: z.url(),
  expiresAt: Instant,
});
export type LoginCard = z.infer<typeof LoginCard>;

export const DemoLogins = z.object({
  school: Words.nullable(),
  password: z.string().nullable(),
  logins: z.array(z.object({ role: Role, login: z.string(), name: z.string() })),
});
export type DemoLogins = z.infer<typeof DemoLogins>;

export const authRoutes = {
  signIn: {
    method: "post",
    path: "/auth/sign-in",
    access: "anyone",
    request: z.object({
      login: z.string().trim().min(1).max(100),
      password: z.string().min(1).max(200),
    }),
    reply: Session,
  },
  signInWithCard: {
    method: "post",
    path: "/auth/card",
    access: "anyone",
    request: z.object({ secret: CardSecret }),
    reply: Session,
  },
  /** Rotates the refresh cookie. A refresh token used twice revokes its whole family. */
  refreshSession: {
    method: "post",
    path: "/auth/refresh",
    access: "anyone",
    request: Nothing,
    reply: Session,
  },
  signOut: {
    method: "post",
    path: "/auth/sign-out",
    access: "anyone",
    request: Nothing,
    reply: Nothing,
  },
  changePassword: {
    method: "post",
    path: "/auth/password",
    request: z.object({ current: z.string().max(200), next: z.string().min(8).max(200) }),
    reply: Nothing,
  },
  /** Cards for these people; an older unused card of the same person stops working. */
  issueCards: {
    method: "post",
    path: "/auth/cards",
    request: z.object({ personIds: z.array(Id).min(1).max(100) }),
    reply: z.array(LoginCard),
  },
  /** In demo mode: one login for each role, the teacher being the one whose lesson with the demo pupil's class is on now. Empty otherwise. */
  listDemoLogins: {
    method: "get",
    path: "/auth/demo",
    access: "anyone",
    request: Nothing,
    reply: DemoLogins,
  },
  ...signInRoutes,
} satisfies Routes;

export const authNotices = {
  /** This session was revoked: the socket is cut right after. */
  "session:revoked": z.object({ reason: z.enum(["signed_out", "reused", "removed"]) }),
  ...signInNotices,
} satisfies Notices;
