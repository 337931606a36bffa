import { useEffect, useState, useSyncExternalStore } from "react";
import { call, socket } from "../../kit/call.ts";
import { AttemptLog } from "../../room/attempts.ts";
import { exposeDiagnostics } from "../../room/diagnostics.ts";
import { RoomSession } from "../../room/session.ts";
import { initialState, type RoomState } from "../../room/state.ts";
import { createSealedRoom, type SealedRoom } from "../../secrecy/sealed-room.ts";
import { createTalk, type Talk } from "./talk.ts";

/** One stay in a private room: the engine, its lock, and what is written in it. */
export type Stay = { lessonId: string; session: RoomSession; sealed: SealedRoom; talk: Talk };
type Asked = {
  lessonId: string;
  selfId: string;
  /** Of the door; lets in once. Null: this tab was let in before. */
  ticket: string | null;
  /** The person has said to go on without a lock: this browser has none. It covers nobody else's. */
  isPlain: boolean;
};

const NOTHING = initialState();
const subscribeToNothing = () => () => undefined;

/** That somebody tried to enter is nobody's to count: the log of attempts forgets at once. */
const nowhere = () => new AttemptLog({ getItem: () => null, setItem: () => undefined });

function openStay({ lessonId, selfId, ticket, isPlain }: Asked): Stay & { close: () => void } {
  const sealed = createSealedRoom({ socket, call, lessonId, selfId });
  const allowOwn = () => {
    const { members, plainNeeded, isPlain: isAllowed } = sealed.store.get();
    const isOwnAlone = members.every(({ personId, canSeal }) => canSeal || personId === selfId);
    if (isPlain && plainNeeded && !isAllowed && isOwnAlone) sealed.allowPlain();
  };
  const unallow = sealed.store.subscribe(() => queueMicrotask(allowOwn)); // once it has settled
  let isUsed = false;
  const session: RoomSession = new RoomSession({
    ...{ call, socket, lessonId, seal: sealed.seal, attempts: nowhere() },
    report: () => Promise.resolve(),
    ticket: () => (isUsed ? null : ticket),
  });
  const follow = () => {
    if (session.store.get().entry > 0) isUsed = true;
  };
  const unfollow = session.store.subscribe(follow);
  const talk = createTalk({ sealed, selfId });
  const conceal = exposeDiagnostics(session);
  const close = () => {
    unfollow();
    unallow();
    conceal();
    talk.close();
    void session.leave();
    sealed.close();
  };
  return { lessonId, session, sealed, talk, close };
}

/** The private room, entered while the screen is there and left when it goes. Another ticket enters anew. */
export function usePrivateRoom(asked: Asked): { stay: Stay | null; state: RoomState } {
  const [stay, setStay] = useState<Stay | null>(null);
  const { lessonId, selfId, ticket, isPlain } = asked;
  useEffect(() => {
    const opened = openStay({ lessonId, selfId, ticket, isPlain });
    setStay(opened);
    return opened.close;
  }, [lessonId, selfId, ticket, isPlain]);
  const state = useSyncExternalStore(
    stay?.session.store.subscribe ?? subscribeToNothing,
    stay?.session.store.get ?? (() => NOTHING),
  );
  return { stay, state };
}
