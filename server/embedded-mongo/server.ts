import { createServer, type Server as NetServer, type Socket } from "node:net";
import type { Server } from "./commands/call.ts";
import { Cursors } from "./cursors.ts";
import { dispatch } from "./dispatch.ts";
import { Sessions } from "./sessions.ts";
import { Database } from "./store/database.ts";
import { expireDocuments } from "./ttl.ts";
import { Framer, formatReply, parseMessage } from "./wire.ts";

export type Options = {
  dataDir: string;
  /** Where to listen: a socket's path, or a port on 127.0.0.1 (0 for a free one). */
  listen: { path: string } | { port: number };
  /** How often documents past their time are looked for. */
  expireEveryMs: number;
  /** Called once the folder is ours, before clients are let in. */
  beforeListen: () => void;
  /** Told when the disk fails; the server cannot keep its promises after that. */
  onFailure: (reason: string) => void;
};
export type Running = { address: string | number; close(): Promise<void> };

/**
 * Opens the data folder and answers clients.
 * @throws Error, when another server uses the folder or the address
 */
export async function serve(options: Options): Promise<Running> {
  const { dataDir, listen, expireEveryMs, beforeListen, onFailure } = options;
  const database = await Database.open(dataDir, onFailure);
  const server: Server = {
    database,
    sessions: new Sessions(database),
    cursors: new Cursors(),
    startedAt: Date.now(),
  };
  const sockets = new Set<Socket>();
  const net = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    talk(server, socket);
  });
  beforeListen();
  await listening(net, listen);
  const housekeeping = setInterval(() => {
    expireDocuments(database);
    server.cursors.expire();
  }, expireEveryMs);
  return {
    address: addressOf(net),
    async close() {
      clearInterval(housekeeping);
      net.close();
      for (const socket of sockets) socket.destroy();
      await database.storage.close();
    },
  };
}

function listening(net: NetServer, listen: Options["listen"]): Promise<void> {
  return new Promise((resolve, reject) => {
    net.once("error", reject);
    net.listen("path" in listen ? listen : { ...listen, host: "127.0.0.1" }, resolve);
  });
}

function addressOf(net: NetServer): string | number {
  const address = net.address();
  return address === null ? "" : typeof address === "string" ? address : address.port;
}

/** Answers one client: requests in their order, each after the one before it. */
function talk(server: Server, socket: Socket): void {
  const framer = new Framer();
  let previous: Promise<void> = Promise.resolve();
  // Whoever speaks another protocol is cut off; other clients do not notice.
  const cut = (): void => {
    socket.destroy();
  };
  socket.on("error", cut);
  socket.on("data", (piece: Buffer) => {
    try {
      for (const message of framer.push(piece)) {
        previous = previous.then(() => answer(server, socket, message)).catch(cut);
      }
    } catch {
      cut();
    }
  });
}

async function answer(server: Server, socket: Socket, message: Buffer): Promise<void> {
  const request = parseMessage(message);
  const reply = await dispatch(server, request.command);
  if (request.wantsReply && !socket.destroyed) socket.write(formatReply(request, reply));
}
