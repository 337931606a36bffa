import { describe, expect, test } from "vitest";
import { answer } from "#server/realtime.ts";
import { guardCalls } from "#server/rooms/guard.ts";
import { secrecyEvents } from "#server/secrecy/events.ts";
import { type Curve, type Said, secrecyCalls } from "#server/secrecy/protocol.ts";
import { createSecrecy } from "#server/secrecy/service.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";

const GRACE_MS = 400;
let nowMs = 0;
const room = roomFixture({
  ...{ kind: "private", pupils: 3, timing: { graceMs: GRACE_MS } },
  part(rooms) {
    // Its own clock: what is refused for its pace is refused on a slow machine too.
    const secrecy = createSecrecy({ rooms, now: () => nowMs });
    return (socket) => {
      socket.use(guardCalls(rooms, socket));
      answer(socket, secrecyCalls, secrecyEvents(secrecy));
    };
  },
});

const both: Curve[] = ["X25519", "P-256"];
const commit = (epoch: number, byte = "ab"): Said => {
  return { kind: "commit", epoch, commitment: byte.repeat(32) };
};
const text: Said = { kind: "text", kid: 1, nonce: "00".repeat(12), sealed: "ff".repeat(40) };
const keyTo = (to: string): Said => {
  return { kind: "key", epoch: 1, to, nonce: "00".repeat(12), sealed: "cc".repeat(48) };
};
const heardBy = ({ link }: RoomClient) =>
  link.noticesOf("secrecy:heard").map(({ from, said }) => [from, said.kind]);

async function joinSealed(client: RoomClient, curves = both, canSeal = true) {
  const { lessonId } = client;
  return client.call("secrecy:join", { lessonId, canSeal, curves });
}
const say = (client: RoomClient, said: Said) =>
  client.call("secrecy:say", { lessonId: client.lessonId, said });

async function three() {
  const host = await room.joinTeacher();
  const [a, b] = [await room.join(room.pupil(0)), await room.join(room.pupil(1))];
  for (const one of [host, a, b]) await joinSealed(one);
  return { host, a, b, ids: [room.server.teacher.id, room.pupil(0), room.pupil(1)] };
}

describe("what is said", () => {
  test("goes to all others who joined, and to nobody else in the room", async () => {
    const { host, a, b } = await three();
    const silent = await room.join(room.pupil(2));
    await say(a, commit(3));
    await say(a, text);
    await until(() => heardBy(host).length === 2 && heardBy(b).length === 2, "both others");
    expect(heardBy(host)).toEqual([
      [room.pupil(0), "commit"],
      [room.pupil(0), "text"],
    ]);
    expect(heardBy(a)).toEqual([]);
    expect(heardBy(silent)).toEqual([]);
    expect(host.link.noticesOf("secrecy:heard").at(-1)?.said).toEqual(text);
  });

  test("a key goes to the one it is for", async () => {
    const { host, a, b, ids } = await three();
    await say(a, keyTo(ids[0] ?? ""));
    await say(a, text); // comes after it, to both
    await until(() => heardBy(b).length === 1 && heardBy(host).length === 2, "the text");
    expect(heardBy(b).map(([, kind]) => kind)).toEqual(["text"]);
    expect(heardBy(host).map(([, kind]) => kind)).toEqual(["key", "text"]);
    await expect(say(a, keyTo(room.pupil(2)))).rejects.toMatchObject({ code: "not_found" });
    await expect(say(a, keyTo(room.pupil(0)))).rejects.toMatchObject({ code: "not_found" });
  });

  test("is refused of who has not joined, and of who is not in the room", async () => {
    const { a } = await three();
    const silent = await room.join(room.pupil(2));
    const refused = { code: "forbidden", reason: "not_in_room" };
    await expect(say(silent, text)).rejects.toMatchObject(refused);
    const outside = room.clientOf(room.pupil(2));
    await outside.link.connect();
    await expect(say(outside, text)).rejects.toMatchObject(refused);
    await expect(joinSealed(outside)).rejects.toMatchObject(refused);
    a.link.heard.length = 0;
    expect(heardBy(a)).toEqual([]);
  });

  test("has its sizes", async () => {
    const { a, b } = await three();
    const { lessonId } = a;
    const sized = (change: object) =>
      a.link.ask("secrecy:say", { lessonId, said: { ...text, ...change } });
    await expect(sized({ sealed: "aa".repeat(8193) })).rejects.toMatchObject({ code: "invalid" });
    await expect(sized({ sealed: "a" })).rejects.toMatchObject({ code: "invalid" });
    await expect(sized({ kind: "picture", sealed: "A".repeat(180_004) })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(sized({ kind: "picture", sealed: "A".repeat(250_000) })).rejects.toMatchObject({
      code: "too_large",
    });
    await expect(sized({ kind: "shout" })).rejects.toMatchObject({ code: "invalid" });
    await sized({ kind: "picture", sealed: "A".repeat(180_000) });
    await until(() => heardBy(b).length === 1, "the largest that is let through");
  });

  test("has its pace, each kind its own, and time heals it", async () => {
    const { a, b } = await three();
    const refused = { code: "too_many" };
    for (let n = 0; n < 10; n++) await say(a, text);
    await expect(say(a, text)).rejects.toMatchObject(refused);
    await say(a, commit(3)); // keys are not words
    await say(b, text); // nor is one the other
    const picture: Said = { ...text, kind: "picture", sealed: "AAAA" };
    for (let n = 0; n < 3; n++) await say(a, picture);
    await expect(say(a, picture)).rejects.toMatchObject(refused);
    nowMs += 1_000;
    await say(a, text);
    await expect(say(a, text)).rejects.toMatchObject(refused);
  });
});

describe("who is there", () => {
  const last = ({ link }: RoomClient) => link.noticesOf("secrecy:membersChanged").at(-1);

  test("each who joins begins a new epoch for all, and so does the same device joining again", async () => {
    const host = await room.joinTeacher();
    const first = await joinSealed(host);
    expect(first).toMatchObject({ epoch: 1, curve: "X25519" });
    const a = await room.join(room.pupil(0));
    const second = await joinSealed(a);
    expect(second).toEqual({
      ...{ era: first.era, epoch: 2, curve: "X25519" },
      members: [
        { personId: room.server.teacher.id, canSeal: true },
        { personId: room.pupil(0), canSeal: true },
      ],
    });
    await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 2);
    expect((await joinSealed(a)).epoch).toBe(3);
    const told = await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 3);
    expect(told).toMatchObject({ era: first.era, lessonId: a.lessonId });
  });

  test("who leaves by goodbye is out at once, who is lost after the grace; what follows is not for them", async () => {
    const { host, a, b, ids } = await three();
    await a.call("room:leave", { lessonId: a.lessonId });
    const after = await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 4);
    expect(after.members.map(({ personId }) => personId)).toEqual([ids[0], ids[2]]);
    await say(b, text);
    await until(() => heardBy(host).length === 1, "the host to hear");
    expect(heardBy(a)).toEqual([]);
    b.link.socket.disconnect();
    const alone = await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 5);
    expect(alone.members.map(({ personId }) => personId)).toEqual([ids[0]]);
  });

  test("a connection that returns within the grace is no leaving, and joins anew", async () => {
    const { host, a } = await three();
    a.link.socket.disconnect();
    await a.enter();
    expect((await joinSealed(a)).epoch).toBe(4);
    await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 4);
    expect(last(host)?.members).toHaveLength(3);
  });

  test("a second device of a person takes the first one's place, in the talk too", async () => {
    const { host, a } = await three();
    const second = await room.join(room.pupil(0));
    await a.hears("room:closed", ({ reason }) => reason === "replaced");
    await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 4);
    expect(last(host)?.members).toHaveLength(2);
    expect((await joinSealed(second)).epoch).toBe(5);
    await say(host, text);
    await until(() => heardBy(second).length === 1, "the second device");
    expect(heardBy(a)).toEqual([]);
  });

  test("a talk that all have left shares nothing with the next one, nor does one after a restart", async () => {
    const host = await room.joinTeacher();
    const { era } = await joinSealed(host);
    await host.call("room:leave", { lessonId: host.lessonId });
    await host.enter();
    const again = await joinSealed(host);
    expect(again.epoch).toBe(1);
    expect(again.era).not.toBe(era);
    await room.restart();
    const other = await room.joinTeacher();
    const third = await joinSealed(other);
    expect(new Set([era, again.era, third.era]).size).toBe(3);
  });

  test("the curve follows whoever is there", async () => {
    const host = await room.joinTeacher();
    expect((await joinSealed(host)).curve).toBe("X25519");
    const old = await room.join(room.pupil(0));
    expect((await joinSealed(old, ["P-256"])).curve).toBe("P-256");
    await old.call("room:leave", { lessonId: old.lessonId });
    const back = await host.hears("secrecy:membersChanged", ({ epoch }) => epoch === 3);
    expect(back.curve).toBe("X25519");
    const plain = await room.join(room.pupil(1));
    const joined = await joinSealed(plain, [], false);
    expect(joined).toMatchObject({ curve: "X25519" });
    expect(joined.members.at(-1)).toEqual({ personId: room.pupil(1), canSeal: false });
  });
});
