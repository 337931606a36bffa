import type { Entered } from "#server/rooms/protocol.ts";
import { CallError } from "../kit/call.ts";
import { readReceiveMode } from "../kit/receive-mode.ts";
import { watchNetwork } from "./network-signs.ts";
import type { Call, RoomSocket } from "./ports.ts";

/** How long the server may take to show that the socket still reaches it. */
const CHECK_MS = 2000;
const HEARTBEAT_MS = 10_000;
const RETRY_MS = [300, 600, 1200, 2000] as const;
/** Back within three seconds of the network's return: the socket tries at least every second. */
const RECONNECT_MS = { first: 200, most: 1000 } as const;
/** An attempt begun in a dead spot hangs; the next one finds the network. */
const CONNECT_TIMEOUT_MS = 4000;

type Deps = {
  call: Call;
  socket: RoomSocket;
  lessonId: string;
  deviceId: string;
  /** This page has nothing yet: what the server keeps for the device is of a page that is gone. */
  isFresh: () => boolean;
  /** Enters a practice room as one of the class. */
  isAsClass: boolean;
  /** What lets this device in at a guarded door; null: none is held. */
  ticket: () => string | null;
  /** Tells the server what was received; its answer also shows that the socket is alive. */
  heartbeat: () => Promise<unknown>;
  onEntered: (entered: Entered) => Promise<void>;
  /** The way to the server is gone; it is being looked for. */
  onDown: () => void;
  /** Another try did not succeed. */
  onTry: () => void;
  /** The server, or this browser, refused for good. */
  onRefused: (error: unknown) => void;
};

/** Keeps this device in the room: enters, enters again after every break, and notices breaks early. */
export class Presence {
  readonly #deps: Deps;
  readonly #unbind: () => void;
  #turn = 0;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#unbind = this.#bind();
    if (deps.socket.connected) void this.enter();
    else deps.socket.connect();
  }

  /** Enters, or enters again; the newest call wins over one still under way. */
  async enter(): Promise<void> {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const { call, lessonId, deviceId, isFresh, isAsClass, onEntered } = this.#deps;
    const ticket = this.#deps.ticket() ?? undefined;
    try {
      const mode = isAsClass ? "full" : (readReceiveMode() ?? undefined);
      const device = { deviceId, isFresh: isFresh(), mode, isAsClass, ticket };
      const entered = await call("room:enter", { lessonId, ...device });
      if (turn !== this.#turn || this.#isClosed) return;
      await onEntered(entered);
      if (turn === this.#turn) this.#tries = 0;
    } catch (error) {
      if (turn === this.#turn && !this.#isClosed) this.#onFailed(error);
    }
  }

  /** Something looks wrong: is the server still there? If not, connects anew without waiting. */
  async check(): Promise<void> {
    const { socket, heartbeat } = this.#deps;
    if (this.#isClosed) return;
    const { id } = socket;
    if (socket.connected) {
      const isAlive = await Promise.race([
        heartbeat().then(
          () => true,
          (error: unknown) => error instanceof CallError && error.code !== "network",
        ),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), CHECK_MS)),
      ]);
      // Meanwhile it may have been connected anew.
      if (isAlive || this.#isClosed || socket.id !== id) return;
    }
    this.#reconnect();
  }

  /** A waiting reconnection cannot be hurried; starting over can. */
  #reconnect(): void {
    if (!this.#isClosed) this.#deps.socket.disconnect().connect();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#unbind();
  }

  #onFailed(error: unknown): void {
    const { socket, onRefused, onTry } = this.#deps;
    if (isFinal(error)) {
      onRefused(error);
      return;
    }
    onTry();
    if (!socket.connected) return; // "connect" enters again
    const wait = RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)];
    this.#timer = setTimeout(() => void this.enter(), wait);
  }

  #bind(): () => void {
    const { socket, heartbeat, onDown, onTry } = this.#deps;
    const { io } = socket;
    const custom = {
      first: io.reconnectionDelay(),
      most: io.reconnectionDelayMax(),
      timeout: io.timeout(),
    };
    io.timeout(CONNECT_TIMEOUT_MS);
    io.reconnectionDelay(RECONNECT_MS.first);
    io.reconnectionDelayMax(RECONNECT_MS.most);
    const onConnect = () => void this.enter();
    const onDisconnect = () => {
      this.#turn++;
      onDown();
    };
    const heart = setInterval(
      () => void heartbeat().catch(() => undefined), // the next one tells the same and more
      HEARTBEAT_MS,
    );
    const unwatch = watchNetwork({
      onMoved: () => this.#reconnect(),
      onDoubt: () => void this.check(),
    });
    socket.on("connect", onConnect);
    socket.on("disconnect", onDisconnect);
    io.on("reconnect_attempt", onTry);
    return () => {
      clearInterval(heart);
      socket.off("connect", onConnect);
      socket.off("disconnect", onDisconnect);
      io.off("reconnect_attempt", onTry);
      if (custom.first !== undefined) io.reconnectionDelay(custom.first);
      if (custom.most !== undefined) io.reconnectionDelayMax(custom.most);
      if (custom.timeout !== undefined) io.timeout(custom.timeout);
      unwatch();
    };
  }
}

/** Whether trying again would only get the same answer. */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof CallError))
    return error instanceof Error && error.name === "UnsupportedError";
  const { code, reason } = error;
  if (reason === "room_moved" || reason === "server_stopping") return false;
  return code === "forbidden" || code === "not_found" || code === "conflict" || code === "invalid";
}
