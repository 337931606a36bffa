import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, type Socket } from "socket.io";
import type { Members, Said } from "#server/secrecy/protocol.ts";
import { createAttacker } from "./attacker.ts";
import { createGhost } from "./ghost.ts";
import { tapEverything } from "./wire-tap.ts";

/**
 * Loaded into the product's process with `--import`: the same server, owned by somebody who means ill. It writes down
 * everything that passes, both ways, and every frame; the file `attack` says whether it also sits in the middle of the
 * keys, or joins the talk as somebody whom nobody let in.
 */
const dir = process.env.HOSTILE_DIR;

function takeOver(into: string): void {
  const note = (file: string, what: unknown): void =>
    appendFileSync(join(into, file), `${JSON.stringify(what)}\n`);
  tapEverything((recorded, frame) => {
    const { producerId, kind, mimeType, channels } = recorded;
    const { bytes, timestamp, isKey, size } = frame;
    const body = Buffer.from(bytes).toString("base64");
    note("frames", { producerId, kind, mimeType, channels, timestamp, isKey, size, body });
  });

  const ghost = createGhost((key) => note("stolen", key));
  const attack = (): string => {
    const file = join(into, "attack");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };

  function watch(socket: Socket): void {
    const personId = socket.data.user?.id;
    const middle = createAttacker({
      victimId: personId,
      toVictim: (payload) => socket.emit("secrecy:heard", payload),
      onKey: (key) => note("stolen", key),
    });
    const membersAre = (lessonId: string, members: Members): void => {
      if (attack() === "middle") middle.membersAre(lessonId, members);
      if (attack() === "ghost") ghost.membersAre(lessonId, members);
    };
    /** Whether it goes no further. */
    const take = (said: Said): boolean => {
      if (attack() === "middle") return middle.take(said);
      return attack() === "ghost" && ghost.take(personId, said);
    };
    ghost.meet(personId, socket);
    socket.use((packet, next) => {
      const [event, request] = packet;
      const ack = packet[2];
      note("signalling", { from: personId, event, request });
      if (typeof ack === "function")
        packet[2] = (reply: { ok: boolean; data: never }) => {
          note("signalling", { to: personId, event, reply });
          if (event === "secrecy:join" && reply.ok) membersAre(request.lessonId, reply.data);
          ack(reply);
        };
      const isTaken = event === "secrecy:say" && take(request.said);
      if (isTaken && typeof ack === "function") ack({ ok: true, data: {} });
      else next();
    });
    socket.onAnyOutgoing((event, payload) => {
      note("signalling", { to: personId, event, payload });
      if (event === "secrecy:membersChanged") membersAre(payload.lessonId, payload);
    });
  }

  const on = Server.prototype.on;
  Server.prototype.on = function (this: Server, event: string, listener: (socket: Socket) => void) {
    const listen = (socket: Socket): void => {
      watch(socket);
      listener(socket);
    };
    return on.call(this, event, event === "connection" ? listen : listener);
  } as typeof on;
}

// Children of the server inherit the import, and are not it.
if (dir && process.argv[1]?.endsWith(join("server", "main.ts"))) takeOver(dir);
