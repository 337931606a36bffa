/** For pages without `navigator.locks` (no HTTPS): a lease that a closed tab loses after so long. */
const LEASE_MS = 8_000;
const RENEW_MS = 2_000;

/** One tab of a browser uploads; the others look on and may take over. */
export type Leader = {
  /** Takes the lead from whichever tab has it. */
  take(): void;
  stop(): void;
};

function byLock(name: string, onChange: (isLeading: boolean) => void): Leader {
  let isStopped = false;
  let release: (() => void) | null = null;
  const ask = (options: LockOptions) => {
    const held = navigator.locks.request(name, options, () => {
      if (isStopped) return;
      onChange(true);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    void held.then(undefined, () => {
      if (isStopped) return;
      release = null;
      onChange(false); // another tab took it: wait in line again
      ask({});
    });
  };
  ask({});
  return {
    take: () => {
      if (!release) ask({ steal: true });
    },
    stop() {
      isStopped = true;
      release?.();
    },
  };
}

function byLease(name: string, onChange: (isLeading: boolean) => void): Leader {
  const mine = crypto.getRandomValues(new Uint32Array(2)).join("-");
  let isLeading = false;
  const holder = () => (localStorage.getItem(name) ?? "").split(" ");
  const write = () => localStorage.setItem(name, `${mine} ${Date.now() + LEASE_MS}`);
  const tick = () => {
    const [id, until] = holder();
    const isMine = id === mine;
    if (isMine || !id || Number(until) < Date.now()) write();
    if (isMine === isLeading) return;
    isLeading = isMine;
    onChange(isMine);
  };
  const free = () => {
    if (holder()[0] === mine) localStorage.removeItem(name);
  };
  tick();
  const timer = setInterval(tick, RENEW_MS);
  addEventListener("pagehide", free);
  return {
    take() {
      write();
      tick();
    },
    stop() {
      clearInterval(timer);
      removeEventListener("pagehide", free);
      free();
    },
  };
}

/** Stands for the lead of `name` among the tabs of this browser; `onChange` hears when it comes and goes. */
export function standForLead(name: string, onChange: (isLeading: boolean) => void): Leader {
  return "locks" in navigator ? byLock(name, onChange) : byLease(name, onChange);
}
