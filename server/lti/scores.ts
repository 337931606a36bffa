import { logger } from "../logger.ts";
import { PlatformError } from "./calls.ts";
import { scope } from "./claims.ts";
import type { Services } from "./platform-services.ts";
import { nextTryMs } from "./rules.ts";
import type { ScoreStore, StoredScore } from "./score-store.ts";
import type { LtiStore, StoredResource } from "./store.ts";

/** How far somebody has come with what a link shows. */
export type Mark = { given: number; maximum: number; isComplete: boolean };
/** Marks of these people for a target; who has none is absent. */
export type MarksOf = (
  schoolId: string,
  target: string,
  personIds: readonly string[],
) => Promise<ReadonlyMap<string, Mark>>;

/** One server sends a mark so long at most, ms; then another may. */
const LEASE_MS = 60_000;

type Deps = {
  store: LtiStore;
  scores: ScoreStore;
  services: Pick<Services, "publishScore" | "findOrMakeLineItem">;
  marksOf: MarksOf;
  /** Something waits: the school's queue is to be woken. */
  wake: (schoolId: string) => Promise<void>;
  now: () => number;
};

/** Marks to platforms: what should stand there is compared with what was sent, and the difference goes, surely and once. */
export function createScores({ store, scores, services, marksOf, wake, now }: Deps) {
  /** The line item of a link; found or made at the platform when first needed. Null: the course takes no marks. */
  async function lineItemOf(schoolId: string, resource: StoredResource, maximum: number) {
    if (resource.lineItemUrl !== null) return resource.lineItemUrl;
    const course = await store.findCourse(schoolId, resource.courseId);
    const platform = await store.findPlatform(schoolId, resource.platformId);
    if (!platform || !course?.lineItemsUrl) return null;
    if (!course.scopes.includes(scope.lineItem) || !course.scopes.includes(scope.score))
      return null;
    const { id } = await services.findOrMakeLineItem(platform, course.lineItemsUrl, {
      resourceLinkId: resource.resourceLinkId,
      resourceId: resource.target,
      label: resource.title || resource.target,
      scoreMaximum: maximum,
    });
    await store.setLineItem(schoolId, resource.id, id);
    return id;
  }

  /** Queues what differs from what was last queued, for one link. */
  async function compare(schoolId: string, resource: StoredResource): Promise<number> {
    const { platformId, courseId, target } = resource;
    const [course, links, sent] = await Promise.all([
      store.findCourse(schoolId, courseId),
      store.listLinks(schoolId, platformId),
      scores.listOf(schoolId, [resource.id]),
    ]);
    if (!course || (resource.lineItemUrl === null && course.lineItemsUrl === null)) return 0;
    const inCourse = links.filter(({ userId }) => course.userIds.includes(userId));
    if (inCourse.length === 0) return 0;
    const marks = await marksOf(
      schoolId,
      target,
      inCourse.map(({ personId }) => personId),
    );
    const lastOf = new Map(sent.map((score) => [score.userId, score]));
    let queued = 0;
    for (const { userId, personId } of inCourse) {
      const mark = marks.get(personId);
      if (!mark || isSame(lastOf.get(userId), mark)) continue;
      const key = { platformId, resourceId: resource.id, userId, personId };
      await scores.put(schoolId, { ...key, ...mark }, new Date(now()));
      queued += 1;
    }
    return queued;
  }

  /** Looks at these links again, or at all of the school's. How many marks were queued. */
  async function reconcile(
    schoolId: string,
    isMeant: (resource: StoredResource) => boolean = () => true,
  ): Promise<number> {
    let queued = 0;
    for (const resource of await store.listResources(schoolId))
      if (isMeant(resource)) queued += await compare(schoolId, resource);
    if (queued > 0) await wake(schoolId);
    return queued;
  }

  async function send(schoolId: string, score: StoredScore): Promise<void> {
    const resource = await store.findResource(schoolId, score.resourceId);
    const platform = await store.findPlatform(schoolId, score.platformId);
    if (!resource || !platform) return; // removed meanwhile, its marks with it
    const attempts = score.attempts + 1;
    try {
      const lineItemUrl = await lineItemOf(schoolId, resource, score.maximum);
      if (lineItemUrl === null)
        return await scores.settle(schoolId, score, {
          state: "failed",
          attempts,
          trouble: "no_line_item",
        });
      await services.publishScore(platform, lineItemUrl, score);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      // 409: the platform has a later one of the same person; ours is history.
      if (error.status !== 409) return await failed(schoolId, score, resource, attempts, error);
    }
    const sentAt = new Date(now());
    await scores.settle(schoolId, score, { state: "sent", attempts, sentAt, trouble: null });
  }

  async function failed(
    schoolId: string,
    score: StoredScore,
    resource: StoredResource,
    attempts: number,
    error: PlatformError,
  ): Promise<void> {
    // Its line item was removed there: the next try finds or makes another.
    if (error.status === 404) await store.setLineItem(schoolId, resource.id, null);
    const waitMs = nextTryMs(attempts);
    const trouble = error.status === 0 ? error.message : `status ${error.status}`;
    logger.warn({ scoreId: score.id, attempts, status: error.status }, "an LTI mark was not taken");
    await scores.settle(schoolId, score, {
      ...{ attempts, trouble },
      ...(waitMs === null
        ? { state: "failed" as const }
        : { state: "waiting" as const, nextAt: new Date(now() + waitMs) }),
    });
  }

  return {
    reconcile,
    /** Sends what is due. When the next is due, ms; null: nothing waits. */
    async drain(schoolId: string, signal?: AbortSignal): Promise<number | null> {
      while (!signal?.aborted) {
        const at = now();
        const score = await scores.takeDue(schoolId, new Date(at), new Date(at + LEASE_MS));
        if (!score) break;
        await send(schoolId, score);
      }
      return (await scores.nextAt(schoolId))?.getTime() ?? null;
    },
  };
}
export type Scores = ReturnType<typeof createScores>;

const isSame = (sent: StoredScore | undefined, mark: Mark): boolean =>
  sent !== undefined &&
  sent.given === mark.given &&
  sent.maximum === mark.maximum &&
  sent.isComplete === mark.isComplete;
