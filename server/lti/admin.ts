import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { call, PlatformError, parseJson } from "./calls.ts";
import { scope } from "./claims.ts";
import type { Keys } from "./keys.ts";
import { type Linking, type PeopleForLti, visitorOf } from "./linking.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import type { Services } from "./platform-services.ts";
import type {
  LtiCourse,
  LtiMember,
  LtiPlatform,
  LtiPlatformDetails,
  LtiSetup,
} from "./protocol.ts";
import { isStaffRole } from "./rules.ts";
import type { ScoreStore } from "./score-store.ts";
import { hashOf, newCode } from "./secrets.ts";
import type { LtiStore, StoredCourse, StoredPlatform } from "./store.ts";

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
  const { store, scores, keys, platformKeys, services, linking, people, wake, now } = deps;
  const mayManage = (user: User) => checkMay(user.roles, "lti:manage");
  const mayRead = (user: User) => checkMay(user.roles, "exchange:read");

  async function platformOf(schoolId: string, platformId: string): Promise<StoredPlatform> {
    const platform = await store.findPlatform(schoolId, platformId);
    if (!platform) throw new AppError("not_found", "No such platform");
    return platform;
  }
  async function courseOf(schoolId: string, courseId: string): Promise<StoredCourse> {
    const course = await store.findCourse(schoolId, courseId);
    if (!course) throw new AppError("not_found", "No such course");
    return course;
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
  const silent = (error: unknown) =>
    error instanceof PlatformError
      ? new AppError("unavailable", "The platform does not answer as it should", {
          reason: "lti_platform_silent",
          details: { status: error.status },
          cause: error,
        })
      : error;

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

  async function courseViews(schoolId: string, courses: StoredCourse[]): Promise<LtiCourse[]> {
    const resources = await store.listResources(schoolId, {
      courseIds: courses.map(({ id }) => id),
    });
    const [sent, classes] = await Promise.all([
      scores.listOf(
        schoolId,
        resources.map(({ id }) => id),
      ),
      people.listClasses(schoolId),
    ]);
    const count = (resourceId: string, state: string) =>
      sent.filter((one) => one.resourceId === resourceId && one.state === state).length;
    return courses.map((course) => ({
      id: course.id,
      title: course.title || course.contextId,
      classId: course.classId,
      className: classes.find(({ id }) => id === course.classId)?.name ?? null,
      hasRoster: course.membersUrl !== null,
      resources: resources
        .filter(({ courseId }) => courseId === course.id)
        .map(({ id, title, target, lineItemUrl }) => ({
          ...{ id, target, title: title || target, hasLineItem: lineItemUrl !== null },
          sent: count(id, "sent"),
          waiting: count(id, "waiting"),
          failed: count(id, "failed"),
        })),
    }));
  }

  async function members(user: User, courseId: string): Promise<LtiMember[]> {
    mayManage(user);
    const { schoolId } = user;
    const course = await courseOf(schoolId, courseId);
    const platform = await platformOf(schoolId, course.platformId);
    if (course.membersUrl === null) throw new AppError("not_found", "It gives no roster");
    const listed = await services.members(platform, course.membersUrl).catch((error: unknown) => {
      throw silent(error);
    });
    await store.addUsers(
      schoolId,
      courseId,
      listed.map(({ user_id: id }) => id),
    );
    const links = new Map(
      (await store.listLinks(schoolId, platform.id)).map((link) => [link.userId, link.personId]),
    );
    const linked = await people.findPeople(schoolId, [...links.values()]);
    const brief = (person: { id: string; fullName: string } | null | undefined) =>
      person ? { id: person.id, fullName: person.fullName } : null;
    const rows: LtiMember[] = [];
    for (const member of listed) {
      const visitor = visitorOf({
        userId: member.user_id,
        name: member.name ?? undefined,
        givenName: member.given_name ?? undefined,
        familyName: member.family_name ?? undefined,
        email: member.email ?? undefined,
        isStaff: isStaffRole(member.roles),
      });
      const person = linked.get(links.get(visitor.userId) ?? "");
      rows.push({
        userId: visitor.userId,
        name: visitor.name,
        email: visitor.email,
        isTeacher: visitor.isStaff,
        isActive: member.status === undefined || member.status === "Active",
        person: brief(person),
        proposal: person ? null : brief(await linking.byEmail(schoolId, visitor)),
      });
    }
    return rows;
  }

  /** @throws AppError not_found, somebody who is not at the school */
  async function link(
    user: User,
    courseId: string,
    links: readonly { userId: string; personId: string | null }[],
  ): Promise<number> {
    mayManage(user);
    const { schoolId } = user;
    const { platformId } = await courseOf(schoolId, courseId);
    for (const { userId, personId } of links) {
      if (personId === null) {
        await store.removeLink(schoolId, platformId, userId);
        continue;
      }
      const person = await people.findPerson(schoolId, personId);
      if (!person) throw new AppError("not_found", "No such person");
      await store.putLink(schoolId, {
        ...{ platformId, userId, personId, name: person.fullName, by: "administrator" },
        at: new Date(now()),
      });
    }
    logger.info({ platformId, count: links.length, byId: user.id }, "LTI people linked");
    return links.length;
  }

  async function results(user: User, resourceId: string) {
    mayRead(user);
    const { schoolId } = user;
    const resource = await store.findResource(schoolId, resourceId);
    if (!resource) throw new AppError("not_found", "No such link");
    const platform = await platformOf(schoolId, resource.platformId);
    const [sent, links] = await Promise.all([
      scores.listOf(schoolId, [resourceId]),
      store.listLinks(schoolId, platform.id),
    ]);
    const theirs =
      resource.lineItemUrl === null
        ? []
        : await services.results(platform, resource.lineItemUrl).catch((error: unknown) => {
            throw silent(error);
          });
    const userIds = new Set([...sent, ...theirs].map(({ userId }) => userId));
    const personOf = new Map(links.map(({ userId, personId }) => [userId, personId]));
    const named = await people.findPeople(schoolId, [...personOf.values()]);
    return [...userIds].map((userId) => {
      const score = sent.find((one) => one.userId === userId);
      return {
        userId,
        fullName: named.get(personOf.get(userId) ?? "")?.fullName ?? null,
        sent: score?.given ?? null,
        maximum: score?.maximum ?? null,
        theirs: theirs.find((one) => one.userId === userId)?.resultScore ?? null,
        state: score?.state ?? ("none" as const),
      };
    });
  }

  return {
    ...{ setup, create, change, test, invite, members, link, results },
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
    async courses(user: User, platformId: string): Promise<LtiCourse[]> {
      mayRead(user);
      return courseViews(user.schoolId, await store.listCourses(user.schoolId, platformId));
    },
    async changeCourse(user: User, courseId: string, classId: string | null): Promise<LtiCourse> {
      mayManage(user);
      const { schoolId } = user;
      await courseOf(schoolId, courseId);
      if (classId !== null && !(await people.findClass(schoolId, classId)))
        throw new AppError("not_found", "No such class");
      await store.setClass(schoolId, courseId, classId);
      const [changed] = await courseViews(schoolId, [await courseOf(schoolId, courseId)]);
      if (!changed) throw new AppError("not_found", "No such course");
      return changed;
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
