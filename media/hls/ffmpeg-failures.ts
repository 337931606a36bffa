/** Pure: what a run's end means. */
import { MediaError } from "../errors.ts";

export type Ended = {
  /** What fluent-ffmpeg or Node said; its message may be empty. */
  cause?: Error;
  exitCode?: number | null;
  signal?: string | null;
};
export type EndedRun = Ended & {
  /** Why we ended it ourselves. */
  stopped: "cancelled" | "too_slow" | "no_space" | null;
  stderrTail: string;
};

const NO_SPACE = /No space left on device|Disk quota exceeded|File too large/;
/** ffmpeg answers the soft CPU limit by ending in order; 123 is its end after several signals. */
const CPU_LIMIT = /received signal 24|Received > 3 system signals/;

/** The foreseen error of a run that failed. Its message ends with the last lines of stderr. */
export function readFailure(run: EndedRun): MediaError {
  const { cause, stderrTail, stopped } = run;
  const said = cause?.message ?? "";
  const exitCode = run.exitCode ?? numberIn(/exited with code (\d+)/.exec(said));
  const signal = run.signal ?? /killed with signal (\w+)/.exec(said)?.[1];
  const options = cause ? { cause } : {};
  if (stopped === "cancelled") return new MediaError("cancelled", "Cancelled", options);
  const isTooSlow =
    stopped === "too_slow" ||
    signal === "SIGXCPU" ||
    exitCode === 123 ||
    CPU_LIMIT.test(stderrTail);
  if (isTooSlow)
    return new MediaError("refused", "A limit of time was reached", {
      ...options,
      refusal: { code: "too_slow" },
    });
  if (stopped === "no_space" || signal === "SIGXFSZ" || NO_SPACE.test(stderrTail))
    return new MediaError("no_space", "There was no room to write", options);
  const isMissing = exitCode === 127 && !/shared librar/.test(stderrTail); // which a memory limit hits first
  if (isMissing || /ENOENT/.test(said))
    return new MediaError("no_ffmpeg", "ffmpeg could not be started", options);
  const lines = stderrTail.split("\n").slice(-5).join("\n");
  const how = signal ? `signal ${signal}` : `code ${exitCode ?? "unknown"}`;
  return new MediaError("encode_failed", `ffmpeg ended with ${how}: ${lines}`, options);
}

const numberIn = (match: RegExpExecArray | null): number | null =>
  match ? Number(match[1]) : null;
