import { createServer } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** So long may answers on their way and farewells of sockets take once a server closes, ms. */
const GRACE_MS = 2_000;

/**
 * An HTTP server that can end. Node's `close` waits for every connection: a browser holds one that it has not used yet
 * for a minute, one whose last answer came meanwhile for five seconds, and a phone that lost its network never says
 * farewell.
 */
export function createClosableServer({ graceMs = GRACE_MS } = {}) {
  const server = createServer();
  const open = new Set<Socket>();
  /** With an answer on its way, or no longer HTTP's. */
  const busy = new Map<Duplex, number>();
  let isClosing = false;

  server.on("connection", (socket) => {
    if (isClosing) return void socket.destroy();
    open.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      busy.delete(socket);
    });
  });
  server.on("upgrade", (_, socket) => void busy.set(socket, Number.POSITIVE_INFINITY));
  server.prependListener("request", (req, res) => {
    const { socket } = req;
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    if (isClosing) res.setHeader("Connection", "close");
    res.once("close", () => {
      const left = (busy.get(socket) ?? 1) - 1;
      if (left > 0) return;
      busy.delete(socket);
      if (isClosing) socket.destroySoon();
    });
  });

  /** Those merely kept are ended at once, the others when they are answered, all of them after the grace. */
  function letGo(): void {
    isClosing = true;
    for (const socket of open) if (!busy.has(socket)) socket.destroy();
    const cut = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, graceMs);
    server.once("close", () => clearTimeout(cut));
  }

  return {
    server,
    /** Resolves when nobody is connected; `close` is what closes the server, by itself or by what stands on it. */
    async closeBy(close: (done: () => void) => unknown): Promise<void> {
      const closed = new Promise<void>((done) => void close(() => done()));
      letGo();
      await closed;
    },
  };
}
