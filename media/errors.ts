import type { Refusal } from "./hls/types.ts";

/** Why a media operation failed; the server translates it, since `media/` knows no school. */
export type MediaReason =
  | "no_such_transport"
  | "no_such_producer"
  | "no_such_consumer"
  | "cannot_consume"
  | "bad_parameters"
  | "room_closed"
  | "no_worker"
  | "too_many_probes"
  /** Of a sealed room nothing is handed out. */
  | "sealed"
  // the video engine and its store
  | "refused"
  | "cancelled"
  | "no_space"
  | "no_ffmpeg"
  | "encode_failed"
  | "bad_key"
  | "storage_failed";

/** A failure of the media engine that was foreseen. */
export class MediaError extends Error {
  readonly reason: MediaReason;
  /** With `refused`: what is wrong with the file. */
  readonly refusal: Refusal | null;

  constructor(
    reason: MediaReason,
    message: string,
    options: { cause?: unknown; refusal?: Refusal } = {},
  ) {
    super(message, options);
    this.name = "MediaError";
    this.reason = reason;
    this.refusal = options.refusal ?? null;
  }
}
