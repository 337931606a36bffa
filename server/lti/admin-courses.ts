import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { PlatformError } from "./calls.ts";
import { type Linking, type PeopleForLti, visitorOf } from "./linking.ts";
import type { Services } from "./platform-services.ts";
import type { LtiCourse, LtiMember } from "./protocol.ts";
import { isStaffRole } from "./rules.ts";
import type { ScoreStore } from "./score-store.ts";
import type { LtiStore, StoredCourse, StoredPlatform } from "./store.ts";

type Deps = {
  store: LtiStore;
  scores: ScoreStore;
  services: Services;
  linking: Linking;
  people: PeopleForLti;
  /** @throws AppError not_found */
  platformOf: (schoolId: string, platformId: string) => Promise<StoredPlatform>;
  now: () => number;
};

/** Courses of platforms: what they show, who is in them, what marks they have. */
export function createAdminCourses(deps: Deps) {
  const { store, scores, services, linking, people, platformOf, now } = deps;
  const mayManage = (user: User) => checkMay(user.roles, "lti:manage");
  const mayRead = (user: User) => checkMay(user.roles, "exchange:read");

  async function courseOf(schoolId: string, courseId: string): Promise<StoredCourse> {
    const course = await store.findCourse(schoolId, courseId);
    if (!course) throw new AppError("not_found", "No such course");
    return course;
  }

  const silent = (error: unknown) =>
    error instanceof PlatformError
      ? new AppError("unavailable", "The platform does not answer as it should", {
          reason: "lti_platform_silent",
          details: { status: error.status },
          cause: error,
        })
      : error;

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
    members,
    link,
    results,
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
  };
}
