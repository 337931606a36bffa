import { FileStore } from "@tus/file-store";
import { Server, type Upload } from "@tus/server";
import type { Request, RequestHandler, Response } from "express";
import { AppError, toErrorBody } from "../errors.ts";
import type { Authenticate } from "../http.ts";
import { logger } from "../logger.ts";
import { errorStatus } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { busy } from "./locker.ts";
import { UPLOAD_PATH } from "./protocol.ts";
import type { Videos } from "./service.ts";
import type { StoredVideo } from "./store.ts";

type Deps = { videos: Videos; authenticate: Authenticate };
/** Progress is told and stored at most so often while bytes flow. */
const PROGRESS_EVERY_MS = 1_000;
/** A writer that was sent away writes down what it has within this. */
const DRAIN_MS = 50;
const TUS = { "Tus-Resumable": "1.0.0", "Cache-Control": "no-store" } as const;

const unknown = () => new AppError("not_found", "No such upload", { reason: "upload_unknown" });

/**
 * Files arrive here by tus 1.0 (tus.io), in pieces, over as many connections and days as it takes. Who may send,
 * what and how much is decided before tus sees the request; refusals are ours, as everywhere else. The upload's
 * id is the video's, and all that is known of it is the video's record.
 */
export function createUploads({ videos, authenticate }: Deps): RequestHandler {
  const { arrivals } = videos;
  /** When uploads being announced now were begun; only until their address is written. */
  const begunAt = new Map<string, number>();
  const tus = new Server({
    path: UPLOAD_PATH,
    generateUrl: (_req, { id, path }) => `${path}/${id}?begun=${begunAt.get(id)}`,
    datastore: new FileStore({
      directory: arrivals.dir,
      configstore: {
        get: async (id: string) => {
          const video = await arrivals.find(id);
          if (!video || video.startedAtMs === null) return undefined;
          const creation_date = new Date(video.startedAtMs).toISOString();
          return { id, size: video.sizeBytes ?? 0, offset: 0, creation_date } as Upload;
        },
        // The record was changed before tus made the file; deleting is done by those who cancel.
        set: async () => {},
        delete: async () => {},
      },
    }),
    locker: arrivals.locker,
    lockDrainTimeout: DRAIN_MS,
    postReceiveInterval: PROGRESS_EVERY_MS,
    namingFunction: (_req, metadata) => metadata?.videoId ?? "",
    getFileIdFromRequest: (req) => idOf(req.url),
    // Before the answer: whoever has it finds the video in the queue.
    onUploadFinish: async (_req, { id }) => {
      await arrivals.complete(id);
      return {};
    },
    onResponseError: async (_req, error) => toTusError(error, await isFull()),
  });
  const isFull = () => videos.isDiskFull().catch(() => false);
  tus.on("POST_RECEIVE", (_req: unknown, { id, offset }: Upload) => {
    void arrivals
      .find(id)
      .then((video) => video && arrivals.arrived(video, offset))
      .catch((err: unknown) => logger.warn({ err, videoId: id }, "progress not stored"));
  });

  /** The video this request is about. @throws AppError not_found upload_unknown; forbidden not_yours */
  async function videoOf(user: User, id: string | undefined): Promise<StoredVideo> {
    const video = id === undefined ? null : await arrivals.find(id);
    if (!video || video.schoolId !== user.schoolId || video.origin !== "upload") throw unknown();
    if (video.ownerId !== user.id)
      throw new AppError("forbidden", "Not its owner", { reason: "not_yours" });
    return video;
  }

  /** Lets tus write, and afterwards tells how far it has come. */
  async function pass(req: Request, res: Response, video: StoredVideo): Promise<void> {
    await tus.handle(req, res);
    const bytes = await arrivals.sizeHere(video.id);
    if (bytes !== null) await arrivals.arrived(video, bytes);
  }

  async function create(req: Request, res: Response, user: User): Promise<void> {
    const video = await videoOf(user, metadataId(req.get("upload-metadata")));
    const length = req.get("upload-length");
    if (length === undefined || !/^\d{1,15}$/.test(length))
      throw new AppError("invalid", "Upload-Length is missing");
    if (arrivals.isActive(video.id)) throw busy();
    const begun = await arrivals.begin(video, Number(length));
    begunAt.set(video.id, begun.startedAtMs ?? 0);
    await pass(req, res, video).finally(() => begunAt.delete(video.id));
  }

  async function patch(req: Request, res: Response, user: User): Promise<void> {
    const video = await videoOf(user, idOf(req.url));
    if (video.state !== "uploading" || isOfAnother(req, video)) throw unknown();
    await pass(req, res, video);
  }

  async function head(req: Request, res: Response, user: User): Promise<void> {
    const video = await videoOf(user, idOf(req.url));
    if (video.uploadedAtMs !== null && video.state !== "cancelled") {
      // Whoever missed the last answer finds here that all has come.
      const size = String(video.sizeBytes ?? 0);
      return void res.set({ ...TUS, "Upload-Offset": size, "Upload-Length": size }).end();
    }
    if (video.state !== "uploading" || isOfAnother(req, video)) throw unknown();
    await tus.handle(req, res);
    if ((await arrivals.sizeHere(video.id)) === video.sizeBytes) void arrivals.insist(video);
  }

  return async (req, res) => {
    if (req.method === "OPTIONS") return tus.handle(req, res);
    const user = await authenticate(/^Bearer (\S+)$/.exec(req.get("authorization") ?? "")?.[1]);
    if (req.method === "POST") return create(req, res, user);
    if (req.method === "PATCH") return patch(req, res, user);
    if (req.method === "HEAD") return head(req, res, user);
    if (req.method === "DELETE") {
      const video = await videoOf(user, idOf(req.url));
      await videos.cancel(user, video.id);
      return void res.status(204).set(TUS).end();
    }
    throw new AppError("not_found", "No such route");
  };
}

/** An address from before another window began anew, perhaps with another file: the two are never mixed. */
const isOfAnother = (req: Request, { startedAtMs }: StoredVideo): boolean => {
  const begun = /[?&]begun=(\d+)/.exec(req.url)?.[1];
  return begun !== undefined && Number(begun) !== startedAtMs;
};

/** The id at the end of an upload's address. */
const idOf = (url: string): string | undefined => /\/([0-9a-f]{24})\/?(?:\?|$)/.exec(url)?.[1];

/** `videoId` of an Upload-Metadata header: `key base64, key base64`. */
function metadataId(header: string | undefined): string | undefined {
  const found = /(?:^|,)\s*videoId ([A-Za-z0-9+/=]{1,64})\s*(?:,|$)/.exec(header ?? "")?.[1];
  const id = found && Buffer.from(found, "base64").toString("latin1");
  return id && /^[0-9a-f]{24}$/.test(id) ? id : undefined;
}

/** tus's own refusals, as ours. */
function toTusError(error: unknown, isFull: boolean): { status_code: number; body: string } {
  const known = error instanceof AppError ? error : ofTus(error, isFull);
  const body = toErrorBody(known);
  if (body.code === "internal") logger.error({ err: error }, "upload failed");
  return { status_code: errorStatus[body.code], body: JSON.stringify({ ok: false, error: body }) };
}

function ofTus(error: unknown, isFull: boolean): unknown {
  const status =
    typeof error === "object" && error !== null && "status_code" in error ? error.status_code : 0;
  if (status === 404 || status === 410) return unknown();
  if (status === 409) return new AppError("conflict", "Not the offset of the upload");
  if (status === 413) return new AppError("too_large", "More than was announced");
  if (status === 500 && isFull)
    return new AppError("unavailable", "The disk is full", { reason: "disk_full" });
  if (typeof status === "number" && status >= 400 && status < 500)
    return new AppError("invalid", "Not a tus request");
  return error;
}
