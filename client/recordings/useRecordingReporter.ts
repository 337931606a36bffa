import { useEffect, useMemo } from "react";
import { rest, restLast } from "../kit/rest.ts";
import { createKept } from "../watching/report/kept.ts";
import { createReporter, type Reporter } from "../watching/report/reporter.ts";

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
            reportLast: ({ itemId, ...told }) =>
              restLast("reportRecording", { recordingId: itemId, ...told }),
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
