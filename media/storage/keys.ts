import { MediaError } from "../errors.ts";

/** Longest key, characters: buckets take 1024 bytes, and a folder in front of it must still fit a path. */
const MAX_KEY = 512;
/** A part begins with a letter, digit, `_` or `-`: neither `.` nor `..`, nor a hidden name, which the folder keeps for itself. */
const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

/** The parts of a key. @throws MediaError bad_key */
export function keyParts(key: string): string[] {
  const parts = key.length <= MAX_KEY ? key.split("/") : [];
  if (parts.length === 0 || !parts.every((part) => PART.test(part)))
    throw new MediaError("bad_key", "Not a key of the store");
  return parts;
}

/** The parts of a prefix, which ends with `/`: `videos/1/` names all below it, and not `videos/10`. @throws MediaError bad_key */
export function prefixParts(prefix: string): string[] {
  if (!prefix.endsWith("/")) throw new MediaError("bad_key", "Not a prefix of the store");
  return keyParts(prefix.slice(0, -1));
}
