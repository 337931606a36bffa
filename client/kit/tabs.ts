import type { Session } from "#server/auth/protocol.ts";

/** What tabs of one browser tell each other. Tokens pass between tabs of one origin, in memory only. */
export type TabNews = { kind: "signedIn"; session: Session } | { kind: "signedOut" };

/** The other tabs of this browser, which share our refresh cookie. */
export type Tabs = {
  tell(news: TabNews): void;
  onNews(listener: (news: TabNews) => void): void;
  /** Runs `work` while no other tab runs its own: a refresh cookie used twice at once looks stolen. */
  alone<T>(work: () => Promise<T>): Promise<T>;
};

const NAME = "qonyrau.session";
/** Longer than a refresh may take; after it a tab that died is passed over. */
const LEASE_MS = 21_000;
const POLL_MS = 60;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** For pages not served over HTTPS, where browsers have no `navigator.locks`: a lease in localStorage. */
async function aloneByLease<T>(work: () => Promise<T>): Promise<T> {
  const mine = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const read = () => (localStorage.getItem(NAME) ?? "").split(" ");
  for (;;) {
    const [holder, until] = read();
    if (!holder || Number(until) < Date.now()) {
      localStorage.setItem(NAME, `${mine} ${Date.now() + LEASE_MS}`);
      await pause(POLL_MS); // two tabs may have written at once: the later one stands
      if (read()[0] === mine) break;
    } else await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    if (read()[0] === mine) localStorage.removeItem(NAME);
  }
}

/** The real tabs, over BroadcastChannel and, where there is one, the browser's lock. */
export function createTabs(): Tabs {
  const channel = new BroadcastChannel(NAME);
  return {
    tell: (news) => channel.postMessage(news),
    onNews: (listener) =>
      channel.addEventListener("message", ({ data }: MessageEvent<TabNews>) => listener(data)),
    alone: (work) =>
      "locks" in navigator ? navigator.locks.request(NAME, work) : aloneByLease(work),
  };
}
