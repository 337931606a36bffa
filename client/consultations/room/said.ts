import { parseStored } from "../../kit/stored.ts";

/** What goes through the sealed chat: words for people, and signs between the rooms' screens. */
export type Said = { kind: "words"; text: string } | { kind: Sign; isOn: boolean };
/** `break`: one rests; `held`: a call or another program has one's microphone; `hidden`: another page is in front of the room. */
export const signs = ["break", "held", "hidden"] as const;
export type Sign = (typeof signs)[number];

/** Longest message, characters: even of quotes alone it is, packed, below what one sealed message carries. */
export const WORDS_MAX = 900;

/** As one sealed text. */
export function pack(said: Said): string {
  return JSON.stringify(said);
}

/** What a member's screen said; null for what this one does not understand. */
export function unpack(text: string): Said | null {
  const read = parseStored(text);
  if (typeof read !== "object" || read === null) return null;
  const { kind, text: words, isOn } = read as Record<string, unknown>;
  if (kind === "words" && typeof words === "string" && words.trim())
    return { kind, text: words.slice(0, WORDS_MAX) };
  const sign = signs.find((one) => one === kind);
  if (sign && typeof isOn === "boolean") return { kind: sign, isOn };
  return null;
}
