import { randomUUID } from "node:crypto";
import { fromBase64, fromHex, toBase64, toHex, utf8 } from "#client/secrecy/bytes.ts";
import { createRoomKeys, type KeyState } from "#client/secrecy/room-keys.ts";
import type { Members, Said } from "#server/secrecy/protocol.ts";
import type { CounselServer, Who } from "../counsel-server.ts";
import { until } from "../peer/engine.ts";
import { RoomClient } from "../room-client.ts";

/** Somebody's page of a private room: the product's own keys and words over the product's own server. */
export async function sideOf(at: CounselServer<never>, who: Who, lessonId: string) {
  const selfId = at.idOf(who);
  const auth = { token: await at.tokenOf(who) };
  const client = new RoomClient({ url: at.server.url, auth, lessonId, deviceId: randomUUID() });
  at.keep(client.link);
  const { socket } = client.link;
  let state: KeyState | null = null;
  const heard: string[] = [];
  /** All that this side handed to the server to be passed on. */
  const passed: string[] = [];

  const say = (said: Said): void => {
    for (const one of Object.values(said))
      if (typeof one === "string" && one.length > 24) passed.push(one.slice(0, 80));
    client.call("secrecy:say", { lessonId, said }).catch(() => undefined); // who left hears no more
  };
  const keys = createRoomKeys({
    ...{ roomId: lessonId, selfId, say, tell: () => undefined },
    onChange: (next) => {
      state = next;
    },
  });
  const membersAre = ({ epoch, members, curve }: Members) =>
    keys.membersAre(
      epoch,
      members.map(({ personId }) => personId),
      curve,
    );
  socket.on("secrecy:membersChanged", (members: Members) => void membersAre(members));
  socket.on("secrecy:heard", async ({ from, said }: { from: string; said: Said }) => {
    if (said.kind === "text" || said.kind === "picture") {
      const bytes = said.kind === "text" ? fromHex(said.sealed) : fromBase64(said.sealed);
      const sealed = { kid: said.kid, nonce: fromHex(said.nonce), bytes };
      const plain = await keys.open(from, said.kind, sealed);
      if (plain) heard.push(new TextDecoder().decode(plain));
    } else await keys.heard(from, said);
  });

  return {
    ...{ client, heard, passed },
    /** Knocks; the host has a ticket at once, anybody else waits for the host's hand. */
    async knock(): Promise<string | null> {
      await client.link.connect();
      const { deviceId } = client;
      const device = { lessonId, deviceId, canSeal: true };
      return (await client.call("consultation:knock", device)).ticket;
    },
    async comeIn(ticket: string): Promise<void> {
      await client.enter({ ticket });
      for (const source of ["microphone", "camera"] as const) await client.publish(source);
      const asked = { lessonId, canSeal: true, curves: ["X25519" as const, "P-256" as const] };
      await membersAre(await client.call("secrecy:join", asked));
    },
    /** The six numbers, once everybody's keys are there. */
    async code(): Promise<readonly number[]> {
      await until(() => state?.isComplete === true && state.code !== null, `keys of ${who}`);
      return state?.code ?? [];
    },
    async write(kind: "text" | "picture", words: string): Promise<void> {
      const sealed = await keys.seal(kind, utf8(words));
      if (!sealed) throw new Error("no key yet");
      const { kid, nonce, bytes } = sealed;
      const body = kind === "text" ? toHex(bytes) : toBase64(bytes);
      say({ kind, kid, nonce: toHex(nonce), sealed: body });
    },
    close(): void {
      keys.close();
      client.close();
    },
  };
}
