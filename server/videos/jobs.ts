import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda, InMemoryNotificationChannel, type Job, toJobId } from "agenda";
import { mongo } from "mongoose";
import { isDuplicate } from "../duplicate.ts";
import { logger } from "../logger.ts";
import { type JobKind, jobKinds } from "./rules.ts";

/** Whose turn it is for; in a queue of another domain `videoId` is the id of what its jobs are about. */
export type JobRef = { schoolId: string; videoId: string };
/** Why a running job is stopped; the reason of its signal. `lost`: this machine slept and another took over. */
export type StopReason = "stopping" | "removed" | "lost";
/** Null: done. Otherwise the same job again, at that instant. */
export type JobOutcome = { retryAtMs: number } | null;
export type JobHandler = (ref: JobRef, signal: AbortSignal) => Promise<JobOutcome>;

type Db = mongo.Db;
type Deps<Kind extends string> = {
  db: Db;
  kinds: readonly Kind[];
  /** Of its own, so that nothing else of Agenda's default is shared. */
  collection: string;
  /** Of this machine, the same after a restart, and no other's. */
  name: string;
  /** A machine that gave no sign of life for so long has lost its jobs to others. */
  lockLifeMs?: number;
  /** How often other machines' jobs are looked for; those of this machine start at once. */
  everyMs?: number;
  now?: () => number;
};
type JobDoc = {
  name: string;
  data: JobRef;
  nextRunAt: Date | null;
  lockedAt: Date | null;
  /** Asked for while it ran: it may be about to end, so it runs once more. */
  isWantedAgain?: boolean;
};
const LOCK_LIFE_MS = 60_000;
const EVERY_MS = 2_000;
/** Signs of life within one life of the lock. */
const TOUCHES = 4;
/** A handler that failed in a way it did not foresee is tried again then. */
const UNFORESEEN_RETRY_MS = 60_000;

/** The queue of conversions and imports. */
export function createJobs(deps: Omit<Deps<JobKind>, "kinds" | "collection">) {
  return createQueue<JobKind>({ ...deps, kinds: jobKinds, collection: "video_jobs" });
}
export type Jobs = ReturnType<typeof createJobs>;

/**
 * A queue in the database: each job once, whatever machines share it. Agenda takes and locks jobs; signs of life,
 * stopping and removal are here, because Agenda's own do not ask who holds the lock.
 */
export function createQueue<Kind extends string>(deps: Deps<Kind>) {
  const { db, kinds, collection, name } = deps;
  const { lockLifeMs = LOCK_LIFE_MS, everyMs = EVERY_MS, now = Date.now } = deps;
  const jobs = db.collection<JobDoc>(collection);
  /** Wakes this machine's own queue: the next job starts when one ends or is added, not at the next look. */
  const channel = new InMemoryNotificationChannel();
  const agenda = new Agenda({
    // The index is made in `prepare`: a failure there must not be an unhandled rejection.
    backend: new MongoBackend({
      mongo: db,
      collection,
      ensureIndex: false,
      sort: { priority: "desc", nextRunAt: "asc" },
    }),
    notificationChannel: channel,
    name,
    processEvery: everyMs,
    defaultLockLifetime: lockLifeMs,
  });
  agenda.on("error", (err: unknown) => logger.warn({ err, collection }, "a queue"));
  type Running = {
    videoId: string;
    abort(reason: StopReason): void;
    end(): void;
    ended: Promise<void>;
  };
  const running = new Map<unknown, Running>();
  let isStopping = false;
  // Said after the job's last write, so that nothing of it comes later.
  agenda.on("complete", (job: Job) => {
    running.get(job)?.end();
    running.delete(job);
    if (!isStopping) setImmediate(() => void wake(job.attrs.name));
  });

  /** Locks of this machine, left by a process that died or by a stop in between, are nobody's. */
  async function releaseOwn(): Promise<void> {
    await jobs.updateMany(
      { lastModifiedBy: name, lockedAt: { $ne: null } },
      { $set: { lockedAt: null, nextRunAt: new Date(now()) } },
    );
  }

  /** Agenda's job as our handler sees it: it must not end in an error, and says itself when to run again. */
  async function run(job: Job<JobRef>, handler: JobHandler): Promise<void> {
    const id = new mongo.ObjectId(String(job.attrs._id));
    const controller = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const abort = (reason: StopReason) => controller.abort(reason);
    const { videoId } = job.attrs.data;
    running.set(job, { videoId, abort, end, ended });
    if (isStopping) abort("stopping");
    let touchedAt = now();
    const touch = async () => {
      const at = now();
      if (at - touchedAt >= lockLifeMs) return abort("lost");
      const mine = { _id: id, lastModifiedBy: name, lockedAt: { $ne: null } };
      const { matchedCount } = await jobs.updateOne(mine, { $set: { lockedAt: new Date(at) } });
      if (matchedCount === 1) {
        touchedAt = at;
        job.attrs.lockedAt = new Date(at);
      } else abort((await jobs.findOne({ _id: id })) ? "lost" : "removed");
    };
    const touching = setInterval(
      () => void touch().catch((err: unknown) => logger.warn({ err }, "no sign of life written")),
      lockLifeMs / TOUCHES,
    );
    let outcome: JobOutcome = null;
    try {
      if (!isStopping) outcome = await handler(job.attrs.data, controller.signal);
    } catch (err) {
      if (!controller.signal.aborted)
        logger.error({ err, videoId, kind: job.attrs.name }, "job failed");
      outcome = { retryAtMs: now() + UNFORESEEN_RETRY_MS };
    } finally {
      clearInterval(touching);
    }
    const reason: StopReason | null = controller.signal.aborted ? controller.signal.reason : null;
    // Agenda writes the job's state after this; it must not touch what another machine holds now.
    if (reason === "lost") job.attrs._id = toJobId(new mongo.ObjectId().toHexString());
    else if (reason === "stopping") job.attrs.nextRunAt = new Date(now());
    else if (await isAskedAgain(id)) job.attrs.nextRunAt = new Date(now());
    else if (outcome) job.attrs.nextRunAt = new Date(outcome.retryAtMs);
    else {
      const { deletedCount } = await jobs.deleteOne({ _id: id, isWantedAgain: { $ne: true } });
      if (deletedCount === 0) job.attrs.nextRunAt = new Date(now()); // asked for just now, or removed
    }
  }

  async function isAskedAgain(id: mongo.ObjectId): Promise<boolean> {
    const asked = { _id: id, isWantedAgain: true };
    return (await jobs.updateOne(asked, { $unset: { isWantedAgain: "" } })).modifiedCount === 1;
  }

  async function wake(kind: string): Promise<void> {
    if (channel.state !== "connected") return;
    const timestamp = new Date(now());
    const jobId = toJobId(new mongo.ObjectId().toHexString());
    await channel.publish({ jobId, jobName: kind, nextRunAt: timestamp, priority: 0, timestamp });
  }

  return {
    /** Before anything else: indexes; jobs this machine held when it died are free again at once. */
    async prepare(): Promise<void> {
      await jobs.createIndex({ name: 1, priority: -1, nextRunAt: 1, lockedAt: 1 });
      // One job of a kind and video, however many ask for it at once.
      await jobs.createIndex({ name: 1, "data.videoId": 1 }, { unique: true });
      await releaseOwn();
      await agenda.ready;
    },

    /** Takes jobs: so many of each kind at once. */
    async begin(handlers: Record<Kind, JobHandler>, concurrency: number): Promise<void> {
      agenda.maxConcurrency(concurrency * kinds.length);
      for (const kind of kinds)
        agenda.define<JobRef>(kind, (job) => run(job, handlers[kind]), {
          concurrency,
          lockLimit: concurrency,
          lockLifetime: lockLifeMs,
        });
      await agenda.start();
    },

    /**
     * Puts it into a queue; one that is there already stays, moved forward when this is earlier; one that runs
     * now runs once more. The earliest `deadlineMs` goes first.
     */
    async add(
      kind: Kind,
      { schoolId, videoId }: JobRef,
      { deadlineMs, atMs = now() }: { deadlineMs: number; atMs?: number },
    ): Promise<void> {
      const { matchedCount } = await jobs.updateOne(
        { name: kind, "data.videoId": videoId, lockedAt: { $ne: null } },
        { $set: { isWantedAgain: true } },
      );
      if (matchedCount > 0) return;
      const job = agenda
        .create<JobRef>(kind, { schoolId, videoId })
        .unique({ "data.videoId": videoId }, { insertOnly: true })
        .priority(-deadlineMs)
        .schedule(new Date(atMs));
      await job.save().catch((error: unknown) => {
        if (!isDuplicate(error)) throw error; // asked for twice at once: it is there
      });
      const { modifiedCount } = await jobs.updateOne(
        { name: kind, "data.videoId": videoId, lockedAt: null, nextRunAt: { $gt: new Date(atMs) } },
        { $set: { nextRunAt: new Date(atMs) } },
      );
      if (modifiedCount > 0) await wake(kind);
    },

    /** Takes a video out of every queue and stops what runs for it here; resolves when that has ended. */
    async remove(videoId: string): Promise<void> {
      await jobs.deleteMany({ "data.videoId": videoId });
      const own = [...running.values()].filter((each) => each.videoId === videoId);
      for (const each of own) each.abort("removed");
      await Promise.all(own.map(({ ended }) => ended));
    },

    /** Videos that are in a queue or being worked at, on whatever machine. */
    async waiting(): Promise<Set<string>> {
      const docs = await jobs.find({}, { projection: { data: 1 } }).toArray();
      return new Set(docs.map(({ data }) => data.videoId));
    },

    /** Takes no more jobs; those running are stopped and go back to the queue at once. */
    async stop(): Promise<void> {
      isStopping = true;
      await agenda.stop(false);
      const own = [...running.values()];
      for (const each of own) each.abort("stopping");
      await Promise.all(own.map(({ ended }) => ended));
      await releaseOwn();
    },
  };
}
export type Queue<Kind extends string> = ReturnType<typeof createQueue<Kind>>;
