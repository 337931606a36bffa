import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { createAdminCourses } from "./admin-courses.ts";
import { call, PlatformError, parseJson } from "./calls.ts";
import { scope } from "./claims.ts";
import type { Keys } from "./keys.ts";
import type { Linking, PeopleForLti } from "./linking.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import type { Services } from "./platform-services.ts";
import type { LtiPlatform, LtiPlatformDetails, LtiSetup } from "./protocol.ts";
import type { ScoreStore } from "./score-store.ts";
import { hashOf, newCode } from "./secrets.ts";
import type { LtiStore, StoredPlatform } from "./store.ts";

const INVITATION_LIFE_MS = 3_600_000;
type Deps = {
  store: LtiStore;
  scores: ScoreStore;
  keys: Keys;
  platformKeys: PlatformKeys;
  services: Services;
  linking: Linking;
  people: PeopleForLti;
  wake: (schoolId: string) => Promise<void>;
  now: () => number;
};

/** What an administrator does with platforms. Every one throws AppError forbidden to others; the director reads. */
export function createAdmin(deps: Deps) {
  const { store, scores, keys, platformKeys, services, wake, now } = deps;
  const mayManage = (user: User) => checkMay(user.roles, "lti:manage");
  const mayRead = (user: User) => checkMay(user.roles, "exchange:read");

  async function platformOf(schoolId: string, platformId: string): Promise<StoredPlatform> {
    const platform = await store.findPlatform(schoolId, platformId);
    if (!platform) throw new AppError("not_found", "No such platform");
    return platform;
  }
  async function views(schoolId: string, platforms: StoredPlatform[]): Promise<LtiPlatform[]> {
    const [courses, counts] = await Promise.all([
      store.listCourses(schoolId),
      scores.count(schoolId),
    ]);
    return platforms.map((platform) => ({
      ...platform,
      createdAt: platform.createdAt.toISOString(),
      lastLaunchAt: platform.lastLaunchAt?.toISOString() ?? null,
      courseCount: courses.filter(({ platformId }) => platformId === platform.id).length,
      waitingScores: counts.get(platform.id)?.waiting ?? 0,
      failedScores: counts.get(platform.id)?.failed ?? 0,
    }));
  }
  const view = async (platform: StoredPlatform): Promise<LtiPlatform> => {
    const [one] = await views(platform.schoolId, [platform]);
    if (!one) throw new AppError("not_found", "No such platform");
    return one;
  };
  const known = () =>
    new AppError("conflict", "It is registered", { reason: "lti_platform_known" });
  async function setup(user: User, baseUrl: string): Promise<LtiSetup> {
    mayRead(user);
    const { createdAt } = await keys.current(user.schoolId);
    return {
      toolUrl: `${baseUrl}/`,
      loginUrl: `${baseUrl}/api/lti/login`,
      redirectUrl: `${baseUrl}/api/lti/launch`,
      jwksUrl: `${baseUrl}/api/lti/jwks/${user.schoolId}`,
      isSecure: baseUrl.startsWith("https:"),
      keyMadeAt: createdAt.toISOString(),
    };
  }

  async function create(user: User, details: LtiPlatformDetails): Promise<LtiPlatform> {
    mayManage(user);
    const made = await store.addPlatform(user.schoolId, details, new Date(now()));
    if (!made) throw known();
    logger.info({ platformId: made.id, byId: user.id }, "LTI platform registered");
    return view(made);
  }

  async function change(
    user: User,
    platformId: string,
    details: Partial<LtiPlatformDetails>,
  ): Promise<LtiPlatform> {
    mayManage(user);
    const before = await platformOf(user.schoolId, platformId);
    if (!(await store.changePlatform(user.schoolId, platformId, details))) throw known();
    platformKeys.forget(before.jwksUrl);
    return view(await platformOf(user.schoolId, platformId));
  }

  /** Reads its keys, asks it for a token, looks whether anybody came. Nothing is changed. */
  async function test(user: User, platformId: string) {
    mayManage(user);
    const platform = await platformOf(user.schoolId, platformId);
    const tried = async (step: "keys" | "token", act: () => Promise<unknown>) => {
      try {
        await act();
        return { step, state: "ok" as const, detail: "" };
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        return { step, state: "failed" as const, detail: error.message };
      }
    };
    const steps = [
      await tried("keys", async () => {
        const read = parseJson(await call(platform.jwksUrl));
        const isSet = typeof read === "object" && read !== null && "keys" in read;
        if (!isSet) throw new PlatformError(200, "no key set there");
      }),
      await tried("token", () => services.tokenFor(platform, [scope.score])),
      {
        step: "launch" as const,
        state: platform.lastLaunchAt ? ("ok" as const) : ("notYet" as const),
        detail: "",
      },
    ];
    return { steps };
  }

  async function invite(user: User, baseUrl: string) {
    mayManage(user);
    const code = newCode();
    const expiresAt = new Date(now() + INVITATION_LIFE_MS);
    const ticket = {
      ...{ kind: "invite" as const, codeHash: hashOf(code), expiresAt },
      ...{ platformId: null, personId: null, data: {} },
    };
    await store.addTicket(user.schoolId, ticket, new Date(now()));
    return { url: `${baseUrl}/api/lti/register/${code}`, expiresAt: expiresAt.toISOString() };
  }

  const courses = createAdminCourses({ ...deps, platformOf });

  return {
    ...{ setup, create, change, test, invite },
    ...courses,
    async rotate(user: User, baseUrl: string): Promise<LtiSetup> {
      mayManage(user);
      await keys.rotate(user.schoolId);
      return setup(user, baseUrl);
    },
    async list(user: User): Promise<LtiPlatform[]> {
      mayRead(user);
      return views(user.schoolId, await store.listPlatforms(user.schoolId));
    },
    async remove(user: User, platformId: string): Promise<void> {
      mayManage(user);
      await platformOf(user.schoolId, platformId);
      await store.removePlatform(user.schoolId, platformId);
      logger.info({ platformId, byId: user.id }, "LTI platform removed");
    },
    async retry(user: User, platformId: string): Promise<number> {
      mayManage(user);
      const waiting = await scores.retry(user.schoolId, platformId, new Date(now()));
      await wake(user.schoolId);
      return waiting;
    },
  };
}
export type Admin = ReturnType<typeof createAdmin>;
