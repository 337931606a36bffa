import { type Bytes, compareBytes, fromHex, isEqual, randomBytes, toHex, utf8 } from "./bytes.ts";
import { codeOf } from "./code.ts";
import { type Curve, commitmentOf, drawEphemeral, type Ephemeral, wrapKey } from "./curve.ts";

/** What members say to each other through the server; to it they are words without meaning. Bytes as hexadecimal. */
export type Said =
  | { kind: "commit"; epoch: number; commitment: string }
  | { kind: "reveal"; epoch: number; publicKey: string; random: string }
  | { kind: "key"; epoch: number; to: string; nonce: string; sealed: string };

/** A sender's base key of one epoch. `kid` tells epoch and sender. */
export type SenderKey = { memberId: string; epoch: number; kid: number; baseKey: Bytes };
/** Why a key exchange failed: somebody did not say what they had committed to, or a key could not be opened. */
export type Breach = "commitment" | "copied" | "key";

type Deps = {
  roomId: string;
  selfId: string;
  /** Hands a message to the server for the others. */
  say(said: Said): void;
  /** The code of the members that are now; another one whenever they change. */
  onCode(code: number[], memberIds: readonly string[]): void;
  /** A key with which to send (one's own) or to receive. */
  onKey(key: SenderKey): void;
  /** Something is wrong with the key exchange; nothing of this epoch is to be trusted. */
  onBreach(breach: Breach, memberId: string): void;
};
const BASE_KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Senders in one epoch's key ids. */
const SENDERS = 16;

type Member = {
  commitment: Bytes | null;
  publicKey: Bytes | null;
  random: Bytes | null;
  /** Their key was taken: brought once more it would open frames that were played already. */
  hasKey: boolean;
};
type Epoch = {
  number: number;
  members: Map<string, Member>;
  own: Ephemeral;
  hasRevealed: boolean;
  order: string[] | null;
  waiting: { from: string; said: Extract<Said, { kind: "key" }> }[];
};

/**
 * Agrees on keys, anew for every set of members: commit, reveal, one key for each sender, wrapped for each other
 * member. Whoever left has no key of what follows, whoever came has none of what was. The server brings the
 * messages and says who is there; what it changes shows in the code.
 */
export function createAgreement(deps: Deps) {
  const { roomId, selfId, say, onCode, onKey, onBreach } = deps;
  let current: Epoch | null = null;
  let newest = -1;
  /** Messages of an epoch that this side has not begun yet. */
  let early: { from: string; said: Said }[] = [];
  let queue: Promise<void> = Promise.resolve();
  /** One thing after another: what is said is handled in the order it came. */
  const inOrder = (act: () => Promise<void>): Promise<void> => {
    queue = queue.then(act);
    return queue;
  };

  async function begin(epoch: number, memberIds: readonly string[], curve: Curve): Promise<void> {
    if (epoch <= newest) return;
    newest = epoch;
    current = null;
    if (!memberIds.includes(selfId) || memberIds.length < 2) return;
    const own = await drawEphemeral(curve);
    const commitment = await commitmentOf(own.publicKey, own.random);
    const nobody: Member = { commitment: null, publicKey: null, random: null, hasKey: false };
    current = {
      number: epoch,
      members: new Map(memberIds.map((id) => [id, { ...nobody }])),
      own,
      hasRevealed: false,
      order: null,
      waiting: [],
    };
    const { publicKey, random } = own;
    current.members.set(selfId, { ...nobody, commitment, publicKey, random });
    say({ kind: "commit", epoch, commitment: toHex(commitment) });
    const held = early.filter(({ said }) => said.epoch === epoch);
    early = early.filter(({ said }) => said.epoch > epoch);
    for (const { from, said } of held) await hear(from, said);
  }

  /** Whatever cannot be worked with, such as a public key that is none, is a breach and not the end of hearing. */
  async function hear(from: string, said: Said): Promise<void> {
    try {
      await take(from, said);
    } catch {
      breach("key", from);
    }
  }

  async function take(from: string, said: Said): Promise<void> {
    if (said.epoch > newest) {
      early = [...early, { from, said }].slice(-64);
      return;
    }
    const epoch = current;
    const member = epoch?.members.get(from);
    if (!epoch || epoch.number !== said.epoch || !member || from === selfId) return;
    if (said.kind === "commit") await onCommit(epoch, from, member, said.commitment);
    else if (said.kind === "reveal") await onReveal(epoch, from, member, said);
    else if (said.to === selfId) await onWrapped(epoch, from, said);
  }

  async function onCommit(epoch: Epoch, from: string, member: Member, hex: string): Promise<void> {
    if (member.commitment) return; // the first holds
    const commitment = fromHex(hex);
    for (const other of epoch.members.values())
      if (other.commitment && isEqual(other.commitment, commitment)) return breach("copied", from);
    member.commitment = commitment;
    if (epoch.hasRevealed || [...epoch.members.values()].some((one) => !one.commitment)) return;
    epoch.hasRevealed = true;
    const { publicKey, random } = epoch.own;
    say({
      ...{ kind: "reveal", epoch: epoch.number },
      ...{ publicKey: toHex(publicKey), random: toHex(random) },
    });
  }

  async function onReveal(
    epoch: Epoch,
    from: string,
    member: Member,
    said: Extract<Said, { kind: "reveal" }>,
  ): Promise<void> {
    if (member.publicKey) return;
    const [publicKey, random] = [fromHex(said.publicKey), fromHex(said.random)];
    // Shown before all had committed, or not what was committed to.
    if (!epoch.hasRevealed || !member.commitment) return breach("commitment", from);
    if (!isEqual(await commitmentOf(publicKey, random), member.commitment))
      return breach("commitment", from);
    Object.assign(member, { publicKey, random });
    const shown = [...epoch.members].flatMap(([id, one]) =>
      one.publicKey && one.random ? { id, publicKey: one.publicKey, random: one.random } : [],
    );
    if (shown.length < epoch.members.size || current !== epoch) return;
    const order = [...shown].sort((a, b) => compareBytes(a.publicKey, b.publicKey));
    epoch.order = order.map(({ id }) => id);
    onCode(await codeOf(order), epoch.order);
    await sendKeys(epoch, shown);
    for (const { from: sender, said: key } of epoch.waiting.splice(0))
      await onWrapped(epoch, sender, key);
  }

  const kidOf = (epoch: Epoch, memberId: string): number =>
    epoch.number * SENDERS + (epoch.order?.indexOf(memberId) ?? 0);

  async function sendKeys(
    epoch: Epoch,
    members: { id: string; publicKey: Bytes }[],
  ): Promise<void> {
    const baseKey = randomBytes(BASE_KEY_BYTES);
    const { number } = epoch;
    for (const { id, publicKey } of members) {
      if (id === selfId) continue;
      const of = { roomId, epoch: number, from: selfId, to: id };
      const key = await wrapKey(epoch.own, publicKey, of);
      const nonce = randomBytes(NONCE_BYTES);
      const how = { name: "AES-GCM", iv: nonce, additionalData: utf8(`${number}|${selfId}|${id}`) };
      const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, baseKey));
      say({ kind: "key", epoch: number, to: id, nonce: toHex(nonce), sealed: toHex(sealed) });
    }
    if (current === epoch)
      onKey({ memberId: selfId, epoch: number, kid: kidOf(epoch, selfId), baseKey });
  }

  async function onWrapped(
    epoch: Epoch,
    from: string,
    said: Extract<Said, { kind: "key" }>,
  ): Promise<void> {
    const sender = epoch.members.get(from);
    if (!epoch.order || !sender?.publicKey) {
      epoch.waiting.push({ from, said }); // ours may be slower to learn the last public key
      return;
    }
    if (sender.hasKey) return; // the first holds
    const of = { roomId, epoch: epoch.number, from, to: selfId };
    try {
      const key = await wrapKey(epoch.own, sender.publicKey, of);
      const additionalData = utf8(`${epoch.number}|${from}|${selfId}`);
      const how = { name: "AES-GCM", iv: fromHex(said.nonce), additionalData };
      const baseKey = new Uint8Array(await crypto.subtle.decrypt(how, key, fromHex(said.sealed)));
      if (baseKey.length !== BASE_KEY_BYTES) return breach("key", from);
      sender.hasKey = true;
      if (current === epoch)
        onKey({ memberId: from, epoch: epoch.number, kid: kidOf(epoch, from), baseKey });
    } catch {
      breach("key", from);
    }
  }

  /** Nothing more is said or heard in this epoch. */
  function breach(what: Breach, memberId: string): void {
    current = null;
    onBreach(what, memberId);
  }

  return {
    /** Who is there now, as the server says, and the curve that all of them have; every change is a later epoch. */
    membersAre: (epoch: number, memberIds: readonly string[], curve: Curve): Promise<void> =>
      inOrder(() => begin(epoch, memberIds, curve)),
    /** Takes what another member said. */
    heard: (from: string, said: Said): Promise<void> => inOrder(() => hear(from, said)),
    /** The way to the server broke: of this epoch words may be missing, so what is left of it accuses nobody. */
    pause: (): Promise<void> =>
      inOrder(async () => {
        current = null;
      }),
  };
}
export type Agreement = ReturnType<typeof createAgreement>;
