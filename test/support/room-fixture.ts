import { afterAll, afterEach, beforeAll } from "vitest";
import { startDatabase } from "./database.ts";
import { until } from "./peer/engine.ts";
import { RoomClient } from "./room-client.ts";
import { type RoomServer, startRooms } from "./room-server.ts";

type Change = { deviceId?: string; lessonId?: string };

/**
 * A database and a server of rooms for one test file, a lesson of its own for each test. Participants made
 * here are closed after each test.
 */
export function roomFixture(options: Parameters<typeof startRooms>[0]) {
  let server: RoomServer | undefined;
  let open: RoomClient[] = [];
  startDatabase();
  beforeAll(async () => {
    server = await startRooms(options);
  });
  afterAll(async () => await server?.stop());
  afterEach(() => {
    for (const participant of open) participant.close();
    open = [];
    running().nextLesson();
  });
  function running(): RoomServer {
    if (!server) throw new Error("The server is not running yet");
    return server;
  }

  /** A participant that has not connected yet. */
  function clientOf(userId: string, change: Change = {}): RoomClient {
    const { url, lessonId } = running();
    const participant = new RoomClient({ url, auth: { userId }, lessonId, ...change });
    open.push(participant);
    return participant;
  }
  /** A participant that has entered. */
  async function join(userId: string, change: Change = {}): Promise<RoomClient> {
    const participant = clientOf(userId, change);
    await participant.enter();
    return participant;
  }

  return {
    get server() {
      return running();
    },
    /** The server's memory is gone, its database is not; everybody's socket is closed. */
    async restart(): Promise<void> {
      running().restart();
      const isAlone = () => open.every(({ link }) => !link.socket.connected);
      await until(isAlone, "the sockets to close");
    },
    clientOf,
    join,
    joinTeacher: () => join(running().teacher.id),
    /** The n-th pupil's id. */
    pupil: (n: number) => running().pupils[n]?.id ?? "",
    /** What attendance would have heard of one person. */
    eventsOf: (personId: string) =>
      running()
        .visits.filter(({ visit }) => visit.personId === personId)
        .map(({ event }) => event),
  };
}
