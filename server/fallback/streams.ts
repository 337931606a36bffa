import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Recorder, Session } from "#media/recorder/types.ts";
import { logger } from "../logger.ts";
import type { Room } from "../rooms/room.ts";
import type { Tapped } from "./service.ts";

/** Segments kept: what a player is given, and some that a slow one still asks for. */
const WINDOW = 12;
/** A player begins when it has so many, and is as many behind. */
export const READY_SEGMENTS = 2;

type Deps = {
  recorder: Recorder;
  mediaDir: string;
  minFreeBytes: number;
  findRoom: (lessonId: string) => Room | null;
  follow: Tapped;
  /** A stream began, became ready or ended. */
  onChanged: (lessonId: string) => void;
};
export type Stream = { id: string; lessonId: string; session: Session };
type Own = Stream & { following: { close(): void }; isClosing: boolean };

const root = (mediaDir: string) => join(mediaDir, "fallback");
/** An id as addresses carry it: 24 hexadecimal digits. */
export const newId = () => randomBytes(12).toString("hex");

/** Streams of the fallback's own, made while nobody records the lesson: a window that is deleted as it goes. */
export function createStreams({ recorder, mediaDir, minFreeBytes, ...deps }: Deps) {
  const own = new Map<string, Own>();
  const opening = new Map<string, Promise<void>>();

  async function open(lessonId: string): Promise<void> {
    await mkdir(root(mediaDir), { recursive: true });
    const dir = await mkdtemp(join(root(mediaDir), "live-"));
    const tell = () => deps.onChanged(lessonId);
    try {
      const session = await recorder.open({
        ...{ dir, window: WINDOW, minFreeBytes },
        onSegments: () => isReady(session) && tell(),
        onBroken: () => void close(lessonId),
      });
      const following = deps.follow(lessonId, session);
      own.set(lessonId, { id: newId(), lessonId, session, following, isClosing: false });
      logger.info({ lessonId }, "fallback stream begins");
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Ends it and takes every byte of it away. */
  async function close(lessonId: string): Promise<void> {
    const stream = own.get(lessonId);
    if (!stream || stream.isClosing) return;
    stream.isClosing = true;
    own.delete(lessonId);
    stream.following.close();
    try {
      await stream.session.close();
    } finally {
      await rm(stream.session.dir, { recursive: true, force: true });
      logger.info({ lessonId }, "fallback stream ended");
      deps.onChanged(lessonId);
    }
  }

  return {
    find: (lessonId: string): Stream | null => own.get(lessonId) ?? null,
    byId: (id: string): Stream | null => [...own.values()].find((one) => one.id === id) ?? null,
    lessons: () => [...own.keys()],
    /** Begins one where there is none. @throws MediaError no_ffmpeg, no_space */
    async ensure(lessonId: string): Promise<void> {
      if (own.has(lessonId)) return;
      const asked = opening.get(lessonId) ?? open(lessonId).finally(() => opening.delete(lessonId));
      opening.set(lessonId, asked);
      await asked;
    },
    close,
    /** What a killed server left. */
    prepare: () => rm(root(mediaDir), { recursive: true, force: true }),
  };
}
export type Streams = ReturnType<typeof createStreams>;

/** Whether a player can begin. */
export const isReady = (session: Session): boolean =>
  session.segments("a32").length >= READY_SEGMENTS &&
  session.segments("180").length >= READY_SEGMENTS;
