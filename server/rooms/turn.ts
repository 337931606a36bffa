import { createHmac } from "node:crypto";
import type { IceServer } from "./protocol.ts";

/** Credentials outlast any lesson, and a school day with its pauses. */
const CREDENTIAL_LIFE_SEC = 12 * 3600;

type TurnConfig = { TURN_URLS: string; TURN_SECRET: string };

/**
 * TURN servers with credentials of one person, valid for 12 hours, as coturn's `use-auth-secret` reads
 * them: the name is `expiry:person`, the password its HMAC-SHA1. None without TURN_URLS.
 * Source: draft-uberti-behave-turn-rest-00 §2.2.
 */
export function iceServers(
  { TURN_URLS, TURN_SECRET }: TurnConfig,
  personId: string,
  nowMs: number,
): IceServer[] {
  const urls = TURN_URLS.split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  if (urls.length === 0) return [];
  const username = `${Math.floor(nowMs / 1000) + CREDENTIAL_LIFE_SEC}:${personId}`;
  const credential = createHmac("sha1", TURN_SECRET).update(username).digest("base64");
  return [{ urls, username, credential }];
}
