type Deps = {
  /** The device is on another network: what was connected before is dead, whether it knows or not. */
  onMoved: () => void;
  /** Something may be wrong: the page slept, or the network went. */
  onDoubt: () => void;
};
type NetworkInformation = EventTarget & { readonly type?: string };

/** Tells what the browser knows of the network and of sleep before any packet is missed. Gives the function that stops it. */
export function watchNetwork({ onMoved, onDoubt }: Deps): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  window.addEventListener("online", onMoved, { signal });
  window.addEventListener("offline", onDoubt, { signal });
  // A page that was frozen in the background, or kept for the back button, has lost its sockets unheard.
  document.addEventListener("resume", onDoubt, { signal });
  window.addEventListener("pageshow", ({ persisted }) => persisted && onDoubt(), { signal });
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "visible" && onDoubt(),
    { signal },
  );
  // Wi-Fi to mobile without a moment offline: only phones tell it, and estimates of speed are told the same way.
  const connection = connectionOf(navigator);
  let type = connection?.type;
  connection?.addEventListener(
    "change",
    () => {
      const before = type;
      type = connection.type;
      if (type !== before && type !== "none") onMoved();
    },
    { signal },
  );
  return () => controller.abort();
}

/** Safari and Firefox have none. */
function connectionOf(of: Navigator & { connection?: NetworkInformation }) {
  return of.connection;
}
