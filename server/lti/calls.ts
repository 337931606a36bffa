/** Patience with a platform, ms. */
const TIMEOUT_MS = 10_000;
/** The largest answer that is read, bytes: a course of thousands is less. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A platform did not answer, or not as it should. `status` 0: no answer at all. No body, no address: those are not for logs. */
export class PlatformError extends Error {
  readonly status: number;
  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "PlatformError";
    this.status = status;
  }
}
export type Answer = { status: number; headers: Headers; text: string };

/** One request to a platform: no redirects, a limit of time and size. @throws PlatformError */
export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const headers = { "user-agent": "Qonyrau-LTI/1.3", ...init.headers };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { ...init, headers, redirect: "error", signal });
    const { status } = response;
    const text = await readSome(response);
    if (!response.ok) throw new PlatformError(status, `status ${status}`);
    return { status, headers: response.headers, text };
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    const name = error instanceof Error ? error.name : "error";
    throw new PlatformError(0, name === "TimeoutError" ? "no answer in time" : "no answer", error);
  }
}

async function readSome(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > MAX_BYTES) throw new PlatformError(response.status, "the answer is too large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** @throws PlatformError when it is not JSON */
export function parseJson({ status, text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlatformError(status, "the answer is not JSON", error);
  }
}
