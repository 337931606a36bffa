import { describe, expect, test } from "vitest";
import { utf8 } from "#client/secrecy/bytes.ts";
import { createRoomKeys, type KeyState } from "#client/secrecy/room-keys.ts";
import type { ToWorker } from "#client/secrecy/worker.ts";

type Said = Parameters<Parameters<typeof createRoomKeys>[0]["say"]>[0];

/** Pages of a room and a relay that brings what they say when it is told to. */
function room() {
  const posts: { from: string; said: Said }[] = [];
  const pages = new Map<string, ReturnType<typeof page>>();
  function page(selfId: string, roomId = "room/era") {
    const told: ToWorker[] = [];
    const states: KeyState[] = [];
    const keys = createRoomKeys({
      ...{ roomId, selfId },
      tell: (message) =>
        told.push(
          "baseKey" in message ? { ...message, baseKey: message.baseKey.slice() } : message,
        ),
      say: (said) => posts.push({ from: selfId, said }),
      onChange: (state) => states.push(state),
    });
    const made = { keys, told, states, state: () => states.at(-1) };
    pages.set(selfId, made);
    return made;
  }
  /** What a page does with a key goes on a little after it was heard. */
  const rest = () => new Promise((done) => setTimeout(done, 5));
  async function settle(): Promise<void> {
    do {
      for (let post = posts.shift(); post; post = posts.shift())
        for (const [id, { keys }] of pages)
          if (id !== post.from) await keys.heard(post.from, post.said);
      await rest();
    } while (posts.length > 0);
  }
  const membersAre = (epoch: number, ids: readonly string[]) =>
    Promise.all(ids.map((id) => pages.get(id)?.keys.membersAre(epoch, ids, "X25519")));
  return { page, settle, membersAre, posts };
}
const sendKeys = (told: readonly ToWorker[]) => told.filter(({ kind }) => kind === "sendKey");

test("two pages have one code and hand their worker both keys; then all is said to be sealed", async () => {
  const { page, settle, membersAre } = room();
  const [a, b] = [page("a"), page("b")];
  await membersAre(1, ["a", "b"]);
  expect(a.state()).toMatchObject({ code: null, isSealing: false, isComplete: false });
  await settle();
  expect(a.state()).toMatchObject({ epoch: 1, isSealing: true, isComplete: true, breach: null });
  expect(a.state()?.code).toEqual(b.state()?.code);
  const sent = sendKeys(a.told)[0];
  const received = b.told.find(({ kind }) => kind === "receiveKey");
  if (sent?.kind !== "sendKey" || received?.kind !== "receiveKey") throw new Error("no keys");
  expect(received).toMatchObject({ memberId: "a", kid: sent.kid, baseKey: sent.baseKey });
});

test("when members change sending stops first, and no key of an older epoch comes into use", async () => {
  const { page, settle, membersAre, posts } = room();
  const [a, b] = [page("a"), page("b")];
  page("c");
  await membersAre(1, ["a", "b"]);
  // a hears the last word second, and the members change while its own key is still being made ready.
  for (const kind of ["commit", "reveal"] as const)
    for (const { from, said } of posts.splice(0).sort((one) => (one.from === "a" ? -1 : 1))) {
      expect(said.kind).toBe(kind);
      await (from === "a" ? b : a).keys.heard(from, said);
    }
  expect(a.state()?.code).not.toBeNull();
  const before = a.told.length;
  const changed = a.keys.membersAre(2, ["a", "b", "c"], "X25519");
  expect(a.told.slice(before)).toEqual([{ kind: "stopSending" }]);
  await changed;
  await new Promise((done) => setTimeout(done, 20));
  expect(sendKeys(a.told.slice(before))).toEqual([]);
  posts.length = 0;
  await membersAre(3, ["a", "b", "c"]);
  await settle();
  expect(a.state()).toMatchObject({ epoch: 3, isComplete: true });
  expect(sendKeys(a.told)).toHaveLength(1);
});

test("another opening of the room is another room: its keys do not fit", async () => {
  const { page, settle, membersAre } = room();
  const [a, b] = [page("a"), page("b", "room/another")];
  await membersAre(1, ["a", "b"]);
  await settle();
  expect(a.state()?.breach ?? b.state()?.breach).toMatchObject({ what: "key" });
  expect([a, b].filter((one) => one.state()?.breach).every((one) => !one.state()?.isSealing)).toBe(
    true,
  );
});

describe("a message", () => {
  const both = async () => {
    const made = room();
    const [a, b] = [made.page("a"), made.page("b")];
    await made.membersAre(1, ["a", "b"]);
    await made.settle();
    return { ...made, a, b };
  };

  test("opens once, for the kind that it is, as its sender's", async () => {
    const { a, b } = await both();
    const sealed = await a.keys.seal("text", utf8("Сәлем"));
    if (!sealed) throw new Error("there is a key");
    expect(await b.keys.open("a", "picture", sealed)).toBeNull();
    expect(await b.keys.open("b", "text", sealed)).toBeNull();
    expect(await b.keys.open("a", "text", sealed)).toEqual(utf8("Сәлем"));
    // Brought a second time it says nothing more.
    expect(await b.keys.open("a", "text", sealed)).toBeNull();
  });

  test("is not sealed while keys are agreed, and of one who left opens no more", async () => {
    const { a, b, membersAre } = await both();
    const sealed = await b.keys.seal("text", utf8("Сау бол"));
    if (!sealed) throw new Error("there is a key");
    await membersAre(2, ["a"]);
    expect(await a.keys.seal("text", utf8("бос"))).toBeNull();
    expect(await a.keys.open("b", "text", sealed)).toBeNull();
  });
});
