import { useEffect, useMemo } from "react";
import { rest } from "../../kit/rest.ts";
import { routeTable } from "../../kit/route-table.ts";
import { session } from "../../kit/useSession.ts";
import { createKept, type Kept } from "./kept.ts";
import { createReporter, type Reporter } from "./reporter.ts";

/** The server answers nobody here: `fetch` with keepalive outlives the page that sends it, up to 64 kB. */
function sendLast({ itemId, ...body }: Kept): void {
  const token = session.token();
  if (token === null) return;
  const { path, method } = routeTable.reportWatching;
  fetch(`/api${path.replace(":itemId", encodeURIComponent(itemId))}`, {
    method,
    keepalive: true,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch(() => undefined); // kept, and sent with the next visit
}

/**
 * Counts what this person watches of one item, for `usePlayer({ reporter })`; `isOn` false counts nothing
 * (a teacher at their own film). `reporter.state` holds the newest progress.
 */
export function useReporter(itemId: string, personId: string, isOn: boolean): Reporter | null {
  const reporter = useMemo(
    () =>
      isOn
        ? createReporter({
            itemId,
            start: (id) => rest("startWatching", { itemId: id }),
            report: (report) => rest("reportWatching", report),
            reportLast: sendLast,
            kept: createKept(localStorage, personId),
          })
        : null,
    [itemId, personId, isOn],
  );
  useEffect(() => {
    if (!reporter) return;
    const off = new AbortController();
    const { signal } = off;
    window.addEventListener("pagehide", () => reporter.leave(), { signal });
    window.addEventListener("online", () => reporter.flush(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "hidden" && reporter.flush(),
      { signal },
    );
    return () => {
      off.abort();
      reporter.close();
    };
  }, [reporter]);
  return reporter;
}
