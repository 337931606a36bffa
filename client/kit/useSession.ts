import { useEffect, useState, useSyncExternalStore } from "react";
import type { Me } from "#server/people/protocol.ts";
import { socket } from "./call.ts";
import { queries } from "./queries.ts";
import { rest, signRequestsBy } from "./rest.ts";
import { createSession, type SessionState } from "./session.ts";
import { createTabs } from "./tabs.ts";
import { takeLanguageOf } from "./text/text.ts";

/** The one session of this page. */
export const session = createSession({
  refresh: () => rest("refreshSession", {}),
  signOut: () => rest("signOut", {}),
  tabs: createTabs(),
  onPerson(me) {
    queries.clear();
    socket.disconnect();
    if (!me) return;
    socket.connect();
    takeLanguageOf(me, (language) => rest("changeMe", { language }).then(session.changeMe));
  },
});
signRequestsBy(session);

socket.auth = (give) => give({ token: session.token() });
socket.on("session:revoked", ({ reason }) => session.revoked(reason));
const RECONNECT_MS = 1_000;
/** socket.io leaves a refused or cut connection alone; a fresh token is tried instead. */
const reconnect = () => {
  setTimeout(async () => {
    if (socket.active || session.state().status !== "signedIn") return;
    await session.renew(session.token());
    if (session.state().status === "signedIn" && !socket.active) socket.connect();
  }, RECONNECT_MS);
};
socket.on("connect_error", reconnect);
socket.on("disconnect", reconnect);

/** Who is signed in, or why nobody is. */
export function useSession(): SessionState {
  return useSyncExternalStore(session.onChange, session.state);
}

/** The signed-in person. @throws Error on screens shown to nobody in particular */
export function useMe(): Me {
  const state = useSession();
  if (state.status !== "signedIn") throw new Error("This screen needs a signed-in person");
  return state.me;
}

const followSocket = (listener: () => void) => {
  socket.on("connect", listener).on("disconnect", listener);
  return () => void socket.off("connect", listener).off("disconnect", listener);
};
/** Shorter breaks heal before anybody could read about them. */
const UNNOTICED_MS = 2_500;

/** Whether live news reach this page; short breaks are not reported. */
export function useIsConnected(): boolean {
  const isConnected = useSyncExternalStore(followSocket, () => socket.connected);
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (isConnected) return setIsLong(false);
    const timer = setTimeout(() => setIsLong(true), UNNOTICED_MS);
    return () => clearTimeout(timer);
  }, [isConnected]);
  return isConnected || !isLong;
}
