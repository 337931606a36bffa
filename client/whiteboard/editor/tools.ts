import { type Api, captures, newElementWith } from "./excalidraw.ts";
import { colours, type Ink, stateOf, widths } from "./inks.ts";

/** Takes a tool in hand. */
export function takeTool(api: Api, ink: Ink): void {
  const { tool } = ink;
  api.updateScene({ appState: stateOf(ink), captureUpdate: captures.NEVER });
  const type = tool === "pen" || tool === "marker" ? "freedraw" : tool;
  api.setActiveTool({ type });
}

/** What is selected takes the colour and the width, too. */
export function paintSelected(api: Api, { colour, width }: Ink): void {
  const { selectedElementIds } = api.getAppState();
  const elements = api.getSceneElementsIncludingDeleted();
  if (!elements.some(({ id }) => selectedElementIds[id])) return;
  const change = { strokeColor: colours[colour], strokeWidth: widths[width] };
  api.updateScene({
    elements: elements.map((one) =>
      selectedElementIds[one.id] ? newElementWith(one, change) : one,
    ),
    captureUpdate: captures.IMMEDIATELY,
  });
}

/** Takes everything off the board; `undo` brings it back. */
export function clearBoard(api: Api): void {
  api.updateScene({
    elements: api
      .getSceneElementsIncludingDeleted()
      .map((one) => (one.isDeleted ? one : newElementWith(one, { isDeleted: true }))),
    captureUpdate: captures.IMMEDIATELY,
  });
}

/** Excalidraw undoes by keys alone: its interface offers nothing else. */
export function pressUndo(root: HTMLElement, isRedo: boolean): void {
  const keys = { key: "z", code: "KeyZ", ctrlKey: true, metaKey: true, shiftKey: isRedo };
  root
    .querySelector(".excalidraw")
    ?.dispatchEvent(new KeyboardEvent("keydown", { ...keys, bubbles: true, cancelable: true }));
}
