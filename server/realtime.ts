import type { Server, Socket } from "socket.io";
import type { z } from "zod";
import { AppError, toErrorBody } from "./errors.ts";
import { logger } from "./logger.ts";
import type { Role } from "./people/protocol.ts";
import { notices } from "./protocol/all.ts";
import type { Calls, Reply } from "./protocol/define.ts";

/** The signed-in person behind a request. `familyId` is the sign-in (its refresh-token family). */
export type User = {
  id: string;
  schoolId: string;
  roles: readonly Role[];
  familyId: string;
  /** A guest by link, who is no person of the school: the one lesson whose room they may enter. */
  guestOf?: string;
};
export type NoticeName = keyof typeof notices;
/** A payload as its handler writes it, before the schema filters it. */
export type Payload<E extends NoticeName> = z.input<(typeof notices)[E]>;

/** Who is asking, and what a handler may do. `connectionId` is this socket; groups are named `thing:id`. */
export type Caller = {
  user: User;
  connectionId: string;
  join(group: string): void;
  leave(group: string): void;
};
export type Handlers<C extends Calls> = {
  [E in keyof C]: (
    request: z.output<C[E]["request"]>,
    caller: Caller,
  ) => Promise<z.input<C[E]["reply"]>>;
};

/** Says notices to a group (`lesson:ID`, `person:ID`, `class:ID`) or to one connection by its id; each filtered through its schema. */
export type Teller = {
  tell<E extends NoticeName>(to: string, notice: E, payload: Payload<E>): void;
  /** Takes every connection out of a group. */
  empty(group: string): void;
};

export function createTeller(io: Server): Teller {
  return {
    tell: (to, notice, payload) => void io.to(to).emit(notice, notices[notice].parse(payload)),
    empty: (group) => void io.in(group).socketsLeave(group),
  };
}

/** Calls one connection may make: 60 at once, 30 a second on average; a lesson needs about 2 a second. */
const BURST = 60;
const PER_SECOND = 30;
/** Longest single message that is still read, characters of its JSON; socket.io's own limit is far above, so that the answer can be a coded error. */
const MAX_MESSAGE_CHARS = 200_000;

/** A token bucket. Returns false when the caller must wait. */
export function createBucket(burst: number, perSecond: number, now = Date.now) {
  let tokens = burst;
  let at = now();
  return (): boolean => {
    tokens = Math.min(burst, tokens + ((now() - at) / 1000) * perSecond);
    at = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

function callerOf(socket: Socket): Caller {
  return {
    user: socket.data.user,
    connectionId: socket.id,
    join: (group) => void socket.join(group),
    leave: (group) => void socket.leave(group),
  };
}

const isAck = (ack: unknown): ack is (reply: Reply<unknown>) => void => typeof ack === "function";

/** Calls of private talks: a log does not say who has one. */
const isPrivate = (event: string) => /^(secrecy|consultation):/.test(event);

/** A rough size that costs little: strings count, depth is bounded. */
function isTooLarge(value: unknown): boolean {
  let chars = 0;
  const walk = (v: unknown, depth: number): void => {
    if (chars > MAX_MESSAGE_CHARS || depth > 20) chars = Number.POSITIVE_INFINITY;
    else if (typeof v === "string") chars += v.length;
    else if (Buffer.isBuffer(v)) chars += v.length;
    else if (typeof v === "object" && v !== null)
      for (const [key, item] of Object.entries(v)) {
        chars += key.length + 4;
        walk(item, depth + 1);
        if (chars > MAX_MESSAGE_CHARS) return;
      }
    else chars += 4;
  };
  walk(value, 0);
  return chars > MAX_MESSAGE_CHARS;
}

/** Binds one domain's handlers to a socket: checks the request, runs the handler, answers once. */
export function answer<C extends Calls>(socket: Socket, calls: C, handlers: Handlers<C>): void {
  const caller = callerOf(socket);
  socket.data.takeTurn ??= createBucket(BURST, PER_SECOND);
  for (const event of Object.keys(calls)) {
    const { request, reply } = calls[event]!;
    socket.on(event, async (raw: unknown, ack: unknown) => {
      if (!isAck(ack)) return; // a stranger's client: nobody waits for an answer
      try {
        if (!socket.data.takeTurn())
          throw new AppError("too_many", "Too many calls", { details: { retryAfterSec: 1 } });
        if (isTooLarge(raw)) throw new AppError("too_large", "The message is too large");
        const parsed = request.safeParse(raw);
        if (!parsed.success)
          throw new AppError("invalid", `Bad ${event}`, { details: parsed.error.issues });
        const data = await handlers[event]!(parsed.data as never, caller);
        ack({ ok: true, data: reply.parse(data) });
      } catch (error) {
        const body = toErrorBody(error);
        if (body.code === "internal") {
          const who = isPrivate(event) ? {} : { userId: caller.user.id };
          logger.error({ err: error, event, ...who }, "call failed");
        }
        ack({ ok: false, error: body });
      }
    });
  }
}
