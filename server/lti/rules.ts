import { claim, LaunchClaims } from "./claims.ts";
import { LtiReason, LtiTarget } from "./protocol.ts";

/** Clocks of two schools' servers may differ by this, s. */
export const CLOCK_SKEW_SEC = 60;
/** A token made longer ago than this is nobody's click, s. */
export const OLDEST_TOKEN_SEC = 600;
/** Between the login's redirect and the launch, ms: a person may have to sign in at the platform. */
export const ATTEMPT_LIFE_MS = 10 * 60_000;

/** A refusal with its reason, whose words the page says. `detail` is for the log: names of claims, no values. */
export class LtiRefusal extends Error {
  readonly reason: LtiReason;
  constructor(reason: LtiReason, detail: string = reason, cause?: unknown) {
    super(detail, { cause });
    this.name = "LtiRefusal";
    this.reason = LtiReason.parse(reason);
  }
}
const refusal = (reason: LtiReason, detail?: string) => new LtiRefusal(reason, detail);

type Expected = {
  issuer: string;
  clientId: string;
  deploymentIds: readonly string[];
  /** Of the login, where the platform named one. */
  deploymentId: string | null;
  isNonce: (nonce: string) => boolean;
  nowMs: number;
};
export type Message = "resource" | "deepLinking";
export type Launch = { message: Message; deploymentId: string; claims: LaunchClaims };

/**
 * What a token whose signature is right must still say: LTI 1.3 core 5.3 and the security framework 5.1.3.
 * @throws LtiRefusal with the first thing that is wrong
 */
export function checkLaunch(payload: Record<string, unknown>, expected: Expected): Launch {
  checkSender(payload, expected);
  checkTimes(payload, expected.nowMs);
  const { nonce } = payload;
  if (typeof nonce !== "string" || nonce === "") throw refusal("missing_claim", "nonce");
  if (!expected.isNonce(nonce)) throw refusal("wrong_nonce");
  if (payload[claim.version] === undefined) throw refusal("missing_claim", "version");
  if (payload[claim.version] !== "1.3.0") throw refusal("wrong_version");
  const deploymentId = payload[claim.deploymentId];
  if (typeof deploymentId !== "string") throw refusal("missing_claim", "deployment_id");
  if (!expected.deploymentIds.includes(deploymentId)) throw refusal("wrong_deployment");
  if (expected.deploymentId !== null && expected.deploymentId !== deploymentId)
    throw refusal("wrong_deployment", "another deployment than at login");
  const message = messageOf(payload[claim.messageType]);
  const parsed = LaunchClaims.safeParse(payload);
  if (!parsed.success)
    throw refusal(
      "missing_claim",
      parsed.error.issues.map(({ path }) => path.join(".")).join(", "),
    );
  const claims = parsed.data;
  if (message === "resource" && !claims[claim.resourceLink])
    throw refusal("missing_claim", "resource_link");
  if (message === "resource" && !claims[claim.targetLinkUri])
    throw refusal("missing_claim", "target_link_uri");
  if (message === "deepLinking" && !claims[claim.deepLinking])
    throw refusal("missing_claim", "deep_linking_settings");
  return { message, deploymentId, claims };
}

function messageOf(type: unknown): Message {
  if (type === "LtiResourceLinkRequest") return "resource";
  if (type === "LtiDeepLinkingRequest") return "deepLinking";
  throw refusal(type === undefined ? "missing_claim" : "wrong_message", "message_type");
}

/** Who says it, and to whom; several audiences need an authorized party. */
function checkSender(payload: Record<string, unknown>, { issuer, clientId }: Expected): void {
  const { iss, aud, azp } = payload;
  if (iss !== issuer) throw refusal(iss === undefined ? "missing_claim" : "wrong_issuer", "iss");
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (aud === undefined) throw refusal("missing_claim", "aud");
  if (!audiences.includes(clientId)) throw refusal("wrong_audience");
  if (audiences.length > 1 && azp === undefined)
    throw refusal("wrong_party", "several audiences, no azp");
  if (azp !== undefined && azp !== clientId) throw refusal("wrong_party");
}

function checkTimes({ exp, iat, nbf }: Record<string, unknown>, nowMs: number): void {
  const nowSec = nowMs / 1000;
  if (typeof exp !== "number") throw refusal("missing_claim", "exp");
  if (typeof iat !== "number") throw refusal("missing_claim", "iat");
  if (exp <= nowSec - CLOCK_SKEW_SEC) throw refusal("token_expired");
  if (iat > nowSec + CLOCK_SKEW_SEC) throw refusal("from_future");
  if (typeof nbf === "number" && nbf > nowSec + CLOCK_SKEW_SEC) throw refusal("from_future", "nbf");
  if (iat < nowSec - OLDEST_TOKEN_SEC - CLOCK_SKEW_SEC) throw refusal("token_too_old");
}

const staffRoles =
  /#(Instructor|Administrator|ContentDeveloper|Mentor|Manager|Faculty|Staff|SysAdmin|AccountAdmin)$/;
const bareStaff = /^(Instructor|Administrator|ContentDeveloper|Mentor|Manager)$/;

/** Whether a platform's roles are a teacher's or such: what decides is the course's role, where it says one. */
export function isStaffRole(roles: readonly string[]): boolean {
  const ofCourse = roles.filter((role) => !role.includes("/person#"));
  const decisive = ofCourse.length > 0 ? ofCourse : roles;
  return decisive.some((role) => staffRoles.test(role) || bareStaff.test(role));
}

/** Whether these of our roles are a member of staff's. */
export const isStaffHere = (roles: readonly string[]): boolean =>
  roles.some((role) => role !== "pupil" && role !== "parent");

/** Rights over the whole school are not given on an e-mail's word: such a person links by hand. */
export const isPowerful = (roles: readonly string[]): boolean =>
  roles.some(
    (role) => role === "administrator" || role.startsWith("deputy") || role === "director",
  );

/** What a link shows: its custom parameter, else an address of ours; null: the first screen. */
export function targetOf(claims: LaunchClaims, baseUrl: string): string | null {
  const custom = LtiTarget.safeParse(claims[claim.custom]?.qonyrau_target);
  if (custom.success) return custom.data;
  const uri = claims[claim.targetLinkUri];
  if (!uri || !URL.canParse(uri)) return null;
  const { origin, pathname } = new URL(uri);
  if (origin !== new URL(baseUrl).origin) return null;
  const [, place, id] = /^\/(library|lessons)\/([0-9a-f]{24})$/.exec(pathname) ?? [];
  if (!place || !id) return null;
  return `${place === "library" ? "item" : "lesson"}:${id}`;
}

/** The screen of a target. */
export function pathOf(target: string | null): string {
  const [kind, id] = (target ?? "").split(":");
  if (kind === "item") return `/library/${id}`;
  if (kind === "lesson") return `/lessons/${id}`;
  return "/";
}

/** Waits between tries to send a mark, ms; after the last it is failed, until somebody says "again" or it changes. */
const WAITS_MS = [30_000, 120_000, 600_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000];
export const nextTryMs = (attempts: number): number | null => WAITS_MS[attempts - 1] ?? null;

/** The next page of a list, as its Link header says it. */
export function nextPage(link: string | null): string | null {
  for (const part of (link ?? "").split(/,\s*(?=<)/)) {
    const [, url, params] = /^\s*<([^>]+)>\s*;(.*)$/.exec(part) ?? [];
    if (url && /(^|;)\s*rel\s*=\s*"?next"?/i.test(params ?? "")) return url;
  }
  return null;
}

/** `scores` or `results` of a line item, whose address may carry a query of the platform's own. */
export function ofLineItem(lineItemUrl: string, part: "scores" | "results"): string {
  const url = new URL(lineItemUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${part}`;
  return url.href;
}
