import { type Breach, createAgreement, type Said, type SenderKey } from "./agreement.ts";
import type { Bytes } from "./bytes.ts";
import type { Curve } from "./curve.ts";
import { OLD_KEYS_MS } from "./frame-pipe.ts";
import { type Content, chatKey, openBytes, type Sealed, sealBytes } from "./messages.ts";
import type { ToWorker } from "./worker.ts";

/** How the keys of one opening of a room stand. */
export type KeyState = {
  /** Six numbers below 64; null while keys are being agreed. */
  code: readonly number[] | null;
  /** Which set of members the code is of; it counts up, so that a changed code is noticed. */
  epoch: number;
  /** One's own key is in the worker: what is sent now is sealed. */
  isSealing: boolean;
  /** One has every other member's key too. */
  isComplete: boolean;
  breach: { what: Breach; memberId: string } | null;
};
type Deps = {
  /** The room and its opening: keys of another one do not fit. */
  roomId: string;
  selfId: string;
  tell(message: ToWorker): void;
  say(said: Said): void;
  onChange(state: KeyState): void;
};

/** Agrees on the keys of one opening of a room, hands them to the worker, and keeps those for words. */
export function createRoomKeys({ roomId, selfId, tell, say, onChange }: Deps) {
  let state: KeyState = {
    ...{ code: null, epoch: -1, isSealing: false, isComplete: false, breach: null },
  };
  let isClosed = false;
  /** Members of this epoch whose key has not come. */
  let missing = new Set<string>();
  /** Keys for words, by sender and key id; old ones go with the frames' keys. */
  const wordKeys = new Map<string, Map<number, CryptoKey>>();
  /** Each message is taken once, however often the server brings it. */
  const seen = new Set<string>();
  let own: { kid: number; key: CryptoKey } | null = null;
  const timers = new Set<ReturnType<typeof setTimeout>>();

  function change(next: Partial<KeyState>): void {
    if (isClosed) return;
    state = { ...state, ...next };
    onChange(state);
  }
  function later(act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, OLD_KEYS_MS);
    timers.add(timer);
  }

  async function take({ memberId, kid, baseKey, epoch }: SenderKey): Promise<void> {
    const key = await chatKey(baseKey, kid);
    // The members may have changed meanwhile, or a breach come: nothing more is sent under such a key.
    if (isClosed || epoch !== state.epoch || state.breach) return void baseKey.fill(0);
    const ofMember = wordKeys.get(memberId) ?? new Map<number, CryptoKey>();
    ofMember.set(kid, key);
    wordKeys.set(memberId, ofMember);
    if (memberId === selfId) {
      own = { kid, key };
      tell({ kind: "sendKey", kid, baseKey });
    } else {
      tell({ kind: "receiveKey", memberId, kid, baseKey });
      later(() => {
        for (const old of ofMember.keys()) if (old < kid) ofMember.delete(old);
      });
    }
    baseKey.fill(0); // the worker has its copy
    missing.delete(memberId);
    change({
      isSealing: state.isSealing || memberId === selfId,
      isComplete: missing.size === 0,
    });
  }

  const agreement = createAgreement({
    ...{ roomId, selfId, say },
    onCode: (code) => change({ code }),
    onKey: (key) => void take(key),
    onBreach(what, memberId) {
      stopSending();
      change({ code: null, isSealing: false, isComplete: false, breach: { what, memberId } });
    },
  });

  function stopSending(): void {
    tell({ kind: "stopSending" });
    own = null;
  }

  return {
    /** The server says who is here. Until keys are agreed anew nothing is sent under the old ones. */
    async membersAre(epoch: number, memberIds: readonly string[], curve: Curve): Promise<void> {
      if (epoch <= state.epoch) return;
      stopSending();
      missing = new Set(memberIds);
      for (const memberId of [...wordKeys.keys()])
        if (!memberIds.includes(memberId)) {
          wordKeys.delete(memberId);
          if (memberId !== selfId) tell({ kind: "forget", memberId });
        }
      change({ epoch, code: null, isSealing: false, isComplete: false, breach: null });
      await agreement.membersAre(epoch, memberIds, curve);
    },
    heard: agreement.heard,
    pause: agreement.pause,
    /** A message for the others; null while no key is agreed. */
    seal: async (content: Content, plain: Uint8Array): Promise<Sealed | null> =>
      own && sealBytes(own.key, own.kid, content, plain),
    /** A member's message; null where no key of theirs opens it, or it was opened before. */
    async open(memberId: string, content: Content, sealed: Sealed): Promise<Bytes | null> {
      const key = wordKeys.get(memberId)?.get(sealed.kid);
      const plain = key ? await openBytes(key, content, sealed) : null;
      const id = `${memberId} ${sealed.kid} ${sealed.nonce.join()}`;
      if (!plain || seen.has(id)) return null;
      seen.add(id);
      return plain;
    },
    close(): void {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      wordKeys.clear();
      own = null;
    },
  };
}
export type RoomKeys = ReturnType<typeof createRoomKeys>;
