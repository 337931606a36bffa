import type { Session } from "#server/auth/protocol.ts";
import type { Me } from "#server/people/protocol.ts";
import { CallError } from "./call.ts";
import type { Tabs } from "./tabs.ts";
import { tokenLifeMs } from "./token-life.ts";

/** Why nobody is signed in any more; each has its words in the `auth` catalogue. */
export type SignedOutReason = "ended" | "reused" | "removed" | "otherTab";
export type SessionState =
  | { status: "starting"; isOffline: boolean }
  | {
      status: "signedOut";
      reason: SignedOutReason | null;
      /** Whoever signs in next is likely the same person and goes on where they were. */
      mayGoOn: boolean;
    }
  | { status: "signedIn"; me: Me };

type Deps = {
  /** Rotates the refresh cookie. @throws CallError unauthenticated; network */
  refresh: () => Promise<Session>;
  signOut: () => Promise<unknown>;
  tabs: Tabs;
  /** Somebody came or went: sockets and caches follow. */
  onPerson: (me: Me | null) => void;
};

/** Renewed at this share of the token's life, so that no request meets an expired one. */
const RENEW_AT_SHARE = 0.8;
const RETRY_MS = 3_000;
const isRefusal = (error: unknown) =>
  error instanceof CallError && (error.code === "unauthenticated" || error.code === "forbidden");

/** Who is signed in in this browser. The access token lives here, in memory, and nowhere else. */
export function createSession({ refresh, signOut, tabs, onPerson }: Deps) {
  let state: SessionState = { status: "starting", isOffline: false };
  let token: string | null = null;
  let renewTimer: ReturnType<typeof setTimeout> | undefined;
  let renewing: Promise<boolean> | null = null;
  const listeners = new Set<() => void>();

  const change = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  function take(next: Session, options: { tellTabs: boolean }): void {
    const before = state.status === "signedIn" ? state.me.id : null;
    token = next.accessToken;
    clearTimeout(renewTimer);
    const lifeMs = tokenLifeMs(token);
    // A timer of a sleeping phone fires late; the first refused request renews then.
    if (lifeMs > 0)
      renewTimer = setTimeout(() => void renew(next.accessToken), lifeMs * RENEW_AT_SHARE);
    if (options.tellTabs) tabs.tell({ kind: "signedIn", session: next });
    if (before !== next.me.id) onPerson(next.me);
    change({ status: "signedIn", me: next.me });
  }

  function drop(reason: SignedOutReason | null): void {
    token = null;
    clearTimeout(renewTimer);
    const mayGoOn = state.status === "starting" || reason === "ended";
    if (state.status === "signedIn") onPerson(null);
    change({ status: "signedOut", reason, mayGoOn });
  }

  /** Gets a token newer than `stale`; one refresh at a time in this tab and among all tabs. */
  function renew(stale: string | null): Promise<boolean> {
    if (token !== stale) return Promise.resolve(token !== null);
    renewing ??= tabs
      .alone(async () => {
        if (token !== stale) return token !== null; // another tab was quicker
        try {
          take(await refresh(), { tellTabs: true });
          return true;
        } catch (error) {
          if (!isRefusal(error)) throw error;
          const isReused = error instanceof CallError && error.reason === "session_reused";
          drop(isReused ? "reused" : state.status === "signedIn" ? "ended" : null);
          return false;
        }
      })
      .catch(() => {
        // No network or a server in trouble: the token may still serve, so nobody is signed out.
        clearTimeout(renewTimer);
        renewTimer = setTimeout(() => void renew(token), RETRY_MS);
        if (state.status === "starting") change({ status: "starting", isOffline: true });
        return false;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }

  tabs.onNews((news) => {
    if (news.kind === "signedIn") take(news.session, { tellTabs: false });
    else if (state.status === "signedIn") drop("otherTab");
  });

  return {
    state: () => state,
    token: () => token,
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Signs in by the cookie of an earlier visit, where there is one. */
    start: () => renew(null),
    renew,
    /** Takes a session the server just opened, and tells the other tabs. */
    open: (next: Session) => take(next, { tellTabs: true }),
    /** The person changed something about themselves. */
    changeMe(me: Me): void {
      if (state.status === "signedIn") change({ status: "signedIn", me });
    },
    /** The server ended this session. */
    revoked: (reason: "signed_out" | "reused" | "removed") =>
      drop(reason === "signed_out" ? "otherTab" : reason),
    /** Ends the session here and, when the server can be reached, there. */
    async close(): Promise<void> {
      await signOut().catch(() => undefined); // offline: the cookie stays, the screen is closed
      tabs.tell({ kind: "signedOut" });
      drop(null);
    },
  };
}
export type SessionKeeper = ReturnType<typeof createSession>;
