import type { z } from "zod";
import type { routes } from "#server/protocol/all.ts";
import type { Reply } from "#server/protocol/define.ts";
import { CallError, noAnswer } from "./call.ts";
import { routeTable } from "./route-table.ts";

type RouteName = keyof typeof routes;
type RequestOf<N extends RouteName> = z.input<(typeof routes)[N]["request"]>;
type ReplyOf<N extends RouteName> = z.output<(typeof routes)[N]["reply"]>;

/** Longer than a slow link needs for a page's data; a file of an export fits too. */
const REST_TIMEOUT_MS = 20_000;

/** Who signs the requests: the session binds itself here, so that this file needs no session. */
export type Signer = {
  token(): string | null;
  /** Gets a newer token than `stale`. False when nobody is signed in any more. */
  renew(stale: string): Promise<boolean>;
};
let signer: Signer = { token: () => null, renew: async () => false };

/** Lets the session sign every later request. */
export function signRequestsBy(next: Signer): void {
  signer = next;
}

/** Address and body of a request: `:name` parts first, the rest as query or JSON. */
function addressOf(name: RouteName, request: Record<string, unknown>) {
  const { method, path } = routeTable[name];
  const rest = { ...request };
  const url = path.replace(/:(\w+)/g, (_, key: string) => {
    const value = String(rest[key]);
    delete rest[key];
    return encodeURIComponent(value);
  });
  if (method !== "get") return { url: `/api${url}`, method, body: JSON.stringify(rest) };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest))
    if (value !== undefined) query.set(key, String(value));
  return { url: `/api${url}${query.size > 0 ? `?${query}` : ""}`, method, body: null };
}

async function send(
  name: RouteName,
  request: Record<string, unknown>,
  token: string | null,
): Promise<Reply<unknown>> {
  const { url, method, body } = addressOf(name, request);
  try {
    const response = await fetch(url, {
      method: method.toUpperCase(),
      credentials: "same-origin",
      signal: AbortSignal.timeout(REST_TIMEOUT_MS),
      headers: {
        ...(body !== null && { "content-type": "application/json" }),
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      ...(body !== null && { body }),
    });
    return (await response.json()) as Reply<unknown>;
  } catch (error) {
    throw noAnswer(error); // offline, too slow, or a proxy's page instead of our JSON
  }
}

/**
 * Calls one route of the server. An access token that has run out is renewed once, unseen.
 * @throws CallError the server's refusal; code network, no answer in 20 s
 */
export async function rest<N extends RouteName>(
  name: N,
  request: RequestOf<N>,
): Promise<ReplyOf<N>> {
  const token = routeTable[name].isOpen ? null : signer.token();
  let reply = await send(name, request, token);
  if (!reply.ok && reply.error.code === "unauthenticated" && token !== null)
    if (await signer.renew(token)) reply = await send(name, request, signer.token());
  if (!reply.ok) throw new CallError(reply.error);
  return reply.data as ReplyOf<N>;
}

/** A request that outlives the page that sends it, up to 64 kB; nobody is there to hear its answer. */
export function restLast<N extends RouteName>(name: N, request: RequestOf<N>): void {
  const token = signer.token();
  if (token === null) return;
  const { url, method, body } = addressOf(name, request as Record<string, unknown>);
  fetch(url, {
    method: method.toUpperCase(),
    keepalive: true,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body,
  }).catch(() => undefined); // the caller keeps it, and sends it with the next visit
}
