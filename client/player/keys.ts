export type KeyAction =
  | { do: "toggle" | "mute" | "fullscreen" | "captions" | "setA" | "setB" }
  | { do: "seekBy"; ms: number }
  | { do: "seekShare"; share: number }
  | { do: "rate"; step: 1 | -1 }
  | { do: "volume"; by: number };

type Pressed = Pick<
  KeyboardEvent,
  "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey" | "repeat"
>;
/** What has the focus, as far as it matters: `own` uses arrows itself, `button` uses space. */
export type Focus = "none" | "button" | "own" | "typing";

const plain: Record<string, KeyAction> = {
  Space: { do: "toggle" },
  KeyK: { do: "toggle" },
  KeyJ: { do: "seekBy", ms: -10_000 },
  KeyL: { do: "seekBy", ms: 10_000 },
  ArrowLeft: { do: "seekBy", ms: -5_000 },
  ArrowRight: { do: "seekBy", ms: 5_000 },
  ArrowUp: { do: "volume", by: 0.1 },
  ArrowDown: { do: "volume", by: -0.1 },
  KeyM: { do: "mute" },
  KeyF: { do: "fullscreen" },
  KeyC: { do: "captions" },
  BracketLeft: { do: "setA" },
  BracketRight: { do: "setB" },
};
/** `<` and `>` by their place, which other layouts give other letters. */
const shifted: Record<string, KeyAction> = {
  Comma: { do: "rate", step: -1 },
  Period: { do: "rate", step: 1 },
};
const MAY_REPEAT: ReadonlySet<KeyAction["do"]> = new Set(["seekBy", "volume"]);

/** What a key does, by its place on the keyboard, so that a Kazakh layout works too. */
export function keyAction(pressed: Pressed, focus: Focus): KeyAction | null {
  const { code, shiftKey, ctrlKey, altKey, metaKey, repeat } = pressed;
  if (ctrlKey || altKey || metaKey || focus === "typing") return null;
  if (focus !== "none" && code === "Space") return null;
  if (focus === "own" && code.startsWith("Arrow")) return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  const found: KeyAction | undefined = shiftKey
    ? shifted[code]
    : digit !== undefined
      ? { do: "seekShare", share: Number(digit) / 10 }
      : plain[code];
  return found && (!repeat || MAY_REPEAT.has(found.do)) ? found : null;
}

/** The next faster or slower of the offered speeds. */
export function steppedRate(rates: readonly number[], rate: number, step: 1 | -1): number {
  const at = rates.findIndex((one) => one >= rate);
  return rates[Math.max(0, Math.min(rates.length - 1, at + step))] ?? rate;
}
