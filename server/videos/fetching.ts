import type { IncomingMessage } from "node:http";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Transform } from "node:stream";
import { checkedLookup, checkUrl, ForbiddenAddress, isOpenAddress } from "./addresses.ts";
import { pipeToFile } from "./files.ts";

/** Why a file could not be fetched. `isFinal`: asking again later is of no use. */
export class FetchFailure extends Error {
  readonly code: "import_unreachable" | "import_forbidden" | "import_too_large";
  readonly isFinal: boolean;
  constructor(code: FetchFailure["code"], message: string, isFinal: boolean, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.isFinal = isFinal;
  }
}
export type FetchRequest = {
  url: string;
  file: string;
  /** What is in the file already, and of which version of the source (an ETag or a date). */
  offset: number;
  tag: string | null;
  maxBytes: number;
  signal: AbortSignal;
  /** Told once the answer has begun: its whole length, null when unknown; its version; where writing starts. */
  onBegin(about: { sizeBytes: number | null; tag: string | null; offset: number }): Promise<void>;
  onBytes(arrivedBytes: number): void;
};
type Options = {
  /** Tests allow addresses of this machine. */
  isAllowed?: ((address: string) => boolean) | undefined;
  /** Without a byte for so long a line is dead; a fetch takes at most so long at a time, ms. */
  silenceMs?: number | undefined;
  longestMs?: number | undefined;
};
const MAX_REDIRECTS = 5;
const SILENCE_MS = 60_000;
const LONGEST_MS = 3 * 3600_000;

/** A fetcher of files from the open internet: every address it connects to is checked, redirects too. */
export function createFetcher(options: Options = {}) {
  const { isAllowed = isOpenAddress, silenceMs = SILENCE_MS, longestMs = LONGEST_MS } = options;
  const lookup = checkedLookup(isAllowed);

  /** One request; resolves with the head of its answer. */
  function ask(url: URL, headers: Record<string, string>, signal: AbortSignal) {
    checkUrl(url, isAllowed);
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    return new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(url, { headers, lookup, signal, timeout: silenceMs, agent: false });
      asked.once("timeout", () => asked.destroy(new Error("The line is silent")));
      asked.once("error", reject);
      asked.once("response", resolve);
      asked.end();
    });
  }

  async function follow(first: string, headers: Record<string, string>, signal: AbortSignal) {
    let url = new URL(first);
    for (let turn = 0; turn <= MAX_REDIRECTS; turn++) {
      const answer = await ask(url, headers, signal);
      const status = answer.statusCode ?? 0;
      const { location } = answer.headers;
      if (status < 300 || status >= 400 || location === undefined) return answer;
      answer.destroy();
      url = new URL(location, url);
    }
    throw new FetchFailure("import_unreachable", "Too many redirects", true);
  }

  async function fetchFile(request: FetchRequest): Promise<{ sizeBytes: number }> {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(longestMs)]);
    const goesOn = request.offset > 0 && request.tag !== null;
    const answer = await follow(
      request.url,
      {
        "user-agent": "Qonyrau",
        accept: "*/*",
        "accept-encoding": "identity",
        ...(goesOn && { range: `bytes=${request.offset}-`, "if-range": request.tag ?? "" }),
      },
      signal,
    );
    answer.on("error", () => {}); // the pipeline below hears of it; before that nobody reads
    const status = answer.statusCode ?? 0;
    if (status !== 200 && status !== 206) {
      answer.destroy();
      throw ofStatus(status);
    }
    const from = status === 206 ? rangeStart(answer) : 0;
    if (status === 206 && from !== request.offset) {
      answer.destroy();
      throw new FetchFailure("import_unreachable", "Another range than asked for", false);
    }
    const length = lengthOf(answer);
    const sizeBytes = length === null ? null : from + length;
    const tooLarge = () => new FetchFailure("import_too_large", "Larger than allowed", true);
    if (sizeBytes !== null && sizeBytes > request.maxBytes) {
      answer.destroy();
      throw tooLarge();
    }
    await request.onBegin({ sizeBytes, tag: tagOf(answer), offset: from });
    let arrived = from;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        arrived += chunk.length;
        if (arrived > request.maxBytes) return done(tooLarge());
        request.onBytes(arrived);
        done(null, chunk);
      },
    });
    await pipeToFile(answer, request.file, { offset: from, through: counted, signal });
    if (sizeBytes !== null && arrived !== sizeBytes)
      throw new FetchFailure("import_unreachable", "The answer was cut", false);
    return { sizeBytes: arrived };
  }

  return {
    /** Fetches a file, or the rest of one. @throws FetchFailure; the signal's reason when it was stopped */
    async fetch(request: FetchRequest): Promise<{ sizeBytes: number }> {
      try {
        return await fetchFile(request);
      } catch (error) {
        request.signal.throwIfAborted();
        if (error instanceof FetchFailure) throw error;
        if (error instanceof ForbiddenAddress || error instanceof TypeError)
          throw new FetchFailure("import_forbidden", "Not an address to fetch from", true, error);
        if (isDiskFull(error)) throw error;
        throw new FetchFailure("import_unreachable", "The line was cut", false, error);
      }
    },
  };
}
export type Fetcher = ReturnType<typeof createFetcher>;

export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");

function ofStatus(status: number): FetchFailure {
  if (status === 401 || status === 403)
    return new FetchFailure("import_forbidden", "Not for everybody", true);
  const isPassing = status >= 500 || status === 408 || status === 429;
  return new FetchFailure("import_unreachable", `Answered ${status}`, !isPassing);
}

function lengthOf({ headers }: IncomingMessage): number | null {
  const length = headers["content-length"];
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

const rangeStart = ({ headers }: IncomingMessage): number =>
  Number(/^bytes (\d{1,15})-/.exec(headers["content-range"] ?? "")?.[1] ?? -1);

/** A strong ETag or a date: what If-Range may carry (RFC 9110, 13.1.5). */
function tagOf({ headers }: IncomingMessage): string | null {
  const { etag } = headers;
  if (etag?.startsWith('"') && etag.length <= 200) return etag;
  return headers["last-modified"]?.slice(0, 200) ?? null;
}
