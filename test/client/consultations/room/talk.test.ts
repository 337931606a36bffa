import { expect, test } from "vitest";
import { pack, unpack, WORDS_MAX } from "#client/consultations/room/said.ts";
import { createTalk } from "#client/consultations/room/talk.ts";
import { Store } from "#client/kit/store.ts";
import type { SealedMessage, SealedState } from "#client/secrecy/sealed-room.ts";
import { MAX_TEXT_CHARS } from "#client/secrecy/sealed-room.ts";

test("words and signs come out as they went in; anything else is no message", () => {
  for (const said of [
    { kind: "words", text: "Сәлем! «Иә»\n\\" },
    { kind: "break", isOn: true },
    { kind: "held", isOn: false },
    { kind: "hidden", isOn: true },
  ] as const)
    expect(unpack(pack(said))).toEqual(said);
  for (const text of [
    "",
    "Сәлем",
    "null",
    "[]",
    '{"kind":"words","text":" "}',
    '{"kind":"break"}',
    '{"kind":"x"}',
  ])
    expect(unpack(text)).toBeNull();
});

test("the longest message fits what one sealed message carries, whatever it is made of", () => {
  expect(pack({ kind: "words", text: '"'.repeat(WORDS_MAX) }).length).toBeLessThan(MAX_TEXT_CHARS);
});

/** The room's half that a talk needs, without keys: what is sent comes back as one's own, as in the product. */
function fakeRoom(selfId: string) {
  const store = new Store<SealedState>({
    ...{ canSeal: true, isBroken: false, code: null, epoch: 1, isSealing: true, canWrite: true },
    ...{ breach: null, plainNeeded: false, isPlain: false, isStalled: false },
    members: [
      { personId: selfId, canSeal: true },
      { personId: "other", canSeal: true },
    ],
  });
  const sent: string[] = [];
  let listener: (message: SealedMessage) => void = () => undefined;
  let id = 0;
  const hear = (personId: string, text: string) =>
    listener({ id: ++id, personId, atMs: 0, kind: "text", text });
  return {
    ...{ store, sent, hear },
    async sendText(text: string): Promise<void> {
      if (!store.get().canWrite) throw new Error("no key is agreed now");
      sent.push(text);
      hear(selfId, text);
    },
    onMessage(next: typeof listener) {
      listener = next;
      return () => undefined;
    },
    loseOne: () => listener({ id: ++id, personId: "other", atMs: 0, kind: "lost" }),
  };
}

test("what is said stands on the screen once, whoever said it; signs are no lines", async () => {
  const sealed = fakeRoom("me");
  const talk = createTalk({ sealed, selfId: "me" });
  await talk.say("Сәлем");
  sealed.hear("other", pack({ kind: "words", text: "Иә" }));
  sealed.hear("other", pack({ kind: "break", isOn: true }));
  sealed.loseOne();
  const { lines, shown } = talk.store.get();
  expect(lines.map(({ personId, kind }) => [personId, kind])).toEqual([
    ["me", "words"],
    ["other", "words"],
    ["other", "lost"],
  ]);
  expect([...shown.break]).toEqual(["other"]);
});

test("who comes during a break is told of it; who goes takes theirs along", async () => {
  const sealed = fakeRoom("me");
  const talk = createTalk({ sealed, selfId: "me" });
  talk.setSign("break", true);
  await Promise.resolve();
  expect(sealed.sent).toEqual([pack({ kind: "break", isOn: true })]);
  sealed.store.patch({ epoch: 2, canWrite: false });
  sealed.store.patch({ canWrite: true });
  expect(sealed.sent).toHaveLength(2);
  sealed.store.patch({ isSealing: false });
  expect(sealed.sent).toHaveLength(2);
  sealed.hear("other", pack({ kind: "break", isOn: true }));
  sealed.hear("other", pack({ kind: "held", isOn: true }));
  expect([...talk.store.get().shown.held]).toEqual(["other"]);
  sealed.store.patch({ epoch: 3, members: [{ personId: "me", canSeal: true }] });
  const nobody = new Set();
  expect(talk.store.get().shown).toEqual({ break: new Set(["me"]), held: nobody, hidden: nobody });
  talk.setSign("break", false);
  sealed.store.patch({ epoch: 4 });
  await Promise.resolve();
  expect(sealed.sent.slice(3)).toEqual([pack({ kind: "break", isOn: false })]);
});

test("a break taken while keys are renewed is told with the next ones", async () => {
  const sealed = fakeRoom("me");
  const talk = createTalk({ sealed, selfId: "me" });
  sealed.store.patch({ epoch: 2, canWrite: false });
  talk.setSign("break", true);
  await new Promise((go) => setTimeout(go));
  expect(sealed.sent).toEqual([]);
  sealed.store.patch({ canWrite: true });
  expect(sealed.sent).toEqual([pack({ kind: "break", isOn: true })]);
});

test("a sign that could not be taken away is taken away as soon as one can write again", async () => {
  const sealed = fakeRoom("me");
  const talk = createTalk({ sealed, selfId: "me" });
  talk.setSign("held", true);
  sealed.store.patch({ canWrite: false });
  talk.setSign("held", false);
  await new Promise((go) => setTimeout(go));
  sealed.store.patch({ canWrite: true });
  sealed.store.patch({ isStalled: true });
  expect(sealed.sent).toEqual([
    pack({ kind: "held", isOn: true }),
    pack({ kind: "held", isOn: false }),
  ]);
});
