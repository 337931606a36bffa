import { errors, type types as ms } from "mediasoup";
import { MediaError, type MediaReason } from "../errors.ts";

/**
 * Awaits a mediasoup request and turns its refusal into a MediaError. A worker that died on the way,
 * or an object that was closed meanwhile, is `room_closed`; the rest is `reason`.
 */
export async function settle<T>(
  request: () => Promise<T>,
  reason: MediaReason,
  isClosed: () => boolean,
): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (cause instanceof MediaError) throw cause;
    if (isClosed() || cause instanceof errors.WorkerClosedError)
      throw new MediaError("room_closed", "The room is closed", { cause });
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MediaError(reason, message, { cause });
  }
}

/** mediasoup answers a request that a closing transport overtook as if it had succeeded. @throws MediaError no_such_transport */
export function mustHaveSurvived(transport: ms.Transport, made: { close(): void }): void {
  if (!transport.closed) return;
  made.close();
  throw new MediaError("no_such_transport", "The transport was closed meanwhile");
}
