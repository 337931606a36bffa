import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";

const SECRET_BYTES = 32;

/**
 * The secret that signs tokens: JWT_SECRET, else one made once and kept in DATA_DIR, readable by its owner
 * only. Several servers of one school need JWT_SECRET.
 * @throws Error when DATA_DIR cannot be written, or holds a broken secret
 */
export function readSecret(config: Pick<Config, "JWT_SECRET" | "DATA_DIR">): string {
  if (config.JWT_SECRET) return config.JWT_SECRET;
  const file = join(config.DATA_DIR, "jwt-secret");
  mkdirSync(config.DATA_DIR, { recursive: true });
  try {
    // `wx`: of two processes starting at once one writes, the other reads.
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    writeFileSync(file, secret, { flag: "wx", mode: 0o600 });
    return secret;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const kept = readFileSync(file, "utf8").trim();
  if (kept.length < SECRET_BYTES)
    throw new Error(`${file} is broken: delete it (which signs everyone out) or set JWT_SECRET`);
  return kept;
}

/** A key of its own for each use, so that no token of one kind can pass for another. */
export function keyFor(secret: string, use: "access" | "refresh" | "guest"): Buffer {
  return createHmac("sha256", secret).update(`qonyrau ${use}`).digest();
}
