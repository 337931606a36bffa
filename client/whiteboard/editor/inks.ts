import type { IconName } from "../../kit/ui/icons.tsx";

/** What a hand does on the board. `pen` and `marker` are both Excalidraw's `freedraw`. */
export const shapeTools = ["rectangle", "ellipse", "diamond", "line", "arrow"] as const;
export const mainTools = ["pen", "eraser", "text"] as const;
export const otherTools = ["selection", "marker"] as const;
export type Tool =
  | (typeof shapeTools)[number]
  | (typeof mainTools)[number]
  | (typeof otherTools)[number];
export const iconOf: Record<Tool, IconName> = {
  selection: "pointer",
  pen: "pencil",
  marker: "marker",
  eraser: "eraser",
  text: "letter",
  rectangle: "square",
  ellipse: "circle",
  diamond: "diamond",
  line: "line",
  arrow: "arrow",
};

/** Dark enough on white to be read from the last desk: 4.5:1 and more, but yellow, which is for the marker. */
export const colours = {
  black: "#1e1e1e",
  blue: "#1864ab",
  red: "#c92a2a",
  green: "#2b8a3e",
  violet: "#5f3dc4",
  orange: "#b35300",
  yellow: "#f2b705",
} as const;
export type Colour = keyof typeof colours;
export const colourNames = Object.keys(colours) as Colour[];
/** Widths of a pen, in the board's units. */
export const widths = { thin: 1, medium: 2, thick: 4 } as const;
export type Width = keyof typeof widths;
export const widthNames = Object.keys(widths) as Width[];
/** How much wider and how see-through a marker is than a pen. */
const MARKER = { times: 5, opacity: 35 };

export type Ink = { tool: Tool; colour: Colour; width: Width };
export const FIRST_INK: Ink = { tool: "pen", colour: "black", width: "medium" };

/** The same in words of Excalidraw's state. */
export function stateOf({ tool, colour, width }: Ink) {
  const isMarker = tool === "marker";
  return {
    currentItemStrokeColor: colours[colour],
    currentItemStrokeWidth: widths[width] * (isMarker ? MARKER.times : 1),
    currentItemOpacity: isMarker ? MARKER.opacity : 100,
  };
}

/** The tool in hand by Excalidraw's word for it; anything else it may have in hand is none of ours. */
export function toolOf(type: string, now: Tool): Tool {
  if (type === "freedraw") return now === "marker" ? "marker" : "pen";
  return [...shapeTools, ...mainTools, ...otherTools].find((tool) => tool === type) ?? "selection";
}

/** Keys of Excalidraw that open what our boards do not have: frames, help, its menus, files, its own search. */
const strayKeys = new Set(["f", "k", "q", "s", "g", "i", "n", "w", "9", "?", "m", "c"]);
const wantedWithCtrl = new Set(["z", "y", "c", "v", "x", "a", "d", "=", "+", "-", "0"]);

/** Whether a key is kept from Excalidraw. */
export function isStray(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
): boolean {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) return key.length === 1 && !wantedWithCtrl.has(key);
  return event.altKey ? key.length === 1 : strayKeys.has(key);
}
