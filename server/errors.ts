import { MediaError, type MediaReason } from "#media/errors.ts";
import type { ErrorBody, ErrorCode, ErrorReason } from "./protocol/define.ts";

type Options = { reason?: ErrorReason; details?: unknown; cause?: unknown };

/** A failure we foresaw. Its code, reason and message go to the client; its cause goes only to the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: ErrorReason | undefined;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: Options = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.reason = options.reason;
    this.details = options.details;
  }
}

const mediaCode: Record<MediaReason, ErrorCode> = {
  no_such_transport: "not_found",
  no_such_producer: "not_found",
  no_such_consumer: "not_found",
  cannot_consume: "conflict",
  bad_parameters: "invalid",
  room_closed: "unavailable",
  no_worker: "unavailable",
  too_many_probes: "too_many",
  sealed: "forbidden",
  refused: "invalid",
  cancelled: "conflict",
  no_space: "unavailable",
  no_ffmpeg: "unavailable",
  encode_failed: "internal",
  bad_key: "not_found",
  storage_failed: "unavailable",
};

/** Turns anything thrown into what the client may see; an unforeseen error tells it nothing. */
export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof AppError) {
    const { code, message, reason, details } = error;
    return { code, message, ...(reason && { reason }), ...(details !== undefined && { details }) };
  }
  if (error instanceof MediaError) {
    const isMoved = error.reason === "room_closed";
    return {
      code: mediaCode[error.reason],
      message: error.message,
      ...(isMoved && { reason: "room_moved" }),
      ...(error.reason === "sealed" && { reason: "sealed_room" }),
      ...(error.reason === "no_worker" && { reason: "no_media" }),
      ...(error.reason === "no_space" && { reason: "disk_full" }),
    };
  }
  return { code: "internal", message: "Something went wrong on our side." };
}
