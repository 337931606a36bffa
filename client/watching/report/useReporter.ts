import { useEffect, useMemo } from "react";
import { rest, restLast } from "../../kit/rest.ts";
import { createKept } from "./kept.ts";
import { createReporter, type Reporter } from "./reporter.ts";

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
            reportLast: (report) => restLast("reportWatching", report),
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
