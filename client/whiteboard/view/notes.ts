import type { BoardInfo, BoardNote } from "#server/whiteboard/protocol.ts";
import type { BoardElement, BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { changed, pileOf } from "#server/whiteboard/protocol-merge.ts";

/** A board of a recording at one moment. */
export type NotedBoard = { scene: BoardInfo; elements: ReadonlyMap<string, BoardElement> };

/** A recording's board after one more note; null before the first board was shown. For `BoardView`: `shapesOf`. */
export function afterNote(board: NotedBoard | null, note: BoardNote): NotedBoard | null {
  if (note.what === "shown") {
    const elements = new Map(note.elements.map((element) => [element.id, element] as const));
    return { scene: note.scene, elements };
  }
  if (board?.scene.id !== note.sceneId) return board;
  const elements = new Map(board.elements);
  for (const change of note.changes) {
    const element = changed(elements.get(change.id), change);
    if (element && element !== "unknown") elements.set(element.id, element);
  }
  return { ...board, elements };
}

export function shapesOf(board: NotedBoard): BoardShape[] {
  return pileOf(board.elements.values());
}
