import type { GuestInvitation, GuestLink } from "#server/guests/protocol.ts";
import { RoomClient } from "./room-client.ts";
import { startSeededServer } from "./seeded-server.ts";
import { api } from "./server.ts";

type Made = { link: GuestLink; code: string };
type Used = { token: string; invitation: GuestInvitation };
export type GuestClient = RoomClient & { id: string; token: string };

/** The product as a process with a lesson to which guests come; every client made here is closed with it. */
export async function startGuestSchool(pupils: number) {
  const seeded = await startSeededServer(pupils);
  const { server, school, lessonId, tokenOf } = seeded;
  const teacherToken = await tokenOf(school.teacher.login);
  const guestsPath = `/lessons/${lessonId}/guests`;
  const open: { close(): void }[] = [];

  const make = (label: string, token = teacherToken) =>
    api<Made>(server.url, "POST", guestsPath, { token, body: { label } });
  const use = (code: string, name = "Ақын Серік") =>
    api<Used>(server.url, "POST", "/guests/token", { body: { code, name } });
  function clientOf(auth: Record<string, string>): RoomClient {
    const one = new RoomClient({ url: server.url, auth, lessonId });
    open.push(one);
    return one;
  }
  return {
    ...{ ...seeded, teacherToken, guestsPath, open, make, use, clientOf },
    /** A guest with a link of their own, connected, before the door. */
    async guestOf(label = "Қонақ"): Promise<GuestClient> {
      const { link, code } = await make(label);
      const { token } = await use(code, label);
      const client = clientOf({ guest: token });
      await client.link.connect();
      return Object.assign(client, { id: link.id, token });
    },
    /** Somebody of the school, in the room. */
    async memberOf(login: string): Promise<RoomClient> {
      const client = clientOf({ token: await tokenOf(login) });
      await client.enter();
      return client;
    },
    /** The teacher starts the lesson, from a page of its own. */
    async startLesson(): Promise<void> {
      const starter = clientOf({ token: teacherToken });
      await starter.link.connect();
      await starter.call("lesson:start", { lessonId });
      starter.close();
    },
    async stop(): Promise<void> {
      for (const one of open) one.close();
      await server.stop();
    },
  };
}
export type GuestSchool = Awaited<ReturnType<typeof startGuestSchool>>;
