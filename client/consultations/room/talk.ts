import { Store } from "../../kit/store.ts";
import type { SealedMessage, SealedRoom } from "../../secrecy/sealed-room.ts";
import { pack, unpack } from "./said.ts";

/** One line of the sealed chat, in this page's memory alone. */
export type Line = { id: number; personId: string; atMs: number } & (
  | { kind: "words"; text: string }
  | { kind: "picture"; url: string }
  | { kind: "lost" }
);
export type TalkState = { lines: readonly Line[]; onBreak: ReadonlySet<string> };

/** As many lines stay on the screen. */
const LINES_MAX = 300;

type Deps = { sealed: Pick<SealedRoom, "store" | "sendText" | "onMessage">; selfId: string };
/** What is written in the sealed room, and who takes a break: kept by nobody, gone with the page. */
export function createTalk({ sealed, selfId }: Deps) {
  const store = new Store<TalkState>({ lines: [], onBreak: new Set() });
  let isOnBreak = false;
  /** Of which members' epoch the others know about the break. */
  let toldEpoch: number | null = null;

  function add(line: Line): void {
    const lines = [...store.get().lines, line];
    for (const old of lines.slice(0, -LINES_MAX)) drop(old);
    store.patch({ lines: lines.slice(-LINES_MAX) });
  }
  function setBreakOf(personId: string, isOn: boolean): void {
    if (store.get().onBreak.has(personId) === isOn) return;
    const onBreak = new Set(store.get().onBreak);
    if (isOn) onBreak.add(personId);
    else onBreak.delete(personId);
    store.patch({ onBreak });
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
      else if (said) setBreakOf(personId, said.isOn);
    }
  }
  function tellBreak(): void {
    const { epoch } = sealed.store.get();
    toldEpoch = epoch;
    // Without keys it is told with the next ones.
    sealed.sendText(pack({ kind: "break", isOn: isOnBreak })).catch(() => {
      toldEpoch = null;
    });
  }
  const unhear = sealed.onMessage(hear);
  /** Whoever comes while one rests is told as soon as there are keys; who left rests here no more. */
  const unfollow = sealed.store.subscribe(() => {
    const { epoch, canWrite, members } = sealed.store.get();
    const here = new Set([selfId, ...members.map(({ personId }) => personId)]);
    for (const personId of store.get().onBreak)
      if (!here.has(personId)) setBreakOf(personId, false);
    if (isOnBreak && canWrite && epoch !== toldEpoch) tellBreak();
  });
  function drop(line: Line): void {
    if (line.kind === "picture") URL.revokeObjectURL(line.url);
  }

  return {
    store,
    /** @throws Error no key is agreed now; CallError too_many */
    say: (text: string): Promise<void> => sealed.sendText(pack({ kind: "words", text })),
    /** Says that one rests now, or is back. */
    setBreak(isOn: boolean): void {
      isOnBreak = isOn;
      setBreakOf(selfId, isOn);
      tellBreak();
    },
    close(): void {
      unhear();
      unfollow();
      for (const line of store.get().lines) drop(line);
    },
  };
}
export type Talk = ReturnType<typeof createTalk>;
