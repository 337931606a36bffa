import { z } from "zod";
import type { Person } from "../people/service.ts";
import { claim, scope } from "./claims.ts";
import { isOfKind, type Linking, visitorOf } from "./linking.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import {
  ATTEMPT_LIFE_MS,
  checkLaunch,
  isStaffRole,
  type Launch,
  LtiRefusal,
  pathOf,
  targetOf,
} from "./rules.ts";
import { hashOf, isHashOf, newCode } from "./secrets.ts";
import type { LtiStore, StoredAttempt, StoredCourse, StoredPlatform } from "./store.ts";

/** A code opens its window so long after the launch, ms: somebody may read first what else is in the course. */
const OPEN_LIFE_MS = 10 * 60_000;
/** To sign in once and say "that is me", ms. */
const LINK_LIFE_MS = 10 * 60_000;
/** To choose what a course shows, ms. */
const PICK_LIFE_MS = 2 * 3_600_000;

const LoginParams = z.object({
  iss: z.string().min(1).max(1000),
  login_hint: z.string().min(1).max(4000),
  target_link_uri: z.string().min(1).max(2000),
  client_id: z.string().min(1).max(255).optional(),
  lti_deployment_id: z.string().min(1).max(255).optional(),
  lti_message_hint: z.string().min(1).max(8000).optional(),
  lti_storage_target: z.string().max(200).optional(),
});
export type LoginParams = z.infer<typeof LoginParams>;
const LaunchParams = z.object({
  state: z.string().min(1).max(200),
  id_token: z.string().min(1).max(100_000).optional(),
  error: z.string().optional(),
});

/** What a launch came to. `locale` is the platform's wish. */
export type Came = { locale: string | undefined; platform: StoredPlatform } & (
  | { kind: "open"; code: string; person: Person; to: string }
  | { kind: "pick"; code: string; person: Person }
  | { kind: "unknown"; code: string }
);
/** A resource link was opened by a person: marks may have to go there. */
export type LaunchListener = (schoolId: string, resourceId: string) => void;

type Deps = {
  store: LtiStore;
  platformKeys: PlatformKeys;
  linking: Linking;
  now: () => number;
};

/** The two steps of coming from a platform: login initiated by it, and the launch with its signed message. */
export function createLaunching({ store, platformKeys, linking, now }: Deps) {
  const listeners: LaunchListener[] = [];

  async function platformOf(issuer: string, clientId: string | undefined): Promise<StoredPlatform> {
    const found = await store.findByIssuer(issuer, clientId ?? null);
    // An issuer with several clients must say which.
    const [platform] = found;
    if (!platform || found.length > 1) throw new LtiRefusal("unknown_platform");
    return platform;
  }

  /**
   * Begins: where the browser is sent, and what binds its return to this browser. `launchUrl` is our redirect
   * address. @throws LtiRefusal bad_request, unknown_platform, wrong_deployment
   */
  async function begin(query: unknown, launchUrl: string) {
    const parsed = LoginParams.safeParse(query);
    if (!parsed.success) throw new LtiRefusal("bad_request", "login");
    const params = parsed.data;
    const platform = await platformOf(params.iss, params.client_id);
    const deploymentId = params.lti_deployment_id ?? null;
    if (deploymentId !== null && !platform.deploymentIds.includes(deploymentId))
      throw new LtiRefusal("wrong_deployment", "login");
    const [state, nonce, browser] = [newCode(), newCode(), newCode()];
    const expiresAt = new Date(now() + ATTEMPT_LIFE_MS);
    await store.addAttempt(
      platform.schoolId,
      {
        ...{ platformId: platform.id, deploymentId, expiresAt },
        ...{ stateHash: hashOf(state), nonceHash: hashOf(nonce), browserHash: hashOf(browser) },
        again: {
          loginHint: params.login_hint,
          messageHint: params.lti_message_hint ?? null,
          targetLinkUri: params.target_link_uri,
        },
      },
      new Date(now()),
    );
    const url = new URL(platform.authUrl);
    const asked = {
      ...{ scope: "openid", response_type: "id_token", response_mode: "form_post", prompt: "none" },
      ...{ client_id: platform.clientId, redirect_uri: launchUrl, state, nonce },
      login_hint: params.login_hint,
      ...(params.lti_message_hint && { lti_message_hint: params.lti_message_hint }),
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    return { url: url.href, state, browser, storageTarget: params.lti_storage_target ?? null };
  }

  /** The attempt this state belongs to, still good. @throws LtiRefusal */
  async function attemptOf(state: string): Promise<StoredAttempt> {
    const attempt = await store.findAttempt(hashOf(state));
    if (!attempt) throw new LtiRefusal("state_unknown");
    if (attempt.usedAt) throw new LtiRefusal("state_used");
    if (attempt.expiresAt.getTime() <= now()) throw new LtiRefusal("state_expired");
    return attempt;
  }

  /**
   * Finishes. `browser` is what this browser kept since `begin`; null: it kept nothing.
   * @throws LtiRefusal: state, browser, signature, then what the message says
   */
  async function finish(body: unknown, browser: string | null, baseUrl: string): Promise<Came> {
    const parsed = LaunchParams.safeParse(body);
    if (!parsed.success) throw new LtiRefusal("bad_request", "launch");
    const { state, id_token: token } = parsed.data;
    const attempt = await attemptOf(state);
    if (browser === null || !isHashOf(browser, attempt.browserHash))
      throw new LtiRefusal("other_browser");
    const { schoolId } = attempt;
    // Used up from here on, whatever the message says: a state is for one answer.
    if (!(await store.spendAttempt(schoolId, attempt.id, new Date(now()))))
      throw new LtiRefusal("state_used");
    if (token === undefined) throw new LtiRefusal("platform_refused");
    const platform = await store.findPlatform(schoolId, attempt.platformId);
    if (!platform) throw new LtiRefusal("unknown_platform");
    const payload = await platformKeys.verify(token, platform.jwksUrl);
    const launch = checkLaunch(payload, {
      ...platform,
      deploymentId: attempt.deploymentId,
      isNonce: (nonce) => isHashOf(nonce, attempt.nonceHash),
      nowMs: now(),
    });
    await store.changePlatform(schoolId, platform.id, { lastLaunchAt: new Date(now()) });
    return arrive(platform, launch, baseUrl);
  }

  async function courseOf(
    { schoolId, id: platformId }: StoredPlatform,
    { deploymentId, claims }: Launch,
  ): Promise<StoredCourse | null> {
    const context = claims[claim.context];
    if (!context) return null;
    const grades = claims[claim.grades];
    const members = claims[claim.members];
    const key = { platformId, deploymentId, contextId: context.id };
    const course = await store.putCourse(schoolId, key, {
      ...(context.title && { title: context.title.slice(0, 500) }),
      ...(members && { membersUrl: members.context_memberships_url }),
      ...(grades && { lineItemsUrl: grades.lineitems ?? null, scopes: grades.scope }),
    });
    await store.addUsers(schoolId, course.id, [claims.sub]);
    return course;
  }

  async function ticket(
    platform: StoredPlatform,
    kind: "open" | "link" | "pick",
    lifeMs: number,
    rest: { personId: string | null; data: Record<string, unknown> },
  ): Promise<string> {
    const code = newCode();
    const expiresAt = new Date(now() + lifeMs);
    const made = { kind, codeHash: hashOf(code), platformId: platform.id, expiresAt, ...rest };
    await store.addTicket(platform.schoolId, made, new Date(now()));
    return code;
  }

  async function arrive(platform: StoredPlatform, launch: Launch, baseUrl: string): Promise<Came> {
    const { claims, message } = launch;
    const course = await courseOf(platform, launch);
    const target = targetOf(claims, baseUrl);
    const resourceId = await resourceOf(platform, launch, course, target);
    const isStaff = isStaffRole(claims[claim.roles]);
    const visitor = visitorOf({
      userId: claims.sub,
      name: claims.name,
      givenName: claims.given_name,
      familyName: claims.family_name,
      email: claims.email,
      isStaff,
    });
    if (message === "deepLinking" && !isStaff) throw new LtiRefusal("not_a_teacher");
    const person = await linking.personOf(platform, visitor, course);
    const locale = claims[claim.presentation]?.locale;
    const to = pathOf(target);
    if (!person) {
      const { userId, name, email } = visitor;
      const data = { userId, name, email, isStaff, to };
      const code = await ticket(platform, "link", LINK_LIFE_MS, { personId: null, data });
      return { kind: "unknown", code, platform, locale };
    }
    if (message === "deepLinking") {
      if (!isOfKind(person, true)) throw new LtiRefusal("role_mismatch");
      const settings = claims[claim.deepLinking];
      const data = { settings, deploymentId: launch.deploymentId };
      const code = await ticket(platform, "pick", PICK_LIFE_MS, { personId: person.id, data });
      return { kind: "pick", code, person, platform, locale };
    }
    if (resourceId !== null)
      for (const listener of listeners) listener(platform.schoolId, resourceId);
    const code = await ticket(platform, "open", OPEN_LIFE_MS, {
      personId: person.id,
      data: { to },
    });
    return { kind: "open", code, person, platform, locale, to };
  }

  /** Remembers the link that was opened, with its line item, where it shows something of ours. */
  async function resourceOf(
    { schoolId, id: platformId }: StoredPlatform,
    { claims, message }: Launch,
    course: StoredCourse | null,
    target: string | null,
  ): Promise<string | null> {
    const link = claims[claim.resourceLink];
    if (message !== "resource" || !course || !link || target === null) return null;
    const grades = claims[claim.grades];
    const mayScore = grades?.scope.includes(scope.score) ?? false;
    const key = { courseId: course.id, resourceLinkId: link.id, platformId };
    const { id } = await store.putResource(schoolId, key, {
      target,
      title: (link.title ?? "").slice(0, 500),
      ...(mayScore && grades?.lineitem && { lineItemUrl: grades.lineitem }),
    });
    return id;
  }

  return {
    begin,
    finish,
    /** To begin again in a window of one's own; null: the state is unknown or over. */
    async againOf(state: unknown): Promise<Record<string, string> | null> {
      if (typeof state !== "string") return null;
      const attempt = await store.findAttempt(hashOf(state));
      if (!attempt || attempt.usedAt) return null;
      const platform = await store.findPlatform(attempt.schoolId, attempt.platformId);
      if (!platform) return null;
      const { loginHint, messageHint, targetLinkUri } = attempt.again;
      return {
        ...{ iss: platform.issuer, client_id: platform.clientId, login_hint: loginHint },
        target_link_uri: targetLinkUri,
        ...(messageHint !== null && { lti_message_hint: messageHint }),
        ...(attempt.deploymentId !== null && { lti_deployment_id: attempt.deploymentId }),
      };
    },
    onLaunched(listener: LaunchListener): void {
      listeners.push(listener);
    },
  };
}
export type Launching = ReturnType<typeof createLaunching>;
