import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import express from "express";
import mongoose from "mongoose";
import { createHls } from "#media/hls/engine.ts";
import { createFolderStorage } from "#media/storage/folder.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "#server/errors.ts";
import { answerError } from "#server/http.ts";
import type { Role } from "#server/people/protocol.ts";
import type { Payload, User } from "#server/realtime.ts";
import { createJobs } from "#server/videos/jobs.ts";
import { UPLOAD_PATH, type VideoState } from "#server/videos/protocol.ts";
import { createVideos, type VideosConfig } from "#server/videos/service.ts";
import { mongoVideos } from "#server/videos/store.ts";
import { createUploads } from "#server/videos/uploads.ts";
import { findFfmpeg, findFfprobe } from "../../scripts/setup/programs.ts";

const run = promisify(execFile);
const CACHE = join(tmpdir(), "qonyrau-test-videos");
/** Nothing a test waits for takes longer on a slow machine, ms. */
const PATIENCE_MS = 110_000;

const newId = () => new mongoose.Types.ObjectId().toHexString();
export function aUser(roles: Role[] = ["teacher"], schoolId = newId()): User {
  return { id: newId(), schoolId, roles, familyId: newId() };
}

export type ClipShape = { size?: string; seconds?: number; fps?: number; hasPicture?: boolean };
/** A clip as a phone makes one, kept in the machine's temporary folder between runs. */
export async function aClip(shape: ClipShape = {}): Promise<string> {
  const { size = "320x180", seconds = 6, fps = 25, hasPicture = true } = shape;
  const ffmpeg = findFfmpeg();
  if (!ffmpeg) throw new Error("No ffmpeg: run `npm test`, whose set-up installs it");
  mkdirSync(CACHE, { recursive: true });
  const name = hasPicture ? `${size}-${fps}-${seconds}.mp4` : `sound-${seconds}.m4a`;
  const file = join(CACHE, name);
  if (existsSync(file)) return file;
  const part = join(CACHE, `${process.pid}.${name}`);
  await run(ffmpeg, [
    ...["-v", "error", "-y"],
    ...(hasPicture ? ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=${fps}`] : []),
    ...["-f", "lavfi", "-i", "sine=frequency=330,tremolo=f=4:d=0.8"],
    ...["-t", String(seconds)],
    ...(hasPicture ? ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"] : []),
    ...["-c:a", "aac", "-movflags", "+faststart", part],
  ]);
  renameSync(part, file);
  return file;
}

export const defaultConfig: VideosConfig = {
  ...{ VIDEO_MAX_MB: 100, VIDEO_MAX_MIN: 60, TEACHER_QUOTA_GB: 1, SCHOOL_QUOTA_GB: 2 },
  ...{ KEEP_ORIGINALS: false, VIDEO_JOBS: 0, VIDEO_AV1: false, MEDIA_LINK_HOURS: 4 },
};

export type VideosOptions = {
  config?: Partial<VideosConfig>;
  tuning?: NonNullable<Parameters<typeof createVideos>[0]["tuning"]>;
  /** A media folder that is there already, as after a restart. */
  mediaDir?: string;
  storage?: (mediaDir: string) => Storage;
  lockLifeMs?: number;
  hasFfmpeg?: boolean;
  now?: () => number;
};

/** The videos of one machine over the real database, folder, queue, engine and HTTP. */
export async function startVideos(options: VideosOptions = {}) {
  const { mediaDir = mkdtempSync(join(tmpdir(), "qonyrau-videos-")), hasFfmpeg = true } = options;
  const storage = options.storage?.(mediaDir) ?? createFolderStorage(mediaDir);
  const { db } = mongoose.connection;
  if (!db) throw new Error("startDatabase() comes first");
  const clock = options.now ? { now: options.now } : {};
  const jobs = createJobs({
    ...{ db, name: mediaDir, everyMs: 200, ...clock },
    ...(options.lockLifeMs && { lockLifeMs: options.lockLifeMs }),
  });
  const told: { to: string; video: Payload<"video:changed"> }[] = [];
  const videos = createVideos({
    ...{ store: mongoVideos, storage, jobs, mediaDir, secret: "the secret of the tests" },
    hls: createHls({
      ffmpegPath: hasFfmpeg ? findFfmpeg() : null,
      ffprobePath: hasFfmpeg ? findFfprobe() : null,
    }),
    config: { ...defaultConfig, ...options.config },
    tuning: { retryAfter: [50, 100, 200], waitMs: 300, tellEveryMs: 50, ...options.tuning },
    tell: (to, _notice, payload) => void told.push({ to, video: payload as never }),
    ...clock,
  });
  const users = new Map<string, User>();
  const web = express();
  const uploads = createUploads({
    videos,
    async authenticate(token) {
      const user = users.get(token ?? "");
      if (!user) throw new AppError("unauthenticated", "Sign in");
      return user;
    },
  });
  web.use(UPLOAD_PATH, uploads);
  web.use(answerError);
  const server = createServer(web);
  await videos.prepare();
  await videos.begin();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;

  /** Resolves when the video is in one of these states. @throws Error with what it is instead */
  async function until(user: User, videoId: string, ...states: VideoState[]) {
    return waitFor(
      () => videos.read(user, videoId),
      (video) => states.includes(video.state),
    );
  }
  return {
    ...{ videos, jobs, storage, mediaDir, told, until },
    uploadUrl: `http://127.0.0.1:${port}${UPLOAD_PATH}`,
    /** An access token of theirs. */
    tokenOf(user: User): string {
      users.set(user.id, user);
      return user.id;
    },
    /** As a deployment does it; the folder stays. */
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      await videos.stop();
    },
    async end(): Promise<void> {
      await this.stop();
      rmSync(mediaDir, { recursive: true, force: true });
    },
  };
}
export type TestVideos = Awaited<ReturnType<typeof startVideos>>;

/** Looks until it is as wanted. @throws Error with what was seen last */
export async function waitFor<T>(
  look: () => Promise<T>,
  isWanted: (seen: T) => boolean,
  everyMs = 50,
): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (Date.now() > until) throw new Error(`not so after long: ${JSON.stringify(seen)}`);
    await new Promise((go) => setTimeout(go, everyMs));
  }
}
