import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "#media/errors.ts";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";

export type DocumentDeps = {
  storage: Pick<Storage, "putBytes" | "readBytes" | "remove">;
  hls: Pick<Hls, "cleanPhoto">;
  /** Of this machine alone. */
  mediaDir: string;
};
/** Longer side, pixels: a certificate can be read, and it stays under 300 kB. */
const MAX_PX = 1280;
const keyOf = (explanationId: string) => `explanations/${explanationId}.jpg`;

/** Photos of documents that parents sent; under no public address, given only through a route that asks who reads. */
export function createDocuments({ storage, hls, mediaDir }: DocumentDeps) {
  /** The picture and nothing else of what was sent. @throws AppError invalid photo_unreadable */
  async function clean(jpegBase64: string): Promise<Uint8Array> {
    const parent = join(mediaDir, "work");
    await mkdir(parent, { recursive: true });
    const workDir = await mkdtemp(join(parent, "document-"));
    try {
      return await hls.cleanPhoto(Buffer.from(jpegBase64, "base64"), { maxPx: MAX_PX, workDir });
    } catch (cause) {
      const isOfPhoto =
        cause instanceof MediaError && ["refused", "encode_failed"].includes(cause.reason);
      if (!isOfPhoto) throw cause;
      const reason = "photo_unreadable";
      throw new AppError("invalid", "No picture that can be read", { reason, cause });
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  return {
    clean,
    put: (explanationId: string, bytes: Uint8Array) =>
      storage.putBytes(keyOf(explanationId), bytes),
    read: (explanationId: string) => storage.readBytes(keyOf(explanationId)),
    remove: (explanationId: string) => storage.remove(keyOf(explanationId)),
  };
}
export type Documents = ReturnType<typeof createDocuments>;
