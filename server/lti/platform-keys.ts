import { compactVerify, createRemoteJWKSet, decodeProtectedHeader, errors } from "jose";
import { LtiRefusal } from "./rules.ts";

/** How long a platform's keys are believed unasked, ms; an unknown key id asks at once, but not more often than this. */
const KEPT_MS = 10 * 60_000;
const ASK_AGAIN_MS = 10_000;
const TIMEOUT_MS = 8_000;

type Options = { askAgainMs?: number };
type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Keys of platforms: fetched when needed, kept, and fetched anew when a platform signs with a key we do not know. */
export function createPlatformKeys({ askAgainMs = ASK_AGAIN_MS }: Options = {}) {
  const sets = new Map<string, KeySet>();
  const setOf = (jwksUrl: string): KeySet => {
    let set = sets.get(jwksUrl);
    if (!set) {
      set = createRemoteJWKSet(new URL(jwksUrl), {
        cacheMaxAge: KEPT_MS,
        cooldownDuration: askAgainMs,
        timeoutDuration: TIMEOUT_MS,
      });
      sets.set(jwksUrl, set);
    }
    return set;
  };

  return {
    /** The content of a token that a key of this platform has signed. @throws LtiRefusal */
    async verify(token: string, jwksUrl: string): Promise<Record<string, unknown>> {
      checkHeader(token);
      let payload: Uint8Array;
      try {
        ({ payload } = await compactVerify(token, setOf(jwksUrl), { algorithms: ["RS256"] }));
      } catch (error) {
        throw refusalOf(error);
      }
      return parse(payload);
    },
    forget: (jwksUrl: string): void => void sets.delete(jwksUrl),
  };
}
export type PlatformKeys = ReturnType<typeof createPlatformKeys>;

/** Only RS256, before any key is asked for: `none` and a shared secret are the classic forgeries. */
function checkHeader(token: string): void {
  let alg: unknown;
  try {
    ({ alg } = decodeProtectedHeader(token));
  } catch (error) {
    throw new LtiRefusal("token_unreadable", "header", error);
  }
  if (alg !== "RS256") throw new LtiRefusal("wrong_algorithm");
}

function refusalOf(error: unknown): LtiRefusal {
  if (error instanceof errors.JOSEAlgNotAllowed) return new LtiRefusal("wrong_algorithm");
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey
  )
    return new LtiRefusal("wrong_signature", error.code, error);
  if (error instanceof errors.JWSInvalid) return new LtiRefusal("token_unreadable", "jws", error);
  // Several keys without an id, a body that is no key set, no answer: it is the platform's set that is not usable.
  return new LtiRefusal("keys_unreachable", "keys", error);
}

function parse(payload: Uint8Array): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return { ...read };
  } catch (error) {
    throw new LtiRefusal("token_unreadable", "payload", error);
  }
  throw new LtiRefusal("token_unreadable", "payload");
}
