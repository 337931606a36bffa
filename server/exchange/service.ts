import type { Storage } from "#media/storage/types.ts";
import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import { createQueue } from "../videos/jobs.ts";
import { readApart } from "./apart.ts";
import { createApplying, type PeopleForExchange } from "./applying.ts";
import { createExport, type SourcesOfExport } from "./exporting.ts";
import { isUnusable, previewOf } from "./preview.ts";
import type { RosterImport } from "./protocol.ts";
import type { ExchangeStore, StoredImport } from "./store.ts";

const LISTED = 20;
type Deps = SourcesOfExport & {
  store: ExchangeStore;
  people: PeopleForExchange;
  storage: Pick<Storage, "putBytes" | "readBytes" | "remove">;
  db: Parameters<typeof createQueue>[0]["db"];
  machineName: string;
  now: () => number;
};

/** Lists of people and classes in and out, as OneRoster 1.2 CSV. */
export function createExchange(deps: Deps) {
  const { store, people, storage, now } = deps;
  const applying = createApplying({ store, people });
  const exporting = createExport(deps);
  const queue = createQueue({
    ...{ db: deps.db, kinds: ["roster_apply"] as const, collection: "exchange_jobs" },
    ...{ name: deps.machineName, now },
  });
  const keyOf = (schoolId: string, importId: string) => `exchange/${schoolId}/${importId}.zip`;
  const todayOf = async (schoolId: string) =>
    dayOf(now(), (await people.readSchool(schoolId)).timeZone);

  async function toView(stored: StoredImport): Promise<RosterImport> {
    const { schoolId, byId } = stored;
    const by = (await people.findPeople(schoolId, [byId])).get(byId);
    return {
      ...stored,
      byName: by?.name ?? "",
      createdAt: stored.createdAt.toISOString(),
      endedAt: stored.endedAt?.toISOString() ?? null,
    };
  }

  async function mustFind(schoolId: string, importId: string): Promise<StoredImport> {
    const stored = await store.findImport(schoolId, importId);
    if (!stored) throw new AppError("not_found", "No such import");
    return stored;
  }

  /** Reads a ZIP and says what it would change; nothing is changed. @throws AppError forbidden; invalid roster_unreadable */
  async function upload(user: User, zip: Uint8Array, fileName: string): Promise<RosterImport> {
    checkMay(user.roles, "exchange:manage");
    const { schoolId } = user;
    if (zip.length === 0) throw new AppError("invalid", "No file", { reason: "roster_unreadable" });
    const roster = await readApart(zip, await todayOf(schoolId)).catch((cause: unknown) => {
      throw new AppError("invalid", "It cannot be read", { reason: "roster_unreadable", cause });
    });
    const isRefused = isUnusable(roster.problems);
    const plan = isRefused ? null : await applying.plan(schoolId, roster);
    const id = store.newId();
    if (!isRefused) await storage.putBytes(keyOf(schoolId, id), zip);
    const made = await store.addImport(schoolId, id, {
      ...{ fileName: fileName.slice(0, 200), preview: previewOf(roster, plan), byId: user.id },
      ...{ state: isRefused ? "refused" : "previewed", createdAt: new Date(now()) },
    });
    logger.info({ importId: id, byId: user.id, state: made.state }, "roster read");
    return toView(made);
  }

  /** @throws AppError forbidden; not_found; conflict roster_busy, roster_over */
  async function apply(
    user: User,
    importId: string,
    ticked: readonly string[],
  ): Promise<RosterImport> {
    checkMay(user.roles, "exchange:manage");
    const { schoolId } = user;
    const stored = await mustFind(schoolId, importId);
    if (stored.state !== "applying" && (await store.isApplying(schoolId)))
      throw new AppError("conflict", "Another is being applied", { reason: "roster_busy" });
    const { people: counts, classes } = stored.preview;
    const total =
      counts.add + counts.link + counts.change + counts.return + counts.leave + classes.add;
    const begun = {
      state: "applying" as const,
      ticked: [...ticked],
      done: 0,
      total,
      endedAt: null,
    };
    // A failed one may be tried again; the same wish twice is one.
    const isMoved = await store.moveImport(schoolId, importId, ["previewed", "failed"], begun);
    if (!isMoved && (await mustFind(schoolId, importId)).state !== "applying")
      throw new AppError("conflict", "It is over", { reason: "roster_over" });
    await queue.add("roster_apply", { schoolId, videoId: importId }, { deadlineMs: now() });
    return toView(await mustFind(schoolId, importId));
  }

  /** One run of an import; cut anywhere, the next run does the rest. */
  async function run(schoolId: string, importId: string, signal: AbortSignal): Promise<void> {
    const stored = await store.findImport(schoolId, importId);
    if (stored?.state !== "applying") return;
    const zip = await storage.readBytes(keyOf(schoolId, importId));
    const end = async (state: "applied" | "failed") => {
      await store.moveImport(schoolId, importId, ["applying"], { state, endedAt: new Date(now()) });
      logger.info({ importId, state }, "roster applied");
    };
    if (!zip) return end("failed");
    try {
      const roster = await readApart(zip, await todayOf(schoolId));
      const tell = (step: { done: number; logins?: number }) =>
        store.progress(schoolId, importId, step);
      await applying.apply(schoolId, roster, new Set(stored.ticked), { tell, signal });
    } catch (err) {
      if (signal.aborted) return;
      logger.error({ err, importId }, "applying a roster failed");
      return end("failed");
    }
    if (signal.aborted) return; // the queue begins again where this stopped
    await end("applied");
    await storage.remove(keyOf(schoolId, importId));
  }

  return {
    upload,
    apply,
    async list(user: User) {
      checkMay(user.roles, "exchange:read");
      return Promise.all((await store.listImports(user.schoolId, LISTED)).map(toView));
    },
    async read(user: User, importId: string): Promise<RosterImport> {
      checkMay(user.roles, "exchange:read");
      return toView(await mustFind(user.schoolId, importId));
    },
    /** @throws AppError conflict roster_over, once it is being applied */
    async drop(user: User, importId: string): Promise<void> {
      checkMay(user.roles, "exchange:manage");
      const end = { state: "dropped" as const, endedAt: new Date(now()) };
      const open = ["previewed", "failed", "refused"] as const;
      if (!(await store.moveImport(user.schoolId, importId, open, end)))
        throw new AppError("conflict", "It is over", { reason: "roster_over" });
      await storage.remove(keyOf(user.schoolId, importId));
    },
    async exportFile(user: User, withMarks: boolean) {
      checkMay(user.roles, "exchange:manage");
      logger.info({ byId: user.id, withMarks }, "roster exported");
      return exporting(user.schoolId, withMarks);
    },
    /** Somebody's data is erased. */
    erase: store.forget,
    async prepare(): Promise<void> {
      await queue.prepare();
      const handler = async (ref: { schoolId: string; videoId: string }, signal: AbortSignal) => {
        await run(ref.schoolId, ref.videoId, signal);
        return null;
      };
      await queue.begin({ roster_apply: handler }, 1);
    },
    stop: queue.stop,
  };
}
export type Exchange = ReturnType<typeof createExchange>;
