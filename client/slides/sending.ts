import type { Reply } from "#server/protocol/define.ts";
import { DECK_PIECE_BYTES, deckBytesPath } from "#server/slides/protocol-pages.ts";
import { CallError, noAnswer } from "../kit/call.ts";

type Deps = {
  token: () => string | null;
  /** Gets a newer token than `stale`. */
  renew: (stale: string) => Promise<unknown>;
  /** Bytes that are there for certain or on their way. */
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
  /** Waits between tries after a break; for tests. */
  waitMs?: (tries: number) => number;
};
/** Growing waits after a lost network, up to fifteen seconds. */
const patience = (tries: number) => Math.min(15_000, 1_000 * 2 ** (tries - 1));
/** No byte moved for so long: the connection is dead though nobody said so. */
const STALL_MS = 30_000;

/**
 * Sends a deck's file piece after piece, from where the server stands; waits for the network however long it is
 * gone, until it is stopped.
 * @throws CallError the server's refusal; an AbortError when stopped
 */
export async function sendDeck(deckId: string, file: Blob, deps: Deps): Promise<void> {
  const { onProgress, signal, waitMs = patience } = deps;
  let at = 0;
  let tries = 0;
  while (at < file.size) {
    signal.throwIfAborted();
    const piece = file.slice(at, at + DECK_PIECE_BYTES);
    try {
      at = await sendPiece(deckId, at, piece, deps);
      tries = 0;
      onProgress(at);
    } catch (error) {
      const there = arrivedIn(error);
      if (there !== null && there !== at) {
        at = there; // another try of the same piece had come through
        continue;
      }
      if (!(error instanceof CallError) || !isPassing(error)) throw error;
      tries += 1;
      await pause(waitMs(tries), signal);
    }
  }
}

const isPassing = ({ code, reason }: CallError) =>
  code === "network" || code === "internal" || (code === "unavailable" && reason !== "disk_full");

function arrivedIn(error: unknown): number | null {
  if (!(error instanceof CallError) || error.code !== "conflict") return null;
  const { details } = error;
  if (typeof details !== "object" || details === null || !("arrivedBytes" in details)) return null;
  return typeof details.arrivedBytes === "number" ? details.arrivedBytes : null;
}

async function sendPiece(deckId: string, at: number, piece: Blob, deps: Deps): Promise<number> {
  const token = deps.token();
  let reply = await post(deckId, at, piece, token, deps);
  if (!reply.ok && reply.error.code === "unauthenticated" && token !== null) {
    await deps.renew(token);
    reply = await post(deckId, at, piece, deps.token(), deps);
  }
  if (!reply.ok) throw new CallError(reply.error);
  return reply.data.arrivedBytes;
}

/** XMLHttpRequest tells how far a body has come; fetch does not. */
function post(
  deckId: string,
  at: number,
  piece: Blob,
  token: string | null,
  { onProgress, signal }: Deps,
): Promise<Reply<{ arrivedBytes: number }>> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let stall = setTimeout(stop, STALL_MS);
    const alive = () => {
      clearTimeout(stall);
      stall = setTimeout(stop, STALL_MS);
    };
    const lost = () => {
      if (signal.aborted) fail(signal.reason);
      else fail(noAnswer(new Error("The piece was not sent")));
    };
    request.open("POST", `${deckBytesPath(deckId)}?at=${at}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    if (token !== null) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => {
      alive();
      onProgress(at + loaded);
    };
    request.onload = () => {
      // A proxy's own page is no answer of ours.
      if (typeof request.response === "object" && request.response !== null) done(request.response);
      else lost();
    };
    request.onerror = lost;
    request.onabort = lost;
    request.onloadend = () => {
      clearTimeout(stall);
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop, { once: true });
    request.send(piece);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(end, ms);
    const online = () => end();
    const aborted = () => {
      clear();
      fail(signal.reason);
    };
    function clear() {
      clearTimeout(timer);
      window.removeEventListener("online", online);
      signal.removeEventListener("abort", aborted);
    }
    function end() {
      clear();
      done();
    }
    window.addEventListener("online", online);
    signal.addEventListener("abort", aborted);
  });
}
