import { FileStore } from "@tus/file-store";
import { Server, type Upload } from "@tus/server";
import type { Request, RequestHandler, Response } from "express";
import { AppError } from "../errors.ts";
import type { Authenticate } from "../http.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { TUS, toTusError, unknownUpload as unknown } from "../tus.ts";
import { busy } from "./locker.ts";
import { UPLOAD_PATH } from "./protocol.ts";
import type { Videos } from "./service.ts";
import type { StoredVideo } from "./store.ts";

type Deps = { videos: Videos; authenticate: Authenticate };
/** Progress is told and stored at most so often while bytes flow. */
const PROGRESS_EVERY_MS = 1_000;
/** A writer that was sent away writes down what it has within this. */
const DRAIN_MS = 50;

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
