import { useEffect, useRef, useState } from "react";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import type { Pictures } from "../view/shapes.tsx";

export type ReadPicture = (fileId: string) => Promise<{ mimeType: string; bytes: Uint8Array }>;

/** The pictures on a board, each fetched once; one that cannot be had now is tried again with the next change. */
export function usePictures(shapes: readonly BoardShape[], read: ReadPicture): Pictures {
  const [urls, setUrls] = useState<Pictures>(new Map());
  const asked = useRef(new Set<string>());
  const latest = useRef(read);
  latest.current = read;

  useEffect(() => {
    for (const shape of shapes) {
      if (shape.type !== "image" || asked.current.has(shape.fileId)) continue;
      const { fileId } = shape;
      asked.current.add(fileId);
      latest.current(fileId).then(
        (picture) => setUrls((before) => new Map(before).set(fileId, dataUrlOf(picture))),
        () => asked.current.delete(fileId), // its place stays grey until then
      );
    }
  }, [shapes]);
  return urls;
}

/** An address a picture can be exported by, too; `blob:` ones cannot stand inside another picture. */
export function dataUrlOf({ mimeType, bytes }: { mimeType: string; bytes: Uint8Array }): string {
  const view = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < view.length; at += 8192)
    text += String.fromCharCode(...view.subarray(at, at + 8192));
  return `data:${mimeType};base64,${btoa(text)}`;
}
