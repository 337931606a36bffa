import { useTranslation } from "react-i18next";
import { CallError } from "../call.ts";
import { useFormat } from "./useFormat.ts";

/** Seconds to wait, which the server tells with `too_many`. */
function waitSecOf(error: CallError): number | null {
  const { details } = error;
  if (typeof details !== "object" || details === null || !("retryAfterSec" in details)) return null;
  return typeof details.retryAfterSec === "number" ? details.retryAfterSec : null;
}

/** Words for anything that was thrown: by its reason, else by its code. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation("errors");
  const format = useFormat();
  return (error) => {
    if (!(error instanceof CallError)) return t("internal");
    const waitSec = error.code === "too_many" ? waitSecOf(error) : null;
    if (waitSec === null) return t(`${error.reason ?? error.code}`);
    return t(`${error.reason ?? "wait"}`, { time: format.duration(waitSec) });
  };
}
