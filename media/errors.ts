/** Why a media operation failed; the server translates it, since `media/` knows no school. */
export type MediaReason =
  | "no_such_transport"
  | "no_such_producer"
  | "no_such_consumer"
  | "cannot_consume"
  | "bad_parameters"
  | "room_closed"
  | "no_worker"
  | "too_many_probes";

/** A failure of the media engine that was foreseen. */
export class MediaError extends Error {
  readonly reason: MediaReason;

  constructor(reason: MediaReason, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "MediaError";
    this.reason = reason;
  }
}
