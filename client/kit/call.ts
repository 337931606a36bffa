import { io, type Socket } from "socket.io-client";
import type { z } from "zod";
import type { ClientEvents, calls, ServerEvents } from "#server/protocol/all.ts";
import type { ErrorBody, ErrorCode, ErrorReason, Reply } from "#server/protocol/define.ts";

/** Opened by the session once somebody is signed in; it reconnects by itself. */
export const socket: Socket<ServerEvents, ClientEvents> = io({
  autoConnect: false,
  transports: ["websocket", "polling"],
  reconnectionDelay: 500,
  reconnectionDelayMax: 4_000,
});
const CALL_TIMEOUT_MS = 10_000;

/** Why a call or route failed: the server's refusal, or code `network` when no answer came. */
export class CallError extends Error {
  readonly code: ErrorCode | "network";
  readonly reason: ErrorReason | undefined;
  readonly details: unknown;

  constructor(body: Omit<ErrorBody, "code"> & { code: ErrorCode | "network" }, cause?: unknown) {
    super(body.message, { cause });
    this.name = "CallError";
    this.code = body.code;
    this.reason = body.reason;
    this.details = body.details;
  }
}

/** The failure of a call whose answer never came. */
export function noAnswer(cause: unknown): CallError {
  return new CallError({ code: "network", message: "No answer from the server" }, cause);
}

/**
 * Sends one call and waits for its answer.
 * @throws CallError the server's refusal; code network, no answer in 10 s
 */
export async function call<E extends keyof typeof calls>(
  event: E,
  request: z.input<(typeof calls)[E]["request"]>,
): Promise<z.output<(typeof calls)[E]["reply"]>> {
  let reply: Reply<never>;
  try {
    reply = (await (socket as Socket)
      .timeout(CALL_TIMEOUT_MS)
      .emitWithAck(event, request)) as Reply<never>;
  } catch (error) {
    throw noAnswer(error);
  }
  if (!reply.ok) throw new CallError(reply.error);
  return reply.data;
}
