import { io, type Socket } from "socket.io-client";
import type { z } from "zod";
import type { calls, notices } from "#server/protocol/all.ts";
import type { ErrorBody, Reply } from "#server/protocol/define.ts";
import { until } from "./peer/engine.ts";

type CallName = keyof typeof calls;
type NoticeName = keyof typeof notices;
export type Notice<E extends NoticeName> = z.output<(typeof notices)[E]>;

/** The server's refusal of a call. */
export class CallRefused extends Error {
  readonly code: ErrorBody["code"];
  readonly reason: ErrorBody["reason"];
  readonly details: unknown;
  constructor(event: string, { code, reason, details, message }: ErrorBody) {
    super(`${event}: ${code} ${reason ?? ""} ${message}`);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

export type LinkOptions = {
  url: string;
  /** What the handshake carries: `{ token }` for the product, `{ userId }` for `startRooms`. */
  auth: Record<string, string>;
  /** Longest wait for an answer, ms. Default 10 s. */
  timeoutMs?: number;
};

/** One socket to the server, by the product's protocol: calls that are answered, notices that are remembered. */
export class Link {
  readonly socket: Socket;
  /** Every notice since the start, oldest first. */
  readonly heard: { notice: string; payload: unknown }[] = [];
  readonly #timeoutMs: number;

  constructor({ url, auth, timeoutMs = 10_000 }: LinkOptions) {
    this.#timeoutMs = timeoutMs;
    this.socket = io(url, { auth, transports: ["websocket"], forceNew: true, autoConnect: false });
    this.socket.onAny((notice, payload) => void this.heard.push({ notice, payload }));
  }

  /** Connects; harmless when connected. Rejects with the server's refusal. */
  async connect(): Promise<void> {
    if (this.socket.connected) return;
    await new Promise<void>((done, fail) => {
      this.socket.once("connect", done).once("connect_error", fail).connect();
    });
  }

  /** One call of the protocol. @throws CallRefused with the server's code and reason */
  async call<E extends CallName>(
    event: E,
    request: z.input<(typeof calls)[E]["request"]>,
  ): Promise<z.output<(typeof calls)[E]["reply"]>> {
    return this.ask(event, request);
  }

  /** The same for what no honest client would send. */
  async ask<T>(event: string, request: unknown): Promise<T> {
    const reply: Reply<T> = await this.socket
      .timeout(this.#timeoutMs)
      .emitWithAck(event, overTheWire(request));
    if (reply.ok) return reply.data;
    throw new CallRefused(event, reply.error);
  }

  /** Every notice of one name, oldest first. */
  noticesOf<E extends NoticeName>(name: E): Notice<E>[] {
    return this.heard.flatMap(({ notice, payload }) =>
      notice === name ? [payload as Notice<E>] : [],
    );
  }

  /** Waits for a notice that is so, be it one already heard. */
  async hears<E extends NoticeName>(
    name: E,
    isSo: (payload: Notice<E>) => boolean = () => true,
    timeoutMs = 5_000,
  ): Promise<Notice<E>> {
    await until(() => this.noticesOf(name).some(isSo), name, timeoutMs);
    return this.noticesOf(name).findLast(isSo)!;
  }
}

/** A copy as it travels: plain JSON. Typed loosely on purpose, as what comes off a wire is. */
export function overTheWire(value: unknown) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
