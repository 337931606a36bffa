import express, { type Response, Router } from "express";
import { AppError } from "../errors.ts";
import type { Authenticate } from "../http.ts";
import { logger } from "../logger.ts";
import type { ChatFiles } from "./chat-files.ts";
import { checkMayInRoom } from "./permissions.ts";
import { CHAT_FILE_MAX_BYTES, CHAT_UPLOAD_PATH } from "./protocol.ts";
import type { Rooms } from "./service.ts";

type Deps = { rooms: Pick<Rooms, "find">; files: ChatFiles; authenticate: Authenticate };
const readBody = express.raw({ type: () => true, limit: CHAT_FILE_MAX_BYTES });

/**
 * Bytes of the chat's files, under /api: sent by whoever is in the room and may write there, opened by signed
 * addresses, which an `<img>` can use.
 */
export function chatFileRoutes({ rooms, files, authenticate }: Deps): Router {
  const router = Router();

  /** @throws AppError forbidden, not in the room or the chat is closed */
  function requireWriter(lessonId: string, personId: string): void {
    const room = rooms.find(lessonId);
    const [peer] = room?.peersOf(personId) ?? [];
    if (!room || !peer)
      throw new AppError("forbidden", "Not in the room", { reason: "not_in_room" });
    checkMayInRoom(peer.role, "chat", room.kind);
    if (!room.seats.rightsOf(personId).chat)
      throw new AppError("forbidden", "The teacher has closed the chat");
  }

  router.post(
    `${CHAT_UPLOAD_PATH}/:lessonId`,
    async (req, res, next) => {
      const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? "")?.[1];
      const user = await authenticate(token);
      requireWriter(req.params.lessonId, user.id);
      res.locals.personId = user.id;
      next();
    },
    readBody,
    async (req, res) => {
      const body: unknown = req.body;
      if (!Buffer.isBuffer(body)) throw new AppError("invalid", "The body is the file");
      const { personId } = res.locals;
      requireWriter(req.params.lessonId, personId); // a large one takes its time
      const data = await files.receive(req.params.lessonId, personId, body);
      res.json({ ok: true, data });
    },
  );

  router.get(`${CHAT_UPLOAD_PATH}/:expiry/:signature/:lessonId/:file`, async (req, res) => {
    const { kind, mimeType, sizeBytes, stream } = await files.open(req.params);
    res.setHeader("Content-Type", mimeType);
    res.setHeader("Content-Length", sizeBytes);
    res.setHeader("X-Content-Type-Options", "nosniff");
    // Short: what is deleted is soon gone from browsers too.
    res.setHeader("Cache-Control", "private, max-age=600");
    if (kind === "document") res.setHeader("Content-Disposition", "attachment");
    pour(stream, req.params.lessonId, res);
  });
  return router;
}

function pour(stream: NodeJS.ReadableStream, lessonId: string, res: Response): void {
  res.once("close", () => "destroy" in stream && (stream as { destroy(): void }).destroy());
  stream.once("error", (err) => {
    logger.warn({ err, lessonId }, "a chat file broke off");
    res.destroy();
  });
  stream.pipe(res);
}
