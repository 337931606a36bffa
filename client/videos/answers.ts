import type { ErrorReason } from "#server/protocol/define.ts";

/** How sending one file came to its end. */
export type SendingEnd =
  | { kind: "sent" }
  /** No network, a server that restarts, a token that ran out: to be tried again. */
  | { kind: "interrupted" }
  /** The server does not want it; trying again would not help. */
  | { kind: "refused"; reason: ErrorReason | null }
  /** The file cannot be read any more: moved, or its app took it back. */
  | { kind: "fileGone" };

/** Refusals in whatever status they come; waiting does not change them. */
const final: ReadonlySet<ErrorReason> = new Set<ErrorReason>([
  "file_too_large",
  "own_quota_full",
  "school_quota_full",
  "disk_full",
  "upload_unknown",
  "not_yours",
]);
/** Signed in anew meanwhile; too slow; another request of ours still holds the upload; too often. */
const passing: ReadonlySet<number> = new Set([401, 408, 409, 423, 429]);

/** The finer cause in an answer's body; null for a proxy's page or plain text. */
export function reasonIn(body: string): ErrorReason | null {
  try {
    const reply: { error?: { reason?: ErrorReason } } | null = JSON.parse(body);
    return reply?.error?.reason ?? null;
  } catch {
    return null; // not our JSON
  }
}

/** What an answer that is not a success means; status 0 where none came. */
export function endOf(status: number, reason: ErrorReason | null): SendingEnd {
  if (reason && final.has(reason)) return { kind: "refused", reason };
  const mayPass = status < 400 || status >= 500 || passing.has(status);
  return mayPass ? { kind: "interrupted" } : { kind: "refused", reason };
}

/** A piece was too large for a proxy on the way: our own refusals carry a reason. */
export function isPieceTooLarge(status: number, reason: ErrorReason | null): boolean {
  return status === 413 && reason === null;
}
