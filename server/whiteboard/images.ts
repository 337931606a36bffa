import { createHash } from "node:crypto";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { isPicture } from "./rules.ts";

type Named = { fileId: string; mimeType: string };
const keyOf = (sceneId: string, fileId: string) => `boards/${sceneId}/${fileId}`;

/** Pictures on boards. A browser has encoded each anew, so it holds nothing but the picture. */
export function createBoardImages(storage: Pick<Storage, "putBytes" | "readBytes">) {
  return {
    /** By its contents. @throws AppError invalid photo_unreadable */
    nameOf(bytes: Uint8Array, mimeType: string): string {
      if (!isPicture(bytes, mimeType))
        throw new AppError("invalid", "No picture", { reason: "photo_unreadable" });
      return createHash("sha1").update(bytes).digest("hex");
    },
    put: (sceneId: string, fileId: string, bytes: Uint8Array): Promise<void> =>
      storage.putBytes(keyOf(sceneId, fileId), bytes),
    /** @throws AppError not_found */
    async read(sceneId: string, known: readonly Named[], fileId: string) {
      const image = known.find((one) => one.fileId === fileId);
      const bytes = image && (await storage.readBytes(keyOf(sceneId, fileId)));
      if (!image || !bytes) throw new AppError("not_found", "No such picture");
      return { mimeType: image.mimeType, bytes };
    },
  };
}
export type BoardImages = ReturnType<typeof createBoardImages>;
