import type { Socket } from "socket.io-client";
import type { z } from "zod";
import type { ClientEvents, calls, ServerEvents } from "#server/protocol/all.ts";

/** Sends one call and waits for its answer: `client/kit/call.ts` in the product. */
export type Call = <E extends keyof typeof calls>(
  event: E,
  request: z.input<(typeof calls)[E]["request"]>,
) => Promise<z.output<(typeof calls)[E]["reply"]>>;

export type RoomSocket = Socket<ServerEvents, ClientEvents>;
