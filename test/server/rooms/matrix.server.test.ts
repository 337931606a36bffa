import { afterAll, beforeAll, expect, test } from "vitest";
import { calls } from "#server/protocol/all.ts";
import { actionOfCall, mayInRoom } from "#server/rooms/permissions.ts";
import { RoomAction, type RoomRole } from "#server/rooms/protocol.ts";
import { RoomClient } from "../../support/room-client.ts";
import { CallRefused, Link } from "../../support/room-link.ts";
import { type SeededServer, startSeededServer } from "../../support/seeded-server.ts";
import { api } from "../../support/server.ts";

/** Everybody of a lesson, in its room of the whole product, and one who stands outside. */
let seeded: SeededServer;
const inRoom = new Map<RoomRole, RoomClient>();
let outside: Link;
const open: { close(): void }[] = [];

beforeAll(async () => {
  seeded = await startSeededServer(2);
  const { server, school, lessonId, tokenOf } = seeded;
  const token = await tokenOf(school.teacher.login);
  const asTeacher = (method: "POST" | "PATCH", path: string, body: object) =>
    api<{ code: string }>(server.url, method, path, { token, body });
  const client = (auth: Record<string, string>) => {
    const one = new RoomClient({ url: server.url, auth, lessonId });
    open.push(one);
    return one;
  };
  await asTeacher("PATCH", `/lessons/${lessonId}`, { areParentsIn: true });
  await asTeacher("POST", `/lessons/${lessonId}/cohosts`, {
    ...{ personId: school.colleague.id, isCohost: true },
  });
  const { code } = await asTeacher("POST", `/lessons/${lessonId}/guests`, { label: "Қонақ" });
  const ticket = await api<{ token: string }>(server.url, "POST", "/guests/token", {
    body: { code, name: "Қонақ" },
  });
  const host = client({ token });
  await host.link.connect();
  await host.call("lesson:start", { lessonId });
  await host.enter();
  inRoom.set("host", host);
  const logins = [
    ["cohost", school.colleague.login],
    ["pupil", school.pupils[0]?.login ?? ""],
    ["parent", school.parent.login],
  ] as const;
  for (const [role, login] of logins) {
    const one = client({ token: await tokenOf(login) });
    await one.enter();
    inRoom.set(role, one);
  }
  const guest = client({ guest: ticket.token });
  await guest.link.connect();
  await guest.call("guest:knock", { lessonId });
  await host.call("guest:answer", { lessonId, guestId: null, isAdmitted: true });
  await guest.enter();
  inRoom.set("guest", guest);
  outside = new Link({
    url: server.url,
    auth: { token: await tokenOf(school.pupils[1]?.login ?? "") },
  });
  open.push({ close: () => void outside.socket.disconnect() });
  await outside.connect();
});
afterAll(async () => {
  for (const one of open) one.close();
  await seeded?.server.stop();
});

/**
 * How a call fails. The request names the lesson in a way no schema takes, so that whoever may ask is told `invalid`
 * and nothing happens; whoever calls much is told `too_many`, which is past the guard too.
 */
async function failure(link: Link, event: string): Promise<{ code: string; reason: unknown }> {
  const refused = await link.ask(event, { lessonId: [seeded.lessonId] }).catch((error) => error);
  if (!(refused instanceof CallRefused)) throw new Error(`${event} was taken`);
  return { code: refused.code, reason: refused.reason };
}
const isPast = (code: string) => code === "invalid" || code === "too_many";
const guarded = Object.keys(calls).filter(
  (event) => !["school", "door"].includes(actionOfCall(event)),
);

test("each call is open to the roles the table names, and to no other", async () => {
  expect(guarded.length).toBeGreaterThan(60);
  for (const [role, { link, entered }] of inRoom) {
    expect(entered.me.role).toBe(role);
    const wrong: string[] = [];
    for (const event of guarded) {
      const action = RoomAction.safeParse(actionOfCall(event)).data;
      const may = action === undefined || mayInRoom(role, action, "lesson");
      const { code } = await failure(link, event);
      if (may ? !isPast(code) : code !== "forbidden") wrong.push(`${event}: ${code}`);
    }
    expect(wrong, role).toEqual([]);
  }
});

test("who is not in the room may do nothing in it", async () => {
  for (const event of guarded)
    expect([event, await failure(outside, event)]).toEqual([
      event,
      { code: "forbidden", reason: "not_in_room" },
    ]);
});

test("a guest may ask nothing of the school", async () => {
  const { link } = inRoom.get("guest")!;
  for (const event of Object.keys(calls).filter((one) => actionOfCall(one) === "school"))
    expect([event, await failure(link, event)]).toEqual([
      event,
      { code: "forbidden", reason: "other_class" },
    ]);
});
