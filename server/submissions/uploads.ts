import { FileStore } from "@tus/file-store";
import { Server, type Upload } from "@tus/server";
import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Authenticate } from "../http.ts";
import { TUS, toTusError, unknownUpload } from "../tus.ts";
import { createLocker } from "../videos/locker.ts";
import type { Files } from "./files.ts";
import { HAND_IN_PATH } from "./protocol.ts";

type Deps = { files: Files; authenticate: Authenticate; isDiskFull(): Promise<boolean> };
/** A writer that was sent away writes down what it has within this. */
const DRAIN_MS = 50;
/** Files are small: a line without a byte for so long is dead, and another may go on. */
const SILENT_MS = 2_000;
const ID = /\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?(?:\?|$)/;

/**
 * Photos and voices arrive here by tus 1.0, each from where it stands. A file is created by being announced over
 * REST, so that no repeated request can begin it anew; what is no tus request goes on to the routes.
 */
export function createWorkUploads({ files, authenticate, isDiskFull }: Deps): RequestHandler {
  const locker = createLocker({ silentAfterMs: SILENT_MS });
  const idOf = (url: string | undefined): string => ID.exec(url ?? "")?.[1] ?? "";
  const tus = new Server({
    path: HAND_IN_PATH,
    datastore: new FileStore({
      directory: files.dir,
      configstore: {
        get: async (id: string) => {
          const file = await files.find(id);
          if (!file || file.wholeAtMs !== null) return undefined;
          const creation_date = new Date(file.createdAtMs).toISOString();
          return { id, size: file.sizeBytes, offset: 0, creation_date } as Upload;
        },
        set: async () => {},
        delete: async () => {},
      },
    }),
    locker,
    lockDrainTimeout: DRAIN_MS,
    postReceiveInterval: 500,
    getFileIdFromRequest: (req) => idOf(req.url),
    // Before the answer: whoever has it knows that the file is whole, and readable.
    onUploadFinish: async (_req, { id }) => {
      await files.complete(id);
      return {};
    },
    onResponseError: async (_req, error) => toTusError(error, await isDiskFull()),
  });
  tus.on("POST_RECEIVE", (_req: unknown, { id }: Upload) => locker.touch(id));

  return async (req, res, next) => {
    if (req.method !== "HEAD" && req.method !== "PATCH") return next();
    const user = await authenticate(/^Bearer (\S+)$/.exec(req.get("authorization") ?? "")?.[1]);
    const id = idOf(req.url);
    if (id === "") throw unknownUpload();
    let file = await files.mustOwn(user, id);
    const offset = await files.offsetOf(file);
    if (file.wholeAtMs === null && offset === file.sizeBytes && req.method === "HEAD") {
      await files.complete(id); // the last answer was cut, or what failed then is tried again
      file = await files.mustOwn(user, id);
    }
    if (file.wholeAtMs !== null) {
      if (req.method === "PATCH") throw new AppError("conflict", "It is whole already");
      const size = String(file.sizeBytes);
      return void res.set({ ...TUS, "Upload-Offset": size, "Upload-Length": size }).end();
    }
    await tus.handle(req, res);
  };
}
