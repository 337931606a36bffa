import type { BoardInfo } from "#server/whiteboard/protocol.ts";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { rest } from "../../kit/rest.ts";
import { readGround } from "../useGround.ts";
import type { Ground } from "../view/BoardView.tsx";
import { drawBoard, type WholeBoard } from "./draw.tsx";
import { makePdf } from "./pdf.ts";

/** A board of a lesson, whole: its pictures and its slide too. @throws CallError */
export async function readWhole(scene: BoardInfo, name: string): Promise<WholeBoard> {
  const { lessonId, id: sceneId, slide } = scene;
  const { elements } = await rest("readLessonBoard", { lessonId, sceneId });
  const shapes = elements.filter((element): element is BoardShape => element.type !== "gone");
  const fileIds = new Set(shapes.flatMap((shape) => (shape.type === "image" ? shape.fileId : [])));
  const [ground, ...files] = await Promise.all([
    slide ? readGround(lessonId, slide, "large").then(inlined) : null,
    ...[...fileIds].map(async (fileId) => {
      const file = await rest("readLessonBoardImage", { lessonId, sceneId, fileId });
      return [fileId, `data:${file.mimeType};base64,${file.contentBase64}`] as const;
    }),
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
