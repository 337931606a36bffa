import { z } from "zod";
import { Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";

/** One sign-in of the caller's own, on one device. */
export const SignIn = z.object({
  id: Id,
  since: Instant,
  /** When its page last came for a new token. */
  lastAt: Instant,
  /** Such as «Chrome, Android»; null: unknown. No address is kept. */
  device: z.string().nullable(),
  /** Null: from before this was kept. */
  way: z.enum(["password", "card", "platform"]).nullable(),
  /** The login card it began by: who issued it, and when. */
  card: z.object({ by: z.string(), at: Instant }).nullable(),
  isThis: z.boolean(),
  /** Private talks that are older than it are not shown to it yet. */
  isCovered: z.boolean(),
});
export type SignIn = z.infer<typeof SignIn>;

/**
 * A card that somebody else issued for the caller: `used`, on another device than this (`id` of that sign-in), or
 * only `issued` (`id` of the card).
 */
export const SignInNews = z.object({
  id: Id,
  kind: z.enum(["issued", "used"]),
  by: z.string(),
  at: Instant,
  device: z.string().nullable(),
  /** That sign-in goes on, and can be ended. */
  isLive: z.boolean(),
});
export type SignInNews = z.infer<typeof SignInNews>;

const one = { signInId: Id };

/**
 * Where the caller is signed in. Nobody has a way to anybody else's. A sign-in by a card that somebody else issued is
 * covered for a while (`CARD_COVER_HOURS`): it sees and ends itself alone; forbidden `sign_in_covered` otherwise.
 */
export const signInRoutes = {
  listSignIns: {
    method: "get",
    path: "/auth/sign-ins",
    request: z.object({}),
    reply: z.object({
      signIns: z.array(SignIn),
      /** Of the caller's own sign-in; null: it is not covered. */
      coveredUntil: Instant.nullable(),
    }),
  },
  endOtherSignIns: {
    method: "post",
    path: "/auth/sign-ins/end-others",
    request: z.object({}),
    reply: Nothing,
  },
  /** What the caller is to know of cards for them; kept until `seeSignInNews`. */
  listSignInNews: {
    method: "get",
    path: "/auth/sign-ins/news",
    request: z.object({}),
    reply: z.object({ news: z.array(SignInNews) }),
  },
  seeSignInNews: {
    method: "post",
    path: "/auth/sign-ins/news",
    request: z.object({ ids: z.array(Id).min(1).max(100) }),
    reply: Nothing,
  },
  endSignIn: {
    method: "post",
    path: "/auth/sign-ins/:signInId/end",
    request: z.object(one),
    reply: Nothing,
  },
  /** «It was me»: said on another sign-in of theirs, it shows that one what was covered. */
  confirmSignIn: {
    method: "post",
    path: "/auth/sign-ins/:signInId/confirm",
    request: z.object(one),
    reply: Nothing,
  },
} satisfies Routes;

export const signInNotices = {
  /** A card was issued for this person, or used: `listSignInNews` may have something. */
  "session:newsChanged": z.object({}),
} satisfies Notices;
