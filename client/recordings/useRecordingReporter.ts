import { useEffect, useMemo } from "react";
import { rest } from "../kit/rest.ts";
import { routeTable } from "../kit/route-table.ts";
import { session } from "../kit/useSession.ts";
import { createKept, type Kept } from "../watching/report/kept.ts";
import { createReporter, type Reporter } from "../watching/report/reporter.ts";

/** Outlives the page that sends it. */
function sendLast({ itemId, ...body }: Kept): void {
  const token = session.token();
  if (token === null) return;
  const { path, method } = routeTable.reportRecording;
  fetch(`/api${path.replace(":recordingId", encodeURIComponent(itemId))}`, {
    method,
    keepalive: true,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch(() => undefined); // kept, and sent with the next visit
}

/** Tells the server what of a recording was watched, as of films: unique seconds, kept while there is no network. */
export function useRecordingReporter(
  recordingId: string,
  personId: string,
  isOn: boolean,
): Reporter | null {
  const reporter = useMemo(
    () =>
      isOn
        ? createReporter({
            itemId: recordingId,
            start: (id) => rest("openRecording", { recordingId: id }),
            report: ({ itemId, ...told }) =>
              rest("reportRecording", { recordingId: itemId, ...told }),
            reportLast: sendLast,
            kept: createKept(localStorage, `${personId}.recordings`),
          })
        : null,
    [recordingId, personId, isOn],
  );
  useEffect(() => {
    if (!reporter) return;
    const off = new AbortController();
    const { signal } = off;
    window.addEventListener("pagehide", () => reporter.leave(), { signal });
    window.addEventListener("online", () => reporter.flush(), { signal });
    return () => {
      off.abort();
      reporter.close();
    };
  }, [reporter]);
  return reporter;
}
