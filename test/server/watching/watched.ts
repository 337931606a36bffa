import { MediaError } from "#media/errors.ts";
import type { Item } from "#server/library/protocol.ts";
import { createWatching } from "#server/watching/service.ts";
import { mongoWatching } from "#server/watching/store.ts";
import { asIfReady, makeLibrary, type TestLibrary } from "../library/school.ts";

/** Of the item, ms. */
export const DURATION_MS = 600_000;
export const range = (fromS: number, toS: number) => ({ fromMs: fromS * 1000, toMs: toS * 1000 });
/** A photo is JPEG to this engine when it begins as one; the real one is tried in test/media. */
const cleanPhoto = async (bytes: Uint8Array): Promise<Uint8Array> => {
  if (bytes[0] !== 0xff) throw new MediaError("refused", "no picture");
  return Uint8Array.from([...bytes, 0]);
};
export const JPEG = Buffer.from([0xff, 0xd8, 1, 2, 3]).toString("base64");

/** A school whose teacher has published a film of ten minutes for all. */
export async function makeWatching(details: Parameters<TestLibrary["publish"]>[0] = {}) {
  const school = await makeLibrary();
  const { library, people, files, clock } = school;
  const { videos, storage, mediaDir } = files;
  const watching = createWatching({
    ...{ store: mongoWatching, library, people, videos, storage, mediaDir, now: clock.now },
    hls: { cleanPhoto },
  });
  const item: Item = await school.publish({ sizeBytes: 1000, ...details });
  await asIfReady(school, item.video!.id, DURATION_MS);
  const key = (personId: string) => `photos/${item.id}/${personId}.jpg`;
  return { ...school, watching, item, itemId: item.id, key };
}
