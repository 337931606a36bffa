import { z } from "zod";
import { Session } from "../auth/protocol.ts";
import { Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";

/** Why a platform's login, launch or registration was refused. Each has its page in three languages (`words.ts`). */
export const ltiReasons = [
  "bad_request",
  "unknown_platform",
  "platform_refused",
  "state_unknown",
  "state_used",
  "state_expired",
  "other_browser",
  "token_unreadable",
  "wrong_algorithm",
  "wrong_signature",
  "keys_unreachable",
  "wrong_issuer",
  "wrong_audience",
  "wrong_party",
  "token_expired",
  "from_future",
  "token_too_old",
  "wrong_nonce",
  "wrong_version",
  "wrong_message",
  "wrong_deployment",
  "missing_claim",
  "unknown_person",
  "role_mismatch",
  "not_a_teacher",
  "code_unknown",
  "registration_refused",
] as const;
export const LtiReason = z.enum(ltiReasons);
export type LtiReason = z.infer<typeof LtiReason>;

/** What a link of a platform leads to: `item:<id>`, `lesson:<id>`, `credit:<classId>:<subjectId>:<year>:<term>`. */
export const LtiTarget = z
  .string()
  .regex(/^(item:[0-9a-f]{24}|lesson:[0-9a-f]{24}|credit:[0-9a-f]{24}:[0-9a-f]{24}:\d{4}:[1-4])$/);

const Address = z.url({ protocol: /^https?$/ }).max(1000);
const Short = z.string().trim().min(1).max(255);
/** What the platform's administrator gives us. */
export const LtiPlatformDetails = z.object({
  name: Short,
  /** `iss`, letter for letter. */
  issuer: Address,
  clientId: Short,
  authUrl: Address,
  tokenUrl: Address,
  jwksUrl: Address,
  deploymentIds: z.array(Short).min(1).max(50),
  /** The platform's e-mail is believed: it finds the person of ours, within their kind (pupil or staff). */
  trustsEmail: z.boolean(),
  /** A learner nobody knows becomes a pupil. */
  makesPupils: z.boolean(),
});
export type LtiPlatformDetails = z.infer<typeof LtiPlatformDetails>;

export const LtiPlatform = LtiPlatformDetails.extend({
  id: Id,
  createdAt: Instant,
  lastLaunchAt: Instant.nullable(),
  courseCount: z.int(),
  /** Marks that wait, and those that the platform does not take. */
  waitingScores: z.int(),
  failedScores: z.int(),
});
export type LtiPlatform = z.infer<typeof LtiPlatform>;

/** What the other side's administrator has to type, to copy from here. */
export const LtiSetup = z.object({
  toolUrl: z.string(),
  loginUrl: z.string(),
  redirectUrl: z.string(),
  jwksUrl: z.string(),
  /** The address people open is https: platforms inside a frame need it. */
  isSecure: z.boolean(),
  keyMadeAt: Instant,
});
export type LtiSetup = z.infer<typeof LtiSetup>;

/** One thing the test tried. */
export const LtiTestStep = z.object({
  step: z.enum(["keys", "token", "launch"]),
  state: z.enum(["ok", "failed", "notYet"]),
  /** The platform's own words or status, for whoever repairs it. */
  detail: z.string(),
});

/** A course of a platform, known since somebody came from it. */
export const LtiCourse = z.object({
  id: Id,
  title: z.string(),
  classId: Id.nullable(),
  className: z.string().nullable(),
  hasRoster: z.boolean(),
  resources: z.array(
    z.object({
      id: Id,
      title: z.string(),
      target: z.string(),
      hasLineItem: z.boolean(),
      sent: z.int(),
      waiting: z.int(),
      failed: z.int(),
    }),
  ),
});
export type LtiCourse = z.infer<typeof LtiCourse>;

/** A member of a course: linked to somebody of ours, or who it seems to be. */
export const LtiMember = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  isTeacher: z.boolean(),
  isActive: z.boolean(),
  person: z.object({ id: Id, fullName: z.string() }).nullable(),
  proposal: z.object({ id: Id, fullName: z.string() }).nullable(),
});
export type LtiMember = z.infer<typeof LtiMember>;

const Code = z.string().regex(/^[\w-]{22}$/);
const ofPlatform = z.object({ platformId: Id });
const ofCourse = z.object({ courseId: Id });

export const ltiRoutes = {
  readLtiSetup: { method: "get", path: "/lti/setup", request: Nothing, reply: LtiSetup },
  /** A new signing key; the old one stays readable for a month. */
  rotateLtiKey: { method: "post", path: "/lti/keys", request: Nothing, reply: LtiSetup },
  listLtiPlatforms: {
    method: "get",
    path: "/lti/platforms",
    request: Nothing,
    reply: z.object({ platforms: z.array(LtiPlatform) }),
  },
  /** @throws conflict lti_platform_known: this issuer and client are registered */
  createLtiPlatform: {
    method: "post",
    path: "/lti/platforms",
    request: LtiPlatformDetails,
    reply: LtiPlatform,
  },
  changeLtiPlatform: {
    method: "patch",
    path: "/lti/platforms/:platformId",
    request: ofPlatform.extend(LtiPlatformDetails.partial().shape),
    reply: LtiPlatform,
  },
  /** With its courses, links of people and unsent marks. */
  removeLtiPlatform: {
    method: "delete",
    path: "/lti/platforms/:platformId",
    request: ofPlatform,
    reply: Nothing,
  },
  /** Reads its keys and asks it for a token, as sending a mark would. */
  testLtiPlatform: {
    method: "post",
    path: "/lti/platforms/:platformId/test",
    request: ofPlatform,
    reply: z.object({ steps: z.array(LtiTestStep) }),
  },
  /** An address for the platform's dynamic registration; it works once, for an hour. */
  inviteLtiPlatform: {
    method: "post",
    path: "/lti/invitations",
    request: Nothing,
    reply: z.object({ url: z.string(), expiresAt: Instant }),
  },
  listLtiCourses: {
    method: "get",
    path: "/lti/platforms/:platformId/courses",
    request: ofPlatform,
    reply: z.object({ courses: z.array(LtiCourse) }),
  },
  /** Into which class pupils go whom `makesPupils` makes. */
  changeLtiCourse: {
    method: "patch",
    path: "/lti/courses/:courseId",
    request: ofCourse.extend({ classId: Id.nullable() }),
    reply: LtiCourse,
  },
  /** Names and Roles: who is in the course. @throws unavailable lti_platform_silent */
  readLtiMembers: {
    method: "get",
    path: "/lti/courses/:courseId/members",
    request: ofCourse,
    reply: z.object({ members: z.array(LtiMember) }),
  },
  /** Links confirmed by hand; null unlinks. */
  linkLtiMembers: {
    method: "post",
    path: "/lti/courses/:courseId/links",
    request: ofCourse.extend({
      links: z
        .array(z.object({ userId: Short, personId: Id.nullable() }))
        .min(1)
        .max(500),
    }),
    reply: z.object({ linked: z.int() }),
  },
  /** Results: what the platform has of what we sent. @throws unavailable lti_platform_silent */
  readLtiResults: {
    method: "get",
    path: "/lti/resources/:resourceId/results",
    request: z.object({ resourceId: Id }),
    reply: z.object({
      results: z.array(
        z.object({
          userId: z.string(),
          fullName: z.string().nullable(),
          sent: z.number().nullable(),
          maximum: z.number().nullable(),
          theirs: z.number().nullable(),
          state: z.enum(["waiting", "sent", "failed", "none"]),
        }),
      ),
    }),
  },
  /** Failed marks are tried again now. */
  retryLtiScores: {
    method: "post",
    path: "/lti/platforms/:platformId/retry",
    request: ofPlatform,
    reply: z.object({ waiting: z.int() }),
  },
  /** Whose one-time code of a launch it is; it stays good. @throws not_found lti_code_unknown */
  readLtiTicket: {
    method: "post",
    path: "/lti/tickets",
    access: "anyone",
    request: z.object({ code: Code }),
    reply: z.object({
      kind: z.enum(["open", "link"]),
      personId: Id.nullable(),
      name: z.string(),
      platformName: z.string(),
      to: z.string(),
    }),
  },
  /** Uses the code up and signs in. @throws not_found lti_code_unknown */
  signInWithLti: {
    method: "post",
    path: "/lti/sign-in",
    access: "anyone",
    request: z.object({ code: Code }),
    reply: Session,
  },
  /** The platform's user whom this code names is the caller, who says so. @throws not_found lti_code_unknown; forbidden lti_role_mismatch */
  linkLtiMyself: {
    method: "post",
    path: "/lti/link",
    request: z.object({ code: Code }),
    reply: z.object({ to: z.string() }),
  },
} satisfies Routes;
export const ltiNotices = {} satisfies Notices;
