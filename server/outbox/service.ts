import { randomUUID } from "node:crypto";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import { signedOf, stepOf } from "./delivery.ts";
import type { Gather } from "./gather.ts";
import type { OutboxKey, OutboxState } from "./protocol.ts";
import { Content } from "./protocol-entries.ts";
import {
  canonical,
  differencesOf,
  digestOf,
  mayMove,
  type PlainDifference,
  type Standing,
} from "./rules.ts";
import type { OutboxSettingsOf } from "./settings.ts";
import { sign as signEntry } from "./signing.ts";
import type { NewEntry, OutboxStore, StoredEntry } from "./store.ts";

type Deps = {
  store: OutboxStore;
  gather: Gather;
  settings: Pick<OutboxSettingsOf, "readiness">;
  signing: Buffer;
  /** Wakes the lane of a lesson. */
  wake(schoolId: string, lessonId: string): Promise<void>;
  moved(schoolId: string, entries: readonly StoredEntry[]): void;
  now: () => number;
};

/** The newest version of each key that still counts: what the next difference is taken from. */
export function standingOf(entries: readonly StoredEntry[]): Map<string, StoredEntry> {
  const standing = new Map<string, StoredEntry>();
  for (const entry of entries) {
    const seen = standing.get(entry.key);
    if (entry.state !== "cancelled" && (!seen || seen.version < entry.version))
      standing.set(entry.key, entry);
  }
  return standing;
}

/** What was signed, for the eye; its signature is asked when it is sent. */
export function shownContent(content: string): Content | null {
  try {
    return Content.nullable().safeParse(JSON.parse(content)).data ?? null;
  } catch {
    return null; // stored by nobody of us: the delivery says «tampered»
  }
}

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** The outbox: the difference between here and outside, signed by its teacher, and what became of it. */
export function createOutbox(deps: Deps) {
  const { store, gather, settings, signing, wake, moved, now } = deps;

  async function look(user: User, key: OutboxKey) {
    const { schoolId } = user;
    const access = await gather.access(user, key);
    const { target, isReady } = await settings.readiness(schoolId);
    const teacherId = access.maySign ? user.id : null;
    const [gathered, entries] = await Promise.all([
      gather.gather(schoolId, key, { target, teacherId }),
      store.ofJournal(schoolId, key),
    ]);
    const newest = standingOf(entries);
    const standing = new Map<string, Standing>(
      [...newest].map(([of, { content, state }]) => [
        of,
        { content: shownContent(content), state },
      ]),
    );
    const { differences, same } = differencesOf(target === "none" ? [] : gathered.wanted, standing);
    return { ...access, target, isReady, ...gathered, entries, newest, differences, same };
  }

  /** @throws AppError not_found; forbidden not_its_teacher */
  async function state(user: User, key: OutboxKey): Promise<OutboxState> {
    const { target, isReady, confirmed, differences, newest, maySign, entries } = await look(
      user,
      key,
    );
    const current = [...newest.values()];
    const refused = current.filter((one) => one.state === "refused");
    const onWay = current.filter(
      (one) => one.channel === "kundelik" && mayMove(one.state, "sent"),
    ).length;
    const inFile = current.filter((one) => one.channel === "file" && one.state === "queued").length;
    const sent = entries.filter((one) => one.state === "sent");
    const last = sent.toSorted((a, b) => b.atMs - a.atMs)[0];
    const first = refused.find((one) => one.refusal !== null);
    return {
      ...{ target, isReady, confirmed, toSign: differences.length, onWay, inFile, maySign },
      refused: refused.length,
      firstRefusal: first?.refusal
        ? { refusal: first.refusal, content: shownContent(first.content) }
        : null,
      lastSent: last
        ? {
            at: new Date(last.atMs).toISOString(),
            count: sent.filter(({ batchId }) => batchId === last.batchId).length,
          }
        : null,
    };
  }

  /** Looking is kept, for who may sign. @throws AppError as state */
  async function preview(user: User, key: OutboxKey) {
    const { classId, subjectId } = key;
    const looked = await look(user, key);
    const { differences } = looked;
    if (looked.maySign && differences.length > 0) {
      const about = { classId, subjectId, signerId: user.id, count: differences.length };
      await store.addSteps(user.schoolId, [{ act: "looked", byId: user.id, ...about }], now());
    }
    return { ...looked, digest: digestOf(differences) };
  }

  /**
   * Signs what was looked at. @throws AppError as state; forbidden not_its_teacher; conflict outbox_changed, something
   * is otherwise than what was seen; conflict outbox_not_ready
   */
  async function sign(
    user: User,
    { digest, leftOut, ...key }: OutboxKey & { digest: string; leftOut: readonly string[] },
  ): Promise<{ signed: number; toSend: number; toFile: number }> {
    const { schoolId } = user;
    const looked = await look(user, key);
    if (!looked.maySign)
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    if (looked.target === "none" || !looked.isReady)
      throw new AppError("conflict", "Nowhere to send yet", { reason: "outbox_not_ready" });
    if (digestOf(looked.differences) !== digest)
      throw new AppError("conflict", "Look again", { reason: "outbox_changed" });
    const left = new Set(leftOut);
    const chosen = looked.differences.filter((one) => !left.has(one.key));
    if (chosen.length === 0) return { signed: 0, toSend: 0, toFile: 0 };
    const entries = await versioned(user, key, chosen);
    const lanes = new Set(
      entries.flatMap(({ channel, lessonId }) => (channel === "kundelik" ? (lessonId ?? []) : [])),
    );
    try {
      await store.add(schoolId, entries, now());
    } catch (error) {
      // Signed twice at once: whichever version was first stands, and what got in is signed and goes.
      if (!hasCode(error, 11000)) throw error;
      throw new AppError("conflict", "Look again", { reason: "outbox_changed", cause: error });
    } finally {
      for (const lessonId of lanes) await wake(schoolId, lessonId);
    }
    await supersede(user, chosen, looked.newest);
    const { classId, subjectId } = key;
    const about = { classId, subjectId, signerId: user.id, count: entries.length };
    await store.addSteps(schoolId, [{ act: "signed", byId: user.id, ...about }], now());
    const toSend = entries.filter(({ channel }) => channel === "kundelik").length;
    return { signed: entries.length, toSend, toFile: entries.length - toSend };
  }

  /** Each difference as the next version of its key, signed upon the one before. */
  async function versioned(user: User, key: OutboxKey, chosen: readonly PlainDifference[]) {
    const { schoolId } = user;
    const versions = await store.versionsOf(
      schoolId,
      chosen.map((one) => one.key),
    );
    const batchId = randomUUID();
    const signedAtMs = now();
    return chosen.map((one): NewEntry => {
      const before = versions
        .filter((version) => version.key === one.key)
        .reduce<StoredEntry | null>((a, b) => (a && a.version > b.version ? a : b), null);
      const { from: _from, to, change: _change, ...place } = one;
      const entry = {
        ...place,
        ...{ batchId, classId: key.classId, subjectId: key.subjectId },
        version: (before?.version ?? 0) + 1,
        content: canonical(to),
        previousHash: before?.hash ?? "",
        ...{ signedById: user.id, signedAtMs, state: "queued" as const },
      };
      return { ...entry, ...signEntry(signing, signedOf(schoolId, entry)) };
    });
  }

  /** What waited, or was refused, under the same key is out of date; what is on its way is the lane's matter. */
  async function supersede(
    user: User,
    chosen: readonly PlainDifference[],
    newest: ReadonlyMap<string, StoredEntry>,
  ): Promise<void> {
    for (const { key } of chosen) {
      const old = newest.get(key);
      if (!old || (old.state !== "queued" && old.state !== "refused")) continue;
      if (await store.move(user.schoolId, old.id, { to: "cancelled" }, now()))
        await store.addSteps(user.schoolId, [{ ...stepOf(old), act: "superseded" }], now());
    }
  }

  /** Refused ones go on their way again: those named, or all that the caller signed. */
  async function retry(user: User, entryIds: readonly string[] | undefined): Promise<number> {
    const { schoolId } = user;
    const asked = entryIds
      ? await store.findMany(schoolId, entryIds)
      : await store.listAll(schoolId, { state: "refused", signedById: user.id });
    return putBack(
      schoolId,
      asked.filter((entry) => entry.state === "refused" && mayAct(user, entry)),
      user.id,
    );
  }

  /** `byId` null: the server by itself, when what stood in the way is gone. */
  async function putBack(schoolId: string, entries: readonly StoredEntry[], byId: string | null) {
    const back: StoredEntry[] = [];
    for (const entry of entries) {
      if (entry.refusal?.code === "tampered") continue; // no trying makes it what was signed
      const change = { to: "queued", refusal: null, attempts: 0 } as const;
      if (await store.move(schoolId, entry.id, change, now())) back.push(entry);
    }
    await store.addSteps(
      schoolId,
      back.map((entry) => ({ ...stepOf(entry), act: "retried" as const, byId })),
      now(),
    );
    const lanes = back.flatMap(({ channel, lessonId }) =>
      channel === "kundelik" ? (lessonId ?? []) : [],
    );
    for (const lessonId of new Set(lanes)) await wake(schoolId, lessonId);
    moved(schoolId, back);
    return back.length;
  }

  /** @throws AppError not_found; forbidden not_yours; conflict outbox_on_way, it may stand outside already */
  async function cancel(user: User, entryId: string): Promise<void> {
    const { schoolId } = user;
    const entry = await store.find(schoolId, entryId);
    if (!entry) throw new AppError("not_found", "No such entry");
    if (!mayAct(user, entry)) throw new AppError("forbidden", "Not yours", { reason: "not_yours" });
    const isUntried = entry.state === "queued" && entry.attempts === 0;
    if (!isUntried && entry.state !== "refused")
      throw new AppError("conflict", "It is on its way", { reason: "outbox_on_way" });
    const isMoved = await store.move(schoolId, entryId, { to: "cancelled" }, now());
    if (!isMoved) throw new AppError("conflict", "It is on its way", { reason: "outbox_on_way" });
    await store.addSteps(schoolId, [{ ...stepOf(entry), act: "cancelled", byId: user.id }], now());
    moved(schoolId, [entry]);
  }

  return { look, state, preview, sign, retry, putBack, cancel };
}
export type Outbox = ReturnType<typeof createOutbox>;

/** Its signer, and who governs the outbox. */
export const mayAct = (user: User, entry: Pick<StoredEntry, "signedById">): boolean =>
  entry.signedById === user.id || may(user.roles, "outbox:govern");
