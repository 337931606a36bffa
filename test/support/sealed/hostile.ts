import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { Server, type Socket } from "socket.io";
import { createAttacker } from "./attacker.ts";
import { tapEverything } from "./wire-tap.ts";

/**
 * Loaded into the product's process with `--import`: the same server, owned by somebody who means ill. It writes down
 * everything that passes, both ways, and every frame, and while the file `attack` is there it sits in the middle.
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

  function watch(socket: Socket): void {
    const personId = socket.data.user?.id;
    const attacker = createAttacker({
      victimId: personId,
      toVictim: (payload) => socket.emit("secrecy:heard", payload),
      onKey: (key) => note("stolen", key),
    });
    const isAttacking = () => existsSync(join(into, "attack"));
    socket.use((packet, next) => {
      const [event, request] = packet;
      const ack = packet[2];
      note("signalling", { from: personId, event, request });
      if (typeof ack === "function")
        packet[2] = (reply: { ok: boolean; data: never }) => {
          note("signalling", { to: personId, event, reply });
          if (isAttacking() && event === "secrecy:join" && reply.ok)
            attacker.membersAre(request.lessonId, reply.data);
          ack(reply);
        };
      const isTaken =
        isAttacking() && event === "secrecy:say" && attacker.take(request.lessonId, request.said);
      if (isTaken && typeof ack === "function") ack({ ok: true, data: {} });
      else next();
    });
    socket.onAnyOutgoing((event, payload) => {
      note("signalling", { to: personId, event, payload });
      if (isAttacking() && event === "secrecy:membersChanged")
        attacker.membersAre(payload.lessonId, payload);
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
