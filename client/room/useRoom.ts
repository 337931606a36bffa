import { useEffect, useState, useSyncExternalStore } from "react";
import { CallError, call, socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { AttemptLog } from "./attempts.ts";
import { exposeDiagnostics } from "./diagnostics.ts";
import type { VideoCodec } from "./encodings.ts";
import { watchFallback } from "./fallback-watch.ts";
import { sendStills } from "./screen-stills.ts";
import { RoomSession } from "./session.ts";
import { initialState, type RoomState } from "./state.ts";

/** A screen that is mounted again at once (React's strict mode, a changed layout) keeps its room. */
const KEEP_MS = 100;
type Held = { session: RoomSession; close: () => void; timer?: ReturnType<typeof setTimeout> };
const held = new Map<string, Held>();
const NOTHING = initialState();

function hold(lessonId: string, isAsClass: boolean): RoomSession {
  const known = held.get(lessonId);
  clearTimeout(known?.timer);
  if (known) return known.session;
  const codec = codecOfAddress();
  const session = new RoomSession({
    call,
    socket,
    lessonId,
    attempts: new AttemptLog(localStorage),
    report: (id, attempts) => rest("reportAttempts", { lessonId: id, attempts }).catch(giveUp),
    isAsClass,
    ...(codec ? { codec } : {}),
  });
  const conceal = exposeDiagnostics(session);
  const stopStills = sendStills(session, lessonId);
  const stopFallback = watchFallback(session, socket);
  const close = () => {
    conceal();
    stopFallback();
    stopStills();
  };
  held.set(lessonId, { session, close });
  return session;
}

function release(lessonId: string): void {
  const known = held.get(lessonId);
  if (!known) return;
  known.timer = setTimeout(() => drop(lessonId), KEEP_MS);
}

function drop(lessonId: string): void {
  const known = held.get(lessonId);
  held.delete(lessonId);
  known?.close();
  void known?.session.leave();
}

/** The room of a lesson: entered while the screen is there, left when it goes. `again` enters anew. */
export function useRoom(
  lessonId: string,
  { isAsClass = false }: { isAsClass?: boolean } = {},
): {
  session: RoomSession | null;
  state: RoomState;
  again: () => void;
} {
  const [session, setSession] = useState<RoomSession | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means a new session
  useEffect(() => {
    setSession(hold(lessonId, isAsClass));
    return () => release(lessonId);
  }, [lessonId, round]);
  const state = useSyncExternalStore(
    session?.store.subscribe ?? subscribeToNothing,
    session?.store.get ?? (() => NOTHING),
  );
  const again = () => {
    drop(lessonId);
    setRound((before) => before + 1);
  };
  return { session, state, again };
}

/** Attempts that the server will never take, such as of a meeting, are not kept: they would hold up the others. */
function giveUp(error: unknown): void {
  const isFinal = error instanceof CallError && ["forbidden", "not_found"].includes(error.code);
  if (!isFinal) throw error;
}

const subscribeToNothing = () => () => undefined;

/** `?codec=vp9` or `h264`, for tests. */
function codecOfAddress(): VideoCodec | null {
  const wanted = new URLSearchParams(location.search).get("codec")?.toUpperCase();
  return wanted === "VP9" || wanted === "H264" || wanted === "VP8" ? wanted : null;
}
