import { logger } from "../logger.ts";
import type { JobOutcome, JobRef } from "../videos/jobs.ts";
import type { Adapter, Outcome, Wish } from "./adapters/types.ts";
import { Content, type Refusal } from "./protocol-entries.ts";
import { canonical, keyOf, MOST_ATTEMPTS, newestOf, waitAfter } from "./rules.ts";
import { isIntact, type Signed } from "./signing.ts";
import type { NewStep, OutboxStore, StoredEntry } from "./store.ts";

type Deps = {
  store: OutboxStore;
  signing: Buffer;
  /** Null: the school sends nowhere, or not yet. */
  adapterOf(schoolId: string): Promise<Adapter | null>;
  /** Entries of a journal moved on. */
  moved(schoolId: string, entries: readonly StoredEntry[]): void;
  now: () => number;
  random?: () => number;
};

/** Exactly what a signature covers of a stored entry. */
export function signedOf(schoolId: string, entry: Omit<Signed, "schoolId">): Signed {
  const { key, version, batchId, classId, subjectId, day, number, content } = entry;
  const { signedById, signedAtMs, previousHash } = entry;
  return {
    ...{ schoolId, key, version, batchId, classId, subjectId, day, number, content },
    ...{ signedById, signedAtMs, previousHash },
  };
}

/**
 * The content of an entry that is as it was signed; undefined where anything of it, or of the version before, was
 * changed since.
 */
export function intactContent(
  signing: Buffer,
  schoolId: string,
  entry: StoredEntry,
  versions: readonly StoredEntry[],
): Content | null | undefined {
  const before = versions.find(
    ({ key, version }) => key === entry.key && version === entry.version - 1,
  );
  const isChained = (before?.hash ?? "") === entry.previousHash;
  const isPlaced =
    keyOf(entry) === entry.key &&
    (entry.lessonId === null || entry.column === `lesson:${entry.lessonId}`);
  if (!isChained || !isPlaced || !isIntact(signing, signedOf(schoolId, entry), entry))
    return undefined;
  if (entry.content === "null") return null;
  const content = Content.safeParse(JSON.parse(entry.content));
  const isSame = content.success && canonical(content.data) === entry.content;
  return isSame && content.data.kind === entry.kind ? content.data : undefined;
}

/** Sends what waits of one lesson: all of it in one go and in order, each as its newest version says. */
export function createDelivery(deps: Deps) {
  const { store, signing, adapterOf, moved, now, random = Math.random } = deps;

  /** Moves one on and keeps what came of it. */
  async function settle(
    schoolId: string,
    entry: StoredEntry,
    outcome: Outcome,
  ): Promise<{ retryAtMs: number } | null> {
    const { attempts } = entry;
    const step = stepOf(entry);
    if (outcome.kind === "sent") {
      const { outsideId } = outcome;
      const isMoved = await store.move(
        schoolId,
        entry.id,
        { to: "sent", refusal: null, outsideId, attempts: attempts + 1 },
        now(),
      );
      if (isMoved) await store.addSteps(schoolId, [{ ...step, act: "sent" }], now());
      return null;
    }
    const { refusal } = outcome;
    const isGivenUp = outcome.kind === "again" && attempts + 1 >= MOST_ATTEMPTS;
    if (outcome.kind === "refused" || isGivenUp) {
      await refuse(schoolId, entry, refusal);
      return null;
    }
    const retryAtMs = now() + (outcome.afterMs ?? waitAfter(attempts + 1, random()));
    await store.move(
      schoolId,
      entry.id,
      { to: "queued", refusal, attempts: attempts + 1, nextAtMs: retryAtMs },
      now(),
    );
    await store.addSteps(schoolId, [{ ...step, act: "again", refusal }], now());
    return { retryAtMs };
  }

  async function refuse(schoolId: string, entry: StoredEntry, refusal: Refusal): Promise<void> {
    const change = { to: "refused", refusal, attempts: entry.attempts + 1 } as const;
    if (!(await store.move(schoolId, entry.id, change, now()))) return;
    const act = refusal.code === "tampered" ? "tampered" : "refused";
    await store.addSteps(schoolId, [{ ...stepOf(entry), act, refusal }], now());
  }

  /** @throws the signal's reason when it is stopped: what was on its way stays so, and is looked for outside next time */
  async function run(
    { schoolId, videoId: lessonId }: JobRef,
    signal: AbortSignal,
  ): Promise<JobOutcome> {
    const waiting = await store.ofLane(schoolId, lessonId);
    if (waiting.length === 0) return null;
    const { newest, outdated } = newestOf(waiting);
    for (const entry of outdated) {
      await store.move(schoolId, entry.id, { to: "cancelled" }, now());
      await store.addSteps(schoolId, [{ ...stepOf(entry), act: "superseded" }], now());
    }
    const versions = await store.versionsOf(
      schoolId,
      newest.map(({ key }) => key),
    );
    const wishes: Wish[] = [];
    for (const entry of newest) {
      const content = intactContent(signing, schoolId, entry, versions);
      if (content === undefined) {
        logger.error(
          { schoolId, entryId: entry.id },
          "an entry of the outbox is not as it was signed",
        );
        await refuse(schoolId, entry, { code: "tampered", words: "" });
        continue;
      }
      const own = versions.filter(({ key }) => key === entry.key);
      const ours = {
        ids: own.flatMap(({ outsideId }) => outsideId ?? []),
        texts: own.flatMap(({ content: text }) => homeworkText(text)),
      };
      wishes.push({ id: entry.id, kind: entry.kind, pupilId: entry.pupilId, content, ours });
    }
    const first = newest.find(({ id }) => wishes.some((wish) => wish.id === id));
    if (!first) return null;
    const adapter = await adapterOf(schoolId);
    const sending = newest.filter(({ id }) => wishes.some((wish) => wish.id === id));
    let outcomes = new Map<string, Outcome>();
    if (adapter) {
      for (const entry of sending)
        if (entry.state === "queued")
          await store.move(schoolId, entry.id, { to: "sending" }, now());
      const lesson = { id: lessonId, classId: first.classId, subjectId: first.subjectId };
      const at = { day: first.day ?? "", number: first.number ?? 0 };
      outcomes = await adapter.deliver({ lesson: { ...lesson, ...at }, wishes }, signal);
    }
    const none: Outcome = { kind: "refused", refusal: { code: "notConfigured", words: "" } };
    const retries: number[] = [];
    for (const entry of sending) {
      const settled = await settle(schoolId, entry, outcomes.get(entry.id) ?? none);
      if (settled) retries.push(settled.retryAtMs);
    }
    moved(schoolId, newest);
    return retries.length > 0 ? { retryAtMs: Math.min(...retries) } : null;
  }

  return { run };
}
export type Delivery = ReturnType<typeof createDelivery>;

/** What an entry's line of the audit is about. */
export function stepOf(entry: StoredEntry): Omit<NewStep, "act"> {
  const { id, classId, subjectId, signedById } = entry;
  return { entryId: id, classId, subjectId, signerId: signedById };
}

function homeworkText(content: string): string[] {
  try {
    const parsed = Content.nullable().safeParse(JSON.parse(content));
    return parsed.success && parsed.data?.kind === "homework" ? [parsed.data.text] : [];
  } catch {
    return []; // an older version that was tampered with: nothing outside is known by it
  }
}
