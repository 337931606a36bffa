import { describe, expect, test } from "vitest";
import { createAgreement, type Said, type SenderKey } from "#client/secrecy/agreement.ts";
import { toHex } from "#client/secrecy/bytes.ts";
import { type Curve, commitmentOf, knownCurves } from "#client/secrecy/curve.ts";

type Post = { from: string; said: Said };
/** A member whose words go where `post` says. */
function member(selfId: string, post: (post: Post) => void) {
  const keys: SenderKey[] = [];
  const codes: number[][] = [];
  const breaches: string[] = [];
  const agreement = createAgreement({
    ...{ roomId: "room", selfId },
    say: (said) => post({ from: selfId, said }),
    onCode: (code) => codes.push(code),
    onKey: (key) => keys.push(key),
    onBreach: (what, who) => breaches.push(`${what} ${who}`),
  });
  return { selfId, agreement, keys, codes, breaches };
}
type Member = ReturnType<typeof member>;

/** An honest server: everything to everybody else, until nobody says anything. */
function room(curve: Curve = "X25519") {
  const posts: Post[] = [];
  const record: Post[] = [];
  const members = new Map<string, Member>();
  const add = (id: string) => {
    const made = member(id, (post) => posts.push(post));
    members.set(id, made);
    return made;
  };
  async function settle(change: (post: Post, to: string) => Post | null = (post) => post) {
    for (let post = posts.shift(); post; post = posts.shift()) {
      record.push(post);
      for (const [id, one] of members) {
        const changed = id === post.from ? null : change(post, id);
        if (changed) await one.agreement.heard(changed.from, changed.said);
      }
    }
  }
  async function epoch(number: number, ids: readonly string[]) {
    for (const id of ids) await members.get(id)?.agreement.membersAre(number, ids, curve);
  }
  return { add, settle, epoch, members, record };
}
/** With another first byte. */
const flipped = (hex: string) => (hex.startsWith("00") ? "01" : "00") + hex.slice(2);
const keyOf = (who: Member, memberId: string, epoch: number) => {
  const found = who.keys.find((key) => key.memberId === memberId && key.epoch === epoch);
  return found && { kid: found.kid, key: toHex(found.baseKey) };
};

describe.each<Curve>(["X25519", "P-256"])("on %s", (curve) => {
  test("two members have one code, and each other's keys", async () => {
    const { add, epoch, settle } = room(curve);
    const [a, b] = [add("a"), add("b")];
    await epoch(1, ["a", "b"]);
    await settle();
    expect(a.codes).toHaveLength(1);
    expect(a.codes).toEqual(b.codes);
    expect(a.codes[0]).toHaveLength(6);
    expect(a.codes[0]?.every((word) => word >= 0 && word < 64)).toBe(true);
    for (const sender of ["a", "b"]) expect(keyOf(a, sender, 1)).toEqual(keyOf(b, sender, 1));
    expect(keyOf(a, "a", 1)?.kid).not.toBe(keyOf(a, "b", 1)?.kid);
    expect([...a.breaches, ...b.breaches]).toEqual([]);
  });
});

test("this Node knows both curves", async () => {
  expect(await knownCurves()).toEqual(["X25519", "P-256"]);
});

test("four members agree, whatever order their words come in", async () => {
  const { add, epoch, settle, members } = room();
  for (const id of ["a", "b", "c", "d"]) add(id);
  await epoch(7, ["a", "b", "c", "d"]);
  await settle();
  const codes = [...members.values()].map((one) => one.codes[0]?.join(" "));
  expect(new Set(codes).size).toBe(1);
  for (const one of members.values()) expect(one.keys).toHaveLength(4);
});

test("who leaves has no key of what follows, who comes has none of what was; the code is another", async () => {
  const { add, epoch, settle } = room();
  const [a, b, c] = [add("a"), add("b"), add("c")];
  await epoch(1, ["a", "b"]);
  await settle();
  await epoch(2, ["a", "b", "c"]);
  await settle();
  await epoch(3, ["a", "c"]);
  await settle();
  expect(a.codes.map((code) => code.join(" "))).toHaveLength(3);
  expect(new Set(a.codes.map((code) => code.join(" "))).size).toBe(3);
  expect(c.keys.every((key) => key.epoch > 1)).toBe(true);
  expect(b.keys.every((key) => key.epoch < 3)).toBe(true);
  expect(keyOf(c, "a", 3)).toEqual(keyOf(a, "a", 3));
  const own = a.keys.filter(({ memberId }) => memberId === "a").map((key) => toHex(key.baseKey));
  expect(new Set(own).size).toBe(3);
});

test("a late epoch is not gone back to", async () => {
  const { add, epoch, settle } = room();
  const [a] = [add("a"), add("b")];
  await epoch(5, ["a", "b"]);
  await settle();
  await epoch(4, ["a", "b"]);
  await settle();
  expect(a.codes).toHaveLength(1);
});

test("a server in the middle, with keys of its own on each side, makes the codes differ", async () => {
  // The server speaks as b to a, and as a to b: two rooms of two, each with a member of its own.
  const left = room();
  const right = room();
  const a = left.add("a");
  const asB = left.add("b");
  const asA = right.add("a");
  const b = right.add("b");
  await left.epoch(1, ["a", "b"]);
  await right.epoch(1, ["a", "b"]);
  await left.settle();
  await right.settle();
  // It has every key of either side …
  expect(keyOf(asB, "a", 1)).toEqual(keyOf(a, "a", 1));
  expect(keyOf(asA, "b", 1)).toEqual(keyOf(b, "b", 1));
  // … and the two people see it.
  expect(a.codes[0]).not.toEqual(b.codes[0]);
});

test("a public key changed after its commitment is a breach, and no code is shown", async () => {
  const { add, epoch, settle } = room();
  const [a, b] = [add("a"), add("b")];
  await epoch(1, ["a", "b"]);
  await settle(({ from, said }, to) =>
    said.kind === "reveal" && to === "a"
      ? { from, said: { ...said, random: "00".repeat(16) } }
      : { from, said },
  );
  expect(a.breaches).toEqual(["commitment b"]);
  expect(a.codes).toEqual([]);
  expect(a.keys).toEqual([]);
  expect(b.breaches).toEqual([]);
});

test("nobody shows anything before all have committed, and what is shown before is a breach", async () => {
  const said: Said[] = [];
  const a = member("a", (post) => said.push(post.said));
  await a.agreement.membersAre(1, ["a", "b", "c"], "X25519");
  await a.agreement.heard("b", { kind: "commit", epoch: 1, commitment: "ab".repeat(32) });
  expect(said.map(({ kind }) => kind)).toEqual(["commit"]);
  const early = { publicKey: "01".repeat(32), random: "02".repeat(16) };
  await a.agreement.heard("b", { kind: "reveal", epoch: 1, ...early });
  expect(a.breaches).toEqual(["commitment b"]);
});

test("a commitment that repeats another's is a breach", async () => {
  const said: Said[] = [];
  const a = member("a", (post) => said.push(post.said));
  await a.agreement.membersAre(1, ["a", "b"], "X25519");
  const own = said[0];
  if (own?.kind !== "commit") throw new Error("a commitment comes first");
  await a.agreement.heard("b", own);
  expect(a.breaches).toEqual(["copied b"]);
});

test("a key that the server brings once more, or a second one of the same member, is not taken", async () => {
  const { add, epoch, settle, record } = room();
  const [a] = [add("a"), add("b")];
  await epoch(1, ["a", "b"]);
  await settle();
  for (const { from, said } of record.filter((post) => post.from === "b"))
    await a.agreement.heard(from, said);
  expect(a.keys.map(({ memberId }) => memberId).sort()).toEqual(["a", "b"]);
  expect(a.codes).toHaveLength(1);
  expect(a.breaches).toEqual([]);
});

test("after a break of the link words may be missing: what is left of that epoch accuses nobody", async () => {
  const { add, epoch, settle, record } = room();
  const [a, b] = [add("a"), add("b")];
  await epoch(1, ["a", "b"]);
  // b never hears a's commitment, and its link is back when a shows its key.
  let isBack = false;
  await settle((post, to) => {
    if (to === "b" && post.said.kind === "commit") return null;
    if (to === "b" && post.said.kind === "reveal" && !isBack) {
      isBack = true;
      void b.agreement.pause();
    }
    return post;
  });
  expect(isBack).toBe(true);
  expect(record.some(({ from, said }) => from === "a" && said.kind === "reveal")).toBe(true);
  expect(b.breaches).toEqual([]);
  await epoch(2, ["a", "b"]);
  await settle();
  expect(a.codes.at(-1)).toEqual(b.codes.at(-1));
  expect(keyOf(a, "b", 2)).toEqual(keyOf(b, "b", 2));
});

test("a wrapped key that was changed, or is of another room, is a breach", async () => {
  const { add, epoch, settle } = room();
  const [a] = [add("a"), add("b")];
  await epoch(1, ["a", "b"]);
  await settle(({ from, said }, to) =>
    said.kind === "key" && to === "a"
      ? { from, said: { ...said, sealed: flipped(said.sealed) } }
      : { from, said },
  );
  expect(a.breaches).toEqual(["key b"]);
  expect(a.keys.map(({ memberId }) => memberId)).toEqual(["a"]);
});

test("a public key that is none is a breach, and the next epoch is agreed on all the same", async () => {
  const { add, epoch, settle } = room();
  const [a, b] = [add("a"), add("b")];
  await epoch(1, ["a", "b"]);
  // Committed to as it should be: all zeros, with which every secret would be zeros.
  const nothing = { publicKey: new Uint8Array(32), random: new Uint8Array(16) };
  const commitment = toHex(await commitmentOf(nothing.publicKey, nothing.random));
  await settle((post, to) => {
    if (to !== "a" || post.said.kind === "key") return to === "a" ? null : post;
    if (post.said.kind === "commit") return { ...post, said: { ...post.said, commitment } };
    const shown = { publicKey: toHex(nothing.publicKey), random: toHex(nothing.random) };
    return { ...post, said: { ...post.said, ...shown } };
  });
  expect(a.breaches).toEqual(["key b"]);
  expect(a.keys).toEqual([]);
  await epoch(2, ["a", "b"]);
  await settle();
  expect(a.codes.at(-1)).toEqual(b.codes.at(-1));
  expect(keyOf(a, "b", 2)).toEqual(keyOf(b, "b", 2));
});

test("what the server saw holds no key", async () => {
  const { add, epoch, settle, record } = room();
  const [a, b] = [add("a"), add("b")];
  await epoch(1, ["a", "b"]);
  await settle();
  const seen = JSON.stringify(record);
  for (const { baseKey } of [...a.keys, ...b.keys]) expect(seen).not.toContain(toHex(baseKey));
  expect(record.filter(({ said }) => said.kind === "key")).toHaveLength(2);
});
