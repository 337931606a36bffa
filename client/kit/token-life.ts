/**
 * Milliseconds a JWT lives, from its own `iat` and `exp`: the phone's clock plays no part.
 * 0 when the token cannot be read.
 */
export function tokenLifeMs(token: string): number {
  try {
    const part = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const claims: unknown = JSON.parse(atob(part));
    if (typeof claims !== "object" || claims === null) return 0;
    const { iat, exp } = claims as { iat?: unknown; exp?: unknown };
    return typeof iat === "number" && typeof exp === "number" ? (exp - iat) * 1000 : 0;
  } catch {
    return 0; // not a JWT: the next refusal renews it
  }
}
