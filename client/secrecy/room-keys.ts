import { type Breach, createAgreement, type Said, type SenderKey } from "./agreement.ts";
import type { Curve } from "./curve.ts";
import type { MediaKind } from "./frames.ts";
import { chatKey, openText, type Sealed, sealText } from "./messages.ts";
import type { FromWorker, ToWorker, TransformOptions } from "./worker.ts";

/** An old epoch's keys are kept so long, ms: its last frames are on their way (private-room.md, step 4). */
const OLD_KEYS_MS = 5_000;

/** How the room's secrecy stands, for the screen. */
export type Secrecy = {
  /** Six numbers below 64; null while keys are being agreed. */
  code: readonly number[] | null;
  /** Which set of members the code is of; it counts up, so that a changed code is noticed. */
  epoch: number;
  /** One's own key is in the worker: what is sent now is sealed. */
  isSealing: boolean;
  breach: { what: Breach; memberId: string } | null;
};
type Port = {
  postMessage(message: ToWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<FromWorker>) => void): void;
  terminate(): void;
};
type Deps = {
  roomId: string;
  selfId: string;
  curve: Curve;
  worker: Worker & Port;
  say(said: Said): void;
  onChange(secrecy: Secrecy): void;
};

/** Whether this browser can seal at all: where it cannot, there is no lock sign and nobody is told otherwise. */
export const canSeal = (): boolean =>
  "RTCRtpScriptTransform" in globalThis && "subtle" in (globalThis.crypto ?? {});

/** The page's half of a sealed room: agrees on keys, hands them to the worker, and keeps those for words. */
export function createRoomKeys({ roomId, selfId, curve, worker, say, onChange }: Deps) {
  let secrecy: Secrecy = { code: null, epoch: -1, isSealing: false, breach: null };
  const change = (next: Partial<Secrecy>): void => {
    secrecy = { ...secrecy, ...next };
    onChange(secrecy);
  };
  /** Keys for words, by sender and key id; old ones go with the frames' keys. */
  const wordKeys = new Map<string, Map<number, CryptoKey>>();
  let own: { kid: number; key: CryptoKey } | null = null;
  const timers = new Set<ReturnType<typeof setTimeout>>();

  async function take({ memberId, kid, baseKey, epoch }: SenderKey): Promise<void> {
    const key = await chatKey(baseKey, kid);
    const ofMember = wordKeys.get(memberId) ?? new Map<number, CryptoKey>();
    ofMember.set(kid, key);
    wordKeys.set(memberId, ofMember);
    if (memberId === selfId) {
      own = { kid, key };
      worker.postMessage({ kind: "sendKey", kid, baseKey });
    } else {
      worker.postMessage({ kind: "receiveKey", memberId, kid, baseKey });
      later(() => {
        worker.postMessage({ kind: "keepOnly", memberId, kids: [kid] });
        for (const old of ofMember.keys()) if (old < kid) ofMember.delete(old);
      });
    }
    baseKey.fill(0); // the worker has its copy
    if (epoch === secrecy.epoch && memberId === selfId) change({ isSealing: true });
  }

  function later(act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, OLD_KEYS_MS);
    timers.add(timer);
  }

  const agreement = createAgreement({
    ...{ roomId, selfId, curve, say },
    onCode: (code) => change({ code, breach: null }),
    onKey: (key) => void take(key),
    onBreach(what, memberId) {
      worker.postMessage({ kind: "stopSending" });
      own = null;
      change({ code: null, isSealing: false, breach: { what, memberId } });
    },
  });

  function transform(options: TransformOptions): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(worker, options);
  }

  return {
    read: (): Secrecy => secrecy,
    /** Before the first frame: whatever this track sends goes through the worker, which lets nothing out without a key. */
    attachSender(sender: RTCRtpSender, media: MediaKind): void {
      sender.transform = transform({ direction: "send", media });
    },
    attachReceiver(receiver: RTCRtpReceiver, media: MediaKind, memberId: string): void {
      receiver.transform = transform({ direction: "receive", media, memberId });
    },
    /** The server says who is here. Until keys are agreed anew nothing is sent under the old ones. */
    async membersAre(epoch: number, memberIds: readonly string[]): Promise<void> {
      if (epoch <= secrecy.epoch) return;
      worker.postMessage({ kind: "stopSending" });
      own = null;
      for (const memberId of wordKeys.keys())
        if (!memberIds.includes(memberId)) {
          wordKeys.delete(memberId);
          later(() => worker.postMessage({ kind: "forget", memberId }));
        }
      change({ epoch, code: null, isSealing: false, breach: null });
      await agreement.membersAre(epoch, memberIds);
    },
    heard: agreement.heard,
    /** Words for the others; null while no key is agreed. */
    sealText: async (text: string): Promise<Sealed | null> =>
      own && sealText(own.key, own.kid, text),
    /** A member's words; null where no key of theirs opens them. */
    async openText(memberId: string, sealed: Sealed): Promise<string | null> {
      const key = wordKeys.get(memberId)?.get(sealed.kid);
      return key ? openText(key, sealed) : null;
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer);
      worker.terminate();
      wordKeys.clear();
      own = null;
    },
  };
}
export type RoomKeys = ReturnType<typeof createRoomKeys>;
