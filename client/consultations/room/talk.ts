import { Store } from "../../kit/store.ts";
import type { SealedMessage, SealedRoom } from "../../secrecy/sealed-room.ts";
import { pack, type Sign, signs, unpack } from "./said.ts";

/** One line of the sealed chat, in this page's memory alone. */
export type Line = { id: number; personId: string; atMs: number } & (
  | { kind: "words"; text: string }
  | { kind: "picture"; url: string }
  | { kind: "lost" }
);
export type TalkState = {
  lines: readonly Line[];
  /** Who shows which sign now. */
  shown: Readonly<Record<Sign, ReadonlySet<string>>>;
};

/** As many lines stay on the screen. */
const LINES_MAX = 300;

type Deps = { sealed: Pick<SealedRoom, "store" | "sendText" | "onMessage">; selfId: string };
/** What is written in the sealed room, and who rests or is on the phone: kept by nobody, gone with the page. */
export function createTalk({ sealed, selfId }: Deps) {
  const store = new Store<TalkState>({
    lines: [],
    shown: { break: new Set(), held: new Set(), hidden: new Set() },
  });
  /** Signs of one's own. */
  const own = new Set<Sign>();
  /** What the members of an epoch know of one's own. */
  const told = new Map<Sign, { epoch: number; isOn: boolean }>();
  let lastEpoch = sealed.store.get().epoch;

  function add(line: Line): void {
    const lines = [...store.get().lines, line];
    for (const old of lines.slice(0, -LINES_MAX)) drop(old);
    store.patch({ lines: lines.slice(-LINES_MAX) });
  }
  function setSignOf(personId: string, sign: Sign, isOn: boolean): void {
    const { shown } = store.get();
    if (shown[sign].has(personId) === isOn) return;
    const who = new Set(shown[sign]);
    if (isOn) who.add(personId);
    else who.delete(personId);
    store.patch({ shown: { ...shown, [sign]: who } });
  }
  function hear(message: SealedMessage): void {
    const { id, personId, atMs } = message;
    const of = { id, personId, atMs };
    if (message.kind === "picture")
      add({ ...of, kind: "picture", url: URL.createObjectURL(message.picture) });
    else if (message.kind === "lost") add({ ...of, kind: "lost" });
    else {
      const said = unpack(message.text);
      if (said?.kind === "words") add({ ...of, kind: "words", text: said.text });
      else if (said) setSignOf(personId, said.kind, said.isOn);
    }
  }
  function tell(sign: Sign): void {
    const { epoch } = sealed.store.get();
    const isOn = own.has(sign);
    told.set(sign, { epoch, isOn });
    // Without keys it is told with the next ones.
    sealed.sendText(pack({ kind: sign, isOn })).catch(() => told.set(sign, { epoch, isOn: !isOn }));
  }
  const unhear = sealed.onMessage(hear);
  /**
   * Another epoch knows no signs: a page that was loaded anew has forgotten its own, and whoever came has heard of none.
   * Who still shows one says so as soon as there are keys.
   */
  const unfollow = sealed.store.subscribe(() => {
    const { epoch, canWrite } = sealed.store.get();
    const isNew = epoch !== lastEpoch;
    lastEpoch = epoch;
    for (const sign of signs) {
      if (isNew)
        for (const personId of store.get().shown[sign])
          if (personId !== selfId) setSignOf(personId, sign, false);
      const known = told.get(sign);
      const isKnown = known?.epoch === epoch && known.isOn;
      if (canWrite && own.has(sign) !== isKnown) tell(sign);
    }
  });
  function drop(line: Line): void {
    if (line.kind === "picture") URL.revokeObjectURL(line.url);
  }

  return {
    store,
    /** @throws Error no key is agreed now; CallError too_many */
    say: (text: string): Promise<void> => sealed.sendText(pack({ kind: "words", text })),
    /** Shows the others a sign, or takes it away. */
    setSign(sign: Sign, isOn: boolean): void {
      if (own.has(sign) === isOn) return;
      if (isOn) own.add(sign);
      else own.delete(sign);
      setSignOf(selfId, sign, isOn);
      tell(sign);
    },
    close(): void {
      unhear();
      unfollow();
      for (const line of store.get().lines) drop(line);
    },
  };
}
export type Talk = ReturnType<typeof createTalk>;
