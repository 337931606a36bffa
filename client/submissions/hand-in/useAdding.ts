import { useState } from "react";
import { shrinkTo } from "../../watching/photo/shrink.ts";
import { roomFor } from "./engine/parts.ts";
import { works } from "./engine/works.ts";

/** A page of an exercise book at 1600 px stays readable, and three of them take some 20 s at 200 kbit/s. */
const PHOTO_BYTES = 160_000;
/** What a photo was before it was made small, for as long as this page lives: cropping it loses nothing. */
const originals = new Map<string, Blob>();
export const originalOf = (id: string): Blob | undefined => originals.get(id);

/** Makes photos small, one after another, and adds them to the work. */
export function useAdding(taskId: string) {
  const [preparing, setPreparing] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [leftOut, setLeftOut] = useState(0);

  async function addPhoto(file: Blob, insteadOf?: string): Promise<void> {
    const { blob } = await shrinkTo(file, PHOTO_BYTES);
    const id = await works.addFile(taskId, { kind: "photo", blob }, insteadOf);
    originals.set(id, file);
  }

  return {
    preparing,
    error,
    /** Photos that found no room. */
    leftOut,
    fail: setError,
    async addPhotos(files: readonly File[]): Promise<void> {
      setError(null);
      const work = works.find(taskId);
      const room = work ? roomFor(work) : 0;
      setLeftOut(Math.max(0, files.length - room));
      const taken = files.slice(0, room);
      setPreparing((count) => count + taken.length);
      for (const file of taken) {
        await addPhoto(file).catch(setError); // the others are none the worse
        setPreparing((count) => count - 1);
      }
    },
    addPhoto,
  };
}
export type Adding = ReturnType<typeof useAdding>;
