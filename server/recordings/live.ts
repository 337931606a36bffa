import { MediaError } from "#media/errors.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Room } from "../rooms/room.ts";
import { type Following, follow } from "./following.ts";
import type { OpenPart, Parts } from "./part.ts";
import type { RecordingStore, StoredFact, StoredPart, StoredRecording } from "./store.ts";
import type { Terms } from "./taps.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

export type LiveDeps = {
  store: RecordingStore;
  parts: Parts;
  findRoom: (lessonId: string) => Room | null;
  /** Pupils of this lesson whose parents agreed. */
  agreed: () => ReadonlySet<string>;
  /** What stands on the stage now, for the beginning of a part. */
  openingFacts: (room: Room) => Promise<Pick<StoredFact, "kind" | "data">[]>;
  now: () => number;
  /** Its state changed by itself. */
  onChanged: (live: LiveRecording) => void;
};
type Open = { part: OpenPart; following: Following; place: number };
const emptyPart = (startedAtMs: number): StoredPart => ({
  ...{ startedAtMs, durationMs: 0, soundMs: [], pictureMs: [] },
});

/** One recording while its lesson lasts: parts without a break, pauses between them, its timeline. */
export class LiveRecording {
  stored: StoredRecording;
  readonly timeline: Timeline;
  readonly #deps: LiveDeps;
  #open: Open | null = null;
  /** Beginnings and ends come one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(stored: StoredRecording, deps: LiveDeps) {
    this.stored = stored;
    this.#deps = deps;
    this.timeline = createTimeline(deps.store, stored.schoolId, stored.id);
  }

  /** Something is being written now. */
  get isOn(): boolean {
    return this.#open !== null;
  }
  get session() {
    return this.#open?.part.session ?? null;
  }
  /** Media so far, ms. */
  get recordedMs(): number {
    const { parts } = this.stored;
    const before = parts.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const open = this.#open;
    return before + (open ? Math.max(0, this.#deps.now() - open.part.session.startedAtMs) : 0);
  }

  terms = (): Terms => ({ withPupils: this.stored.withPupils, agreed: this.#deps.agreed() });

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(act, act);
    this.#turn = next.catch(() => undefined); // told to whoever asked
    return next;
  }

  /** Records from now on. @throws AppError unavailable no_media, disk_full */
  begin = (): Promise<void> => this.#inTurn(() => this.#begin());
  /** No longer; what there is, is put away. */
  pause = (): Promise<void> => this.#inTurn(() => this.#end());

  async #begin(): Promise<void> {
    if (this.#open) return;
    const { parts, findRoom } = this.#deps;
    const { id, schoolId, lessonId, folderId } = this.stored;
    const place = this.stored.parts.length;
    let part: OpenPart;
    try {
      const of = { recordingId: id, folderId, part: place };
      part = await parts.open(of, (why) => void this.#broke(why));
    } catch (error) {
      throw toAppError(error);
    }
    await this.#change({
      state: "recording",
      trouble: null,
      parts: [...this.stored.parts, emptyPart(Math.round(part.session.startedAtMs))],
    });
    const { terms } = this;
    const following = follow({
      ...{ lessonId, session: part.session, terms, keeps: true },
      findRoom: () => findRoom(lessonId),
    });
    this.#open = { part, following, place };
    const room = findRoom(lessonId);
    const facts = room ? await this.#deps.openingFacts(room) : [];
    for (const fact of facts)
      this.timeline.add({ at: Math.ceil(part.session.startedAtMs), ...fact });
    logger.info({ schoolId, lessonId, recordingId: id, part: place }, "recording");
  }

  async #end(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    open.following.close();
    const { part, originals, bytes } = await open.part.close();
    const parts = this.stored.parts.map((one, at) => (at === open.place ? part : one));
    await this.#change({
      parts,
      originals: [...this.stored.originals, ...originals],
      bytes: this.stored.bytes + bytes,
    });
    await this.timeline.flush();
  }

  /** The disk is full, or the encoder gave up: what there is, is kept; the teacher is told. */
  async #broke(trouble: "no_space" | "failed"): Promise<void> {
    try {
      await this.pause();
      await this.#change({ state: "paused", trouble });
    } catch (err) {
      logger.error({ err, recordingId: this.stored.id }, "a broken part was not put away");
    }
    this.#deps.onChanged(this);
  }

  async #change(change: Parameters<RecordingStore["change"]>[2]): Promise<void> {
    const { schoolId, id } = this.stored;
    const changed = await this.#deps.store.change(schoolId, id, change);
    if (!changed) throw new AppError("not_found", "The recording is gone");
    this.stored = changed;
  }

  setState = (state: StoredRecording["state"]): Promise<void> => this.#change({ state });

  /** A fact of now; kept only while something is recorded. */
  note(kind: Parameters<Timeline["add"]>[0]["kind"], data: unknown, at: number): void {
    if (this.#open) this.timeline.add({ at, kind, data });
  }
}

function toAppError(error: unknown): unknown {
  if (!(error instanceof MediaError)) return error;
  if (error.reason === "no_space")
    return new AppError("unavailable", "The disk is full", { reason: "disk_full" });
  if (error.reason === "no_ffmpeg")
    return new AppError("unavailable", "There is no ffmpeg", { reason: "no_media" });
  return error;
}
