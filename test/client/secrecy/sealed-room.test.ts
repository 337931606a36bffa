import { io } from "socket.io-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Call, RoomSocket } from "#client/room/ports.ts";
import { toHex } from "#client/secrecy/bytes.ts";
import { commitmentOf } from "#client/secrecy/curve.ts";
import { createSealedRoom } from "#client/secrecy/sealed-room.ts";
import type { Members, Said } from "#server/secrecy/protocol.ts";

const LESSON = "a".repeat(24);
const [SELF, OTHER] = ["b".repeat(24), "c".repeat(24)];
/** Seals nothing: only says that it is there. */
class IdleWorker extends EventTarget {
  constructor() {
    super();
    const ready = new MessageEvent("message", { data: { kind: "ready" } });
    queueMicrotask(() => this.dispatchEvent(ready));
  }
  postMessage(): void {}
  terminate(): void {}
}
const closers: (() => void)[] = [];
beforeEach(() => {
  vi.stubGlobal("Worker", IdleWorker);
  vi.stubGlobal("RTCRtpScriptTransform", class {});
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** One page of a sealed room, without a server: what it says is noted, what it hears is brought by hand. */
async function page() {
  const said: Said[] = [];
  let epoch = 0;
  let joins = 0;
  const socket: RoomSocket = io("http://127.0.0.1:1", { autoConnect: false });
  socket.connected = true;
  const members = (): Members => ({
    ...{ era: "era-of-the-test", epoch, curve: "X25519" },
    members: [SELF, OTHER].map((personId) => ({ personId, canSeal: true })),
  });
  const call: Call = async (event, request) => {
    if (event === "secrecy:say" && "said" in request) said.push(request.said as Said);
    if (event === "secrecy:join") {
      joins++;
      epoch++;
    }
    return (event === "secrecy:join" ? members() : {}) as never;
  };
  const bring = (event: "secrecy:heard" | "secrecy:membersChanged", what: object) => {
    for (const listener of socket.listeners(event))
      listener({ lessonId: LESSON, ...what } as never);
  };
  const room = createSealedRoom({ socket, call, lessonId: LESSON, selfId: SELF });
  closers.push(room.close);
  room.seal.entered();
  const commits = () => said.filter(({ kind }) => kind === "commit").length;
  await vi.waitFor(() => expect(commits()).toBe(1));
  return {
    ...{ room, said, commits },
    joins: () => joins,
    hear: (what: Said) => bring("secrecy:heard", { from: OTHER, said: what }),
    /** The server says anew who is here. */
    change() {
      epoch++;
      bring("secrecy:membersChanged", members());
    },
    epoch: () => epoch,
  };
}

test("a breach stays said, and nothing is agreed, whatever the server says of the members; the person's word begins anew", async () => {
  const { room, said, commits, hear, change, epoch } = await page();
  const shown = { publicKey: new Uint8Array(32).fill(9), random: new Uint8Array(16) };
  const commitment = toHex(await commitmentOf(shown.publicKey, shown.random));
  hear({ kind: "commit", epoch: epoch(), commitment });
  await vi.waitFor(() => expect(said.at(-1)?.kind).toBe("reveal"));
  const other = { publicKey: toHex(shown.publicKey), random: "ff".repeat(16) };
  hear({ kind: "reveal", epoch: epoch(), ...other });
  const breach = { what: "commitment", memberId: OTHER };
  await vi.waitFor(() => expect(room.store.get().breach).toEqual(breach));

  change();
  change();
  await new Promise((done) => setTimeout(done, 20));
  expect(room.store.get()).toMatchObject({ breach, code: null, canWrite: false });
  expect(commits()).toBe(1);

  await room.again();
  await vi.waitFor(() => expect(commits()).toBe(2));
  expect(room.store.get().breach).toBeNull();
  expect(said.at(-1)).toMatchObject({ kind: "commit", epoch: epoch() });
});

test("keys that do not come are asked for anew, and the person is told; a new try is theirs too", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { room, joins, commits } = await page();
  expect(room.store.get()).toMatchObject({ isStalled: false, plainNeeded: false });
  await vi.advanceTimersByTimeAsync(7_900);
  expect(joins()).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(joins()).toBe(2);
  expect(room.store.get().isStalled).toBe(true);
  await room.again();
  expect(joins()).toBe(3);
  expect(room.store.get().isStalled).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(joins()).toBeGreaterThan(3);
  expect(room.store.get().isStalled).toBe(true);
  await vi.waitFor(() => expect(commits()).toBe(joins()));
});
