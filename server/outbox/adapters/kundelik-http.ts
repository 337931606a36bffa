import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { fromBody, Problem, Tokens, toBody } from "./kundelik-wire.ts";
import { OutsideError } from "./outside-error.ts";

export type KundelikTokens = { token: string | null; refreshToken: string | null };
export type KundelikAccess = KundelikTokens & {
  baseUrl: string;
  clientId: string;
  clientSecret: string | null;
  login: string;
  password: string | null;
};
type Deps = {
  access: KundelikAccess;
  /** A token that was given anew, to be kept. */
  keepTokens(tokens: KundelikTokens): Promise<void>;
  /** Comes back when the school's turn for one more call has come. */
  turn(signal: AbortSignal): Promise<void>;
  timeoutMs?: number;
};
type Method = "GET" | "POST" | "PUT" | "DELETE";
/** As long as a slow server may think; then the answer counts as lost. */
const TIMEOUT_MS = 20_000;
/** A read does no harm: it is asked again at once when its answer is lost. */
const READ_TRIES = 4;
const READ_WAIT_MS = 150;
const MOST_WORDS = 300;
/** Scopes of the public clients that our calls need. */
const SCOPE = "Schools,EduGroups,Lessons,EduWorks,CommonInfo,EducationalInfo";

/** Calls of one school to Kundelik: token, its renewal, time limits, pace. Nothing of a body or token is logged. */
export function createKundelikHttp({ access, keepTokens, turn, timeoutMs = TIMEOUT_MS }: Deps) {
  const base = access.baseUrl.replace(/\/+$/, "");
  let { token, refreshToken } = access;

  async function send(method: Method, path: string, body: unknown, signal: AbortSignal) {
    await turn(signal);
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        redirect: "error", // a token goes to the school's own address and nowhere else
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: {
          accept: "application/json",
          ...(token !== null && { "Access-Token": token }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: toBody(body) }),
      });
      return { response, said: await response.text() };
    } catch (cause) {
      signal.throwIfAborted();
      throw new OutsideError("lost", { cause });
    }
  }

  /** What the answer means. @throws OutsideError */
  function read(response: Response, said: string): unknown {
    const { status } = response;
    if (response.ok) return said === "" ? null : parse(said);
    const words = wordsOf(said);
    if (status === 401 || status === 403) throw new OutsideError("unauthorized", { status, words });
    if (status === 429) {
      const afterS = Number(response.headers.get("retry-after"));
      const afterMs = Number.isFinite(afterS) && afterS > 0 ? afterS * 1000 : null;
      throw new OutsideError("later", { status, words, afterMs });
    }
    if (status === 409 || status === 404) throw new OutsideError("conflict", { status, words });
    if (status >= 500 || status === 408) throw new OutsideError("lost", { status, words });
    throw new OutsideError("rejected", { status, words });
  }

  let renewing: Promise<void> | null = null;
  /** One renewal for all who wait; `stale` is the token that was not taken. @throws OutsideError unauthorized */
  function renew(stale: string | null): Promise<void> {
    if (!renewing && token !== stale) return Promise.resolve();
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  /** By the refresh token, else by login and password. Stopped by nobody: others wait for it too. */
  async function renewOnce(): Promise<void> {
    const { signal } = new AbortController();
    const client = { client_id: access.clientId, client_secret: access.clientSecret ?? "" };
    token = null;
    const ways = [
      ...(refreshToken !== null
        ? [
            {
              path: "/authorizations",
              body: { ...client, grant_type: "RefreshToken", refreshToken },
            },
          ]
        : []),
      ...(access.login !== "" && access.password !== null
        ? [
            {
              path: "/authorizations/bycredentials",
              body: { ...client, username: access.login, password: access.password, scope: SCOPE },
            },
          ]
        : []),
    ];
    let refusal = new OutsideError("unauthorized");
    for (const { path, body } of ways)
      try {
        const { response, said } = await send("POST", path, body, signal);
        const tokens = Tokens.safeParse(read(response, said));
        if (!tokens.success) throw new OutsideError("unauthorized", { words: wordsOf(said) });
        token = tokens.data.accessToken;
        refreshToken = tokens.data.refreshToken ?? null;
        await keepTokens({ token, refreshToken });
        return;
      } catch (error) {
        const isNo =
          error instanceof OutsideError && ["unauthorized", "rejected"].includes(error.failure);
        if (!isNo) throw error;
        const { status, words } = error;
        refusal = new OutsideError("unauthorized", { ...(status !== null && { status }), words });
      }
    throw refusal;
  }

  async function once(method: Method, path: string, body: unknown, signal: AbortSignal) {
    if (token === null) await renew(null);
    const used = token;
    const first = await send(method, path, body, signal);
    if (first.response.status !== 401) return read(first.response, first.said);
    await renew(used); // refused before it was done: to repeat it is safe
    const second = await send(method, path, body, signal);
    return read(second.response, second.said);
  }

  return {
    /** @throws OutsideError; the signal's reason */
    async get<S extends z.ZodType>(
      path: string,
      shape: S,
      signal: AbortSignal,
    ): Promise<z.output<S>> {
      for (let tries = 1; ; tries++)
        try {
          const parsed = shape.safeParse(await once("GET", path, undefined, signal));
          if (!parsed.success) throw new OutsideError("rejected", { words: "" });
          return parsed.data;
        } catch (error) {
          const isLost = error instanceof OutsideError && error.failure === "lost";
          if (!isLost || tries >= READ_TRIES) throw error;
          await sleep(READ_WAIT_MS * tries, undefined, { signal });
        }
    },
    /** Asked once: whether it was done, where the answer is lost, only a look outside can tell. @throws as get */
    async write(
      method: Exclude<Method, "GET">,
      path: string,
      body: unknown,
      signal: AbortSignal,
    ): Promise<unknown> {
      return once(method, path, body, signal);
    },
  };
}
export type KundelikHttp = ReturnType<typeof createKundelikHttp>;

function parse(said: string): unknown {
  try {
    return fromBody(said);
  } catch (cause) {
    throw new OutsideError("lost", { cause }); // a proxy's page in place of an answer
  }
}

/** What the outside says of its refusal, cut to what a line holds; never its HTML. */
function wordsOf(said: string): string {
  try {
    const problem = Problem.safeParse(JSON.parse(said));
    return problem.success
      ? (problem.data.description ?? problem.data.type ?? "").slice(0, MOST_WORDS)
      : "";
  } catch {
    return ""; // not JSON: no words of use to a teacher
  }
}
