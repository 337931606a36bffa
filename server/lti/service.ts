import type { Request, Router } from "express";
import type { SignedIn } from "../auth/service.ts";
import { logger } from "../logger.ts";
import { createQueue } from "../videos/jobs.ts";
import { createAdmin } from "./admin.ts";
import { createDoor } from "./door.ts";
import { createKeys } from "./keys.ts";
import { createLaunching } from "./launching.ts";
import { createLinking, type PeopleForLti } from "./linking.ts";
import { type ChoicesOf, createPicking } from "./picking.ts";
import { createPlatformKeys } from "./platform-keys.ts";
import { createServices } from "./platform-services.ts";
import { createRegistering } from "./registering.ts";
import type { ScoreStore } from "./score-store.ts";
import { createScores, type MarksOf } from "./scores.ts";
import type { LtiStore } from "./store.ts";
import { createTickets } from "./tickets.ts";

/** What nobody tells of, such as percent of a film, is looked at this often, ms. */
const SWEEP_EVERY_MS = 2 * 60_000;
/** Several changes of one journal in a moment are one look, ms. */
const SETTLE_MS = 1_000;

type Deps = {
  store: LtiStore;
  scores: ScoreStore;
  people: PeopleForLti & { listSchools(): Promise<{ id: string }[]> };
  signInKnown: (schoolId: string, personId: string, userAgent?: string) => Promise<SignedIn>;
  choicesOf: ChoicesOf;
  marksOf: MarksOf;
  /** Seals our keys. */
  secret: string;
  db: Parameters<typeof createQueue>[0]["db"];
  machineName: string;
  /** Where people open the site; the request's own address when absent. */
  publicUrl: string | undefined;
  now: () => number;
  /** How soon a key we do not know asks the platform again, ms. */
  askAgainMs?: number;
};

/** A tool of LTI 1.3 Advantage: platforms send people and courses here and get marks back. */
export function createLti(deps: Deps) {
  const { store, scores, people, secret, now, publicUrl } = deps;
  const keys = createKeys({ store, secret, now });
  const { askAgainMs } = deps;
  const platformKeys = createPlatformKeys(askAgainMs === undefined ? {} : { askAgainMs });
  const linking = createLinking({ store, people, now });
  const services = createServices({ keys, now });
  const queue = createQueue({
    ...{ db: deps.db, kinds: ["lti_scores"] as const, collection: "lti_jobs" },
    ...{ name: deps.machineName, now },
  });
  const wake = (schoolId: string) =>
    queue.add("lti_scores", { schoolId, videoId: schoolId }, { deadlineMs: now() });
  const outgoing = createScores({ store, scores, services, marksOf: deps.marksOf, wake, now });
  const launching = createLaunching({ store, platformKeys, linking, now });
  const baseUrlOf = (req: Request) =>
    (publicUrl ?? `${req.protocol}://${req.host}`).replace(/\/+$/, "");
  const settling = new Map<string, ReturnType<typeof setTimeout>>();
  let sweeping: ReturnType<typeof setInterval> | undefined;

  /** Looks at a school's links soon; never rejects. */
  function lookAgain(schoolId: string): void {
    if (settling.has(schoolId)) return;
    const timer = setTimeout(() => {
      settling.delete(schoolId);
      outgoing.reconcile(schoolId).catch((err: unknown) => {
        logger.error({ err, schoolId }, "marks for platforms were not compared");
      });
    }, SETTLE_MS);
    timer.unref();
    settling.set(schoolId, timer);
  }
  launching.onLaunched((schoolId) => lookAgain(schoolId));

  async function sweep(): Promise<void> {
    for (const { id } of await people.listSchools())
      if ((await store.listPlatforms(id)).length > 0) lookAgain(id);
  }

  return {
    admin: createAdmin({
      ...{ store, scores, keys, platformKeys, services, linking, people, wake, now },
    }),
    tickets: createTickets({ store, people, signInKnown: deps.signInKnown, now }),
    baseUrlOf,
    /** Somebody's data is erased: who they are elsewhere, and marks on their way. */
    erase: store.erasePerson,
    /** Marks of the journal, of credits or of watching changed. */
    changed: lookAgain,
    reconcile: outgoing.reconcile,
    drain: outgoing.drain,
    /** Pages for platforms. */
    door: (): Router =>
      createDoor({
        ...{ launching, keys, baseUrlOf },
        picking: createPicking({ store, people, keys, choicesOf: deps.choicesOf, now }),
        registering: createRegistering({ store, readSchool: people.readSchool, now }),
        isSchool: async (schoolId) =>
          (await people.listSchools()).some(({ id }) => id === schoolId),
      }),
    async prepare(): Promise<void> {
      await queue.prepare();
      await queue.begin(
        {
          lti_scores: async ({ schoolId }, signal) => {
            const nextMs = await outgoing.drain(schoolId, signal);
            return nextMs === null ? null : { retryAtMs: nextMs };
          },
        },
        1,
      );
      sweeping = setInterval(
        () =>
          void sweep().catch((err: unknown) =>
            logger.error({ err }, "looking at platforms failed"),
          ),
        SWEEP_EVERY_MS,
      );
      sweeping.unref();
    },
    async stop(): Promise<void> {
      clearInterval(sweeping);
      for (const timer of settling.values()) clearTimeout(timer);
      await queue.stop();
    },
  };
}
export type Lti = ReturnType<typeof createLti>;
