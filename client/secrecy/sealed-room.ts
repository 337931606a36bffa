import type { z } from "zod";
import type { Members, secrecyNotices } from "#server/secrecy/protocol.ts";
import { Store } from "../kit/store.ts";
import type { Call, RoomSocket } from "../room/ports.ts";
import type { Seal } from "../room/session-deps.ts";
import { fromBase64, fromHex, toBase64, toHex, utf8 } from "./bytes.ts";
import { type Curve, knownCurves } from "./curve.ts";
import { createMediaSeal } from "./media-seal.ts";
import { toSmallJpeg } from "./picture.ts";
import { createRoomKeys, type KeyState, type RoomKeys } from "./room-keys.ts";

/** Keys that are not there by now will not come by themselves, ms; doubled at each try in vain. */
const STALL_MS = 8_000;
const STALL_MOST_MS = 60_000;
/** Characters of one message: 4 bytes each fit the protocol. */
export const MAX_TEXT_CHARS = 2_000;

export type SealedMember = { personId: string; canSeal: boolean };
/**
 * How a sealed room stands. `members` are all who are given keys: a screen shows them, since a server could add one
 * whom nobody let in, and the code is the same on every side then too.
 */
export type SealedState = {
  /** This browser can seal. Where it cannot, or another's cannot, no lock is drawn anywhere. */
  canSeal: boolean;
  /** What seals has died: nothing is sent or played until the page is loaded anew. */
  isBroken: boolean;
  /** Six numbers below 64 to compare; null while keys are agreed, where one is alone, and where a member cannot seal. */
  code: readonly number[] | null;
  /** Counts up with every change of the members; a code belongs to one of it. */
  epoch: number;
  /** What is sent now is sealed, and everybody here can open it. */
  isSealing: boolean;
  /** Messages can be sent now. */
  canWrite: boolean;
  /** Somebody said another thing than they had committed to: nothing is sent, whoever comes or goes, until `again`. */
  breach: KeyState["breach"];
  /** Keys do not come although it was tried anew: a weak link, or a member who does not answer. */
  isStalled: boolean;
  members: readonly SealedMember[];
  /** Somebody here, maybe oneself, cannot seal: nothing is sent or played before `allowPlain`. */
  plainNeeded: boolean;
  /** This person has said yes to going on without, with those who are here now. */
  isPlain: boolean;
};
/** One message, one's own too. `lost`: it came and could not be opened. */
export type SealedMessage = { id: number; personId: string; atMs: number } & (
  | { kind: "text"; text: string }
  | { kind: "picture"; picture: Blob }
  | { kind: "lost" }
);
type Heard = z.output<(typeof secrecyNotices)["secrecy:heard"]>;
type Deps = {
  socket: RoomSocket;
  call: Call;
  lessonId: string;
  selfId: string;
  onChange?: (state: SealedState) => void;
};

/** The page's half of a sealed room, from before it is entered until it is left. Begin it early: its worker loads meanwhile. */
export function createSealedRoom({ socket, call, lessonId, selfId, onChange }: Deps) {
  const store = new Store<SealedState>({
    ...{ canSeal: true, isBroken: false, code: null, epoch: -1, isSealing: false },
    ...{ canWrite: false, breach: null, isStalled: false, members: [], plainNeeded: false },
    isPlain: false,
  });
  const unwatch = onChange && store.subscribe(() => onChange(store.get()));
  const media = createMediaSeal(() => store.patch({ isBroken: true }));
  const listeners = new Set<(message: SealedMessage) => void>();
  let room: { era: string; keys: RoomKeys } | null = null;
  /** Those who cannot seal and whom this person accepted. */
  let accepted = new Set<string>();
  let stalls = 0;
  let stallTimer: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;
  let curves: Curve[] | null = null;
  let isClosed = false;

  void media.ready.then(() => store.patch({ canSeal: media.canSeal() }));

  async function join(): Promise<void> {
    await media.ready;
    curves ??= await knownCurves();
    if (isClosed || !socket.connected) return; // entering again joins again
    awaitKeys();
    try {
      follow(await call("secrecy:join", { lessonId, canSeal: media.canSeal(), curves }));
    } catch {
      // Out of the room or of reach: entering again joins again, and so does the timer.
    }
  }

  /** Joins again where keys do not come: a word may have been lost on its way. */
  function awaitKeys(): void {
    clearTimeout(stallTimer);
    const wait = Math.min(STALL_MS * 2 ** stalls, STALL_MOST_MS);
    stallTimer = setTimeout(() => {
      stalls++;
      store.patch({ isStalled: true });
      void join();
    }, wait);
  }
  function settled(): void {
    clearTimeout(stallTimer);
    stalls = 0;
    store.patch({ isStalled: false });
  }

  function follow({ era, epoch, curve, members }: Members): void {
    if (isClosed) return;
    if (room?.era !== era) {
      room?.keys.close();
      media.tell({ kind: "reset" });
      room = { era, keys: openKeys(era) };
      store.patch({ epoch: -1 });
    }
    if (epoch <= store.get().epoch) return;
    const unable = members.filter(({ canSeal }) => !canSeal).map(({ personId }) => personId);
    const plainNeeded = unable.length > 0 || !media.canSeal();
    if (!plainNeeded) accepted = new Set();
    const isPlain = plainNeeded && accepted.size > 0 && unable.every((id) => accepted.has(id));
    store.patch({ members, plainNeeded, isPlain });
    media.setMode(plainNeeded ? (isPlain ? "plain" : "held") : "sealed");
    // The server says who is here: it could wipe a warning away by saying it once more.
    if (store.get().breach) {
      settled();
      return;
    }
    awaitKeys();
    const ids = members.map(({ personId }) => personId);
    // A browser without the others' curve has no words to share either.
    void room.keys.membersAre(epoch, curves?.includes(curve) ? ids : [], curve);
    if (plainNeeded || (ids.length === 1 && ids[0] === selfId)) settled();
  }

  function openKeys(era: string): RoomKeys {
    return createRoomKeys({
      ...{ roomId: `${lessonId}/${era}`, selfId },
      tell: media.tell,
      // What is not said now is of no use later: a stall joins again.
      say: (said) => void call("secrecy:say", { lessonId, said }).catch(() => undefined),
      onChange({ code, epoch, isSealing, isComplete, breach }) {
        if (room?.era !== era) return;
        const { plainNeeded } = store.get();
        store.patch({
          ...{ epoch, breach, canWrite: isSealing },
          code: plainNeeded ? null : code,
          isSealing: isSealing && !plainNeeded,
        });
        if (isComplete || breach) settled();
      },
    });
  }

  function emit(personId: string, what: Parameters<typeof toMessage>[2]): void {
    const message = toMessage(++lastId, personId, what);
    for (const listener of [...listeners]) listener(message);
  }

  async function onHeard({ lessonId: where, from, said }: Heard): Promise<void> {
    if (where !== lessonId || !room) return;
    const { keys } = room;
    if (said.kind !== "text" && said.kind !== "picture") return keys.heard(from, said);
    const bytes = said.kind === "text" ? fromHex(said.sealed) : fromBase64(said.sealed);
    const sealed = { kid: said.kid, nonce: fromHex(said.nonce), bytes };
    const plain = await keys.open(from, said.kind, sealed);
    if (isClosed) return;
    if (!plain) return emit(from, { kind: "lost" });
    if (said.kind === "text") emit(from, { kind: "text", text: new TextDecoder().decode(plain) });
    // Always the one kind that cannot carry a script, whatever its sender meant.
    else emit(from, { kind: "picture", picture: new Blob([plain], { type: "image/jpeg" }) });
  }

  const onMembers = (members: z.output<(typeof secrecyNotices)["secrecy:membersChanged"]>) => {
    if (members.lessonId === lessonId) follow(members);
  };
  const onHeardNow = (heard: Heard) => void onHeard(heard);
  const onDown = () => void room?.keys.pause();
  socket.on("secrecy:membersChanged", onMembers);
  socket.on("secrecy:heard", onHeardNow);
  socket.on("disconnect", onDown);

  const seal: Seal = {
    ready: media.ready,
    entered: () => void join(),
    sender: media.sender,
    receiver: media.receiver,
    isHeld: media.isHeld,
    onHeld: media.onHeld,
  };

  /** @throws Error no key is agreed now */
  async function sealNow(content: "text" | "picture", plain: Uint8Array) {
    const sealed = await room?.keys.seal(content, plain);
    if (!sealed) throw new Error("no key is agreed now");
    return { sealed, nonce: toHex(sealed.nonce), kid: sealed.kid };
  }

  return {
    store,
    /** For the room's session. */
    seal,
    /** @throws Error no key is agreed now; CallError too_many */
    async sendText(text: string): Promise<void> {
      const words = text.trim().slice(0, MAX_TEXT_CHARS);
      if (!words) return;
      const { sealed, ...of } = await sealNow("text", utf8(words));
      const said = { kind: "text" as const, ...of, sealed: toHex(sealed.bytes) };
      await call("secrecy:say", { lessonId, said });
      emit(selfId, { kind: "text", text: words });
    },
    /**
     * Any picture the browser can read; it is made small, and what a camera wrote into it (place, time) is left out.
     * @throws DOMException it is no picture; Error no key is agreed now; CallError too_many
     */
    async sendPicture(file: Blob): Promise<void> {
      const picture = await toSmallJpeg(file);
      const { sealed, ...of } = await sealNow(
        "picture",
        new Uint8Array(await picture.arrayBuffer()),
      );
      const said = { kind: "picture" as const, ...of, sealed: toBase64(sealed.bytes) };
      await call("secrecy:say", { lessonId, said });
      emit(selfId, { kind: "picture", picture });
    },
    /** Every message from now on, one's own too. Gives the function that ends it. */
    onMessage(listener: (message: SealedMessage) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** The person's own word: go on without a seal, with those who are here now. */
    allowPlain(): void {
      const { members, plainNeeded } = store.get();
      if (!plainNeeded) return;
      const unable = members.filter(({ canSeal }) => !canSeal).map(({ personId }) => personId);
      accepted = new Set([...unable, selfId]);
      store.patch({ isPlain: true });
      media.setMode("plain");
    },
    /** Agrees on keys anew: after a breach, when somebody asks for it. */
    again(): Promise<void> {
      store.patch({ breach: null, isStalled: false });
      return join();
    },
    /** What became of frames so far; null where this browser cannot seal. */
    counts: media.counts,
    close(): void {
      isClosed = true;
      clearTimeout(stallTimer);
      socket.off("secrecy:membersChanged", onMembers);
      socket.off("secrecy:heard", onHeardNow);
      socket.off("disconnect", onDown);
      room?.keys.close();
      media.close();
      listeners.clear();
      unwatch?.();
    },
  };
}
export type SealedRoom = ReturnType<typeof createSealedRoom>;

function toMessage(
  id: number,
  personId: string,
  what: { kind: "text"; text: string } | { kind: "picture"; picture: Blob } | { kind: "lost" },
): SealedMessage {
  return { id, personId, atMs: Date.now(), ...what };
}
