export type ReviewKey = "next" | "left" | "right" | "pen" | "eraser" | "hand" | "undo" | "redo";
type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"> & {
  isTyping: boolean;
};

/** By the key's place, so that Kazakh, Russian and English layouts are one. */
const plain: Readonly<Record<string, ReviewKey>> = {
  KeyN: "next",
  ArrowLeft: "left",
  ArrowRight: "right",
  KeyP: "pen",
  KeyE: "eraser",
  KeyH: "hand",
};

/** What a key means on the page of a work; null where one is typing, or it means nothing. */
export function keyOf(pressed: Pressed): ReviewKey | null {
  const { code, ctrlKey, metaKey, shiftKey, altKey, isTyping } = pressed;
  if (isTyping || altKey) return null;
  if (ctrlKey || metaKey) return code === "KeyZ" ? (shiftKey ? "redo" : "undo") : null;
  return plain[code] ?? null;
}

const FIELDS =
  "input, textarea, select, audio, video, [contenteditable], [role=radiogroup], [role=dialog]";
/** The keys belong to what has the focus. */
export const isTypingIn = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(FIELDS) !== null;
