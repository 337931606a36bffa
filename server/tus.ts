import { AppError, toErrorBody } from "./errors.ts";
import { logger } from "./logger.ts";
import { errorStatus } from "./protocol/define.ts";

/** Headers of answers that are ours and not tus's. */
export const TUS = { "Tus-Resumable": "1.0.0", "Cache-Control": "no-store" } as const;

export const unknownUpload = () =>
  new AppError("not_found", "No such upload", { reason: "upload_unknown" });

/** tus's own refusals, as ours; `isFull`: the disk has no room. */
export function toTusError(error: unknown, isFull: boolean): { status_code: number; body: string } {
  const known = error instanceof AppError ? error : ofTus(error, isFull);
  const body = toErrorBody(known);
  if (body.code === "internal") logger.error({ err: error }, "upload failed");
  return { status_code: errorStatus[body.code], body: JSON.stringify({ ok: false, error: body }) };
}

function ofTus(error: unknown, isFull: boolean): unknown {
  const status =
    typeof error === "object" && error !== null && "status_code" in error ? error.status_code : 0;
  if (status === 404 || status === 410) return unknownUpload();
  if (status === 409) return new AppError("conflict", "Not the offset of the upload");
  if (status === 413) return new AppError("too_large", "More than was announced");
  if (status === 500 && isFull)
    return new AppError("unavailable", "The disk is full", { reason: "disk_full" });
  if (typeof status === "number" && status >= 400 && status < 500)
    return new AppError("invalid", "Not a tus request");
  return error;
}
