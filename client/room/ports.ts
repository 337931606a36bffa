import type { Socket } from "socket.io-client";
import type { z } from "zod";
import type { ClientEvents, calls, ServerEvents } from "#server/protocol/all.ts";
import { CallError } from "../kit/call.ts";

/** Sends one call and waits for its answer: `client/kit/call.ts` in the product. */
export type Call = <E extends keyof typeof calls>(
  event: E,
  request: z.input<(typeof calls)[E]["request"]>,
) => Promise<z.output<(typeof calls)[E]["reply"]>>;

export type RoomSocket = Socket<ServerEvents, ClientEvents>;

/**
 * The same calls, refused at once while there is no connection: socket.io would keep them and say them
 * later, before the room was entered again.
 */
export function whileConnected(call: Call, socket: Pick<RoomSocket, "connected">): Call {
  return (event, request) =>
    socket.connected
      ? call(event, request)
      : Promise.reject(new CallError({ code: "network", message: "No connection" }));
}
