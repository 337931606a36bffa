/** The part of the Network Information API that tells the kind of a link; Chromium on phones has it. */
type Connection = EventTarget & { type?: string };

function connection(): Connection | null {
  const found: unknown = Reflect.get(navigator, "connection");
  return found instanceof EventTarget ? found : null;
}

/** Whether this browser tells a mobile link from Wi-Fi at all. */
export function canTellWifi(): boolean {
  const type = connection()?.type;
  return type !== undefined && type !== "unknown";
}

/** Costs money by the megabyte. False where the browser cannot tell. */
export function isMobileLink(): boolean {
  const type = connection()?.type;
  return type === "cellular" || type === "bluetooth" || type === "wimax";
}

/** Hears when the link comes, goes or changes its kind, and when the person comes back to the page. */
export function onNetwork(listener: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === "visible") listener();
  };
  const link = connection();
  addEventListener("online", listener);
  addEventListener("offline", listener);
  document.addEventListener("visibilitychange", shown);
  link?.addEventListener("change", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
    document.removeEventListener("visibilitychange", shown);
    link?.removeEventListener("change", listener);
  };
}
