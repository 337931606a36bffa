import type { BoardInfo } from "#server/whiteboard/protocol.ts";
import type { BoardElement } from "#server/whiteboard/protocol-elements.ts";
import { pileOf } from "#server/whiteboard/protocol-merge.ts";
import type { call } from "../../kit/call.ts";
import { rest } from "../../kit/rest.ts";
import { dataUrlOf } from "../sync/usePictures.ts";
import { readGround } from "../useGround.ts";
import type { Ground } from "../view/BoardView.tsx";
import { drawBoard, type WholeBoard } from "./draw.tsx";
import { makePdf } from "./pdf.ts";

/** Where a board is read: what is on it, and a picture's address that holds the picture itself. */
export type Source = {
  elements: () => Promise<readonly BoardElement[]>;
  picture: (fileId: string) => Promise<string>;
};

/** As it is kept with a lesson. */
export function keptSource({ lessonId, id: sceneId }: BoardInfo): Source {
  return {
    elements: async () => (await rest("readLessonBoard", { lessonId, sceneId })).elements,
    async picture(fileId) {
      const file = await rest("readLessonBoardImage", { lessonId, sceneId, fileId });
      return `data:${file.mimeType};base64,${file.contentBase64}`;
    },
  };
}

/** As it is in the room this moment; of any kind of room. For who draws: it goes on hearing of changes as such. */
export function liveSource({ lessonId, id: sceneId }: BoardInfo, ask: typeof call): Source {
  return {
    elements: async () => (await ask("board:open", { lessonId, sceneId, pace: "live" })).elements,
    picture: async (fileId) =>
      dataUrlOf(await ask("board:readImage", { lessonId, sceneId, fileId })),
  };
}

/** A board whole: its pictures and its slide too. @throws CallError */
export async function readWhole(
  { lessonId, slide }: BoardInfo,
  name: string,
  source: Source,
): Promise<WholeBoard> {
  const shapes = pileOf(await source.elements());
  const fileIds = new Set(shapes.flatMap((shape) => (shape.type === "image" ? shape.fileId : [])));
  const [ground, ...files] = await Promise.all([
    slide ? readGround(lessonId, slide, "large").then(inlined) : null,
    ...[...fileIds].map(async (fileId) => [fileId, await source.picture(fileId)] as const),
  ]);
  return { name, shapes, pictures: new Map(files), ground };
}

/** The slide with its picture in its address: a picture inside a picture may fetch nothing. */
async function inlined(ground: Ground | null): Promise<Ground | null> {
  if (!ground) return null;
  const blob = await (await fetch(ground.url)).blob();
  const url = await new Promise<string>((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
  return { ...ground, url };
}

/** One board to the browser's downloads, as PNG. */
export async function savePng(board: WholeBoard): Promise<void> {
  const { blob } = await drawBoard(board, "image/png");
  save(blob, `${board.name}.png`);
}

/** Boards to the browser's downloads as one PDF, a page each. */
export async function savePdf(boards: readonly WholeBoard[], name: string): Promise<void> {
  const pages = [];
  for (const board of boards) {
    const { blob, width, height } = await drawBoard(board, "image/jpeg");
    pages.push({ jpeg: new Uint8Array(await blob.arrayBuffer()), width, height });
  }
  save(new Blob([makePdf(pages)], { type: "application/pdf" }), `${name}.pdf`);
}

function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
