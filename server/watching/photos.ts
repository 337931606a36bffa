import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "#media/errors.ts";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import type { LibraryForWatching, PeopleForWatching } from "./service.ts";
import type { WatchingStore } from "./store.ts";

type Deps = {
  store: WatchingStore;
  library: LibraryForWatching;
  people: PeopleForWatching;
  storage: Pick<Storage, "putBytes" | "readBytes" | "remove" | "removeAll">;
  hls: Pick<Hls, "cleanPhoto">;
  mediaDir: string;
  now: () => number;
};
/** Longer side, pixels: a sheet of paper can be judged, and it stays under 300 kB. */
const MAX_PX = 1280;
const folderOf = (itemId: string) => `photos/${itemId}/`;
const keyOf = (itemId: string, personId: string) => `${folderOf(itemId)}${personId}.jpg`;

/** Photographs of what pupils made. */
export function createPhotos(deps: Deps) {
  const { store, library, people, storage, hls, mediaDir, now } = deps;

  /** Keeps a photo, cleaned of all but the picture, in place of an earlier one. @throws AppError not_found; invalid, photo_unreadable */
  async function send(user: User, itemId: string, jpegBase64: string): Promise<void> {
    const { schoolId } = user;
    const item = await library.findVisible(user, itemId);
    if (!item.asksPhoto) throw new AppError("invalid", "It asks for no photo");
    const clean = await cleaned(Buffer.from(jpegBase64, "base64"));
    const key = keyOf(itemId, user.id);
    await store.findOrMake(schoolId, { itemId, personId: user.id });
    await storage.putBytes(key, clean);
    await store.setHasPhoto(schoolId, { itemId, personId: user.id }, now());
    if (await library.find(schoolId, itemId)) return;
    await removeOf(schoolId, itemId); // taken down meanwhile: nothing of it stays
    throw new AppError("not_found", "No such item");
  }

  async function cleaned(bytes: Uint8Array): Promise<Uint8Array> {
    const parent = join(mediaDir, "work");
    await mkdir(parent, { recursive: true });
    const workDir = await mkdtemp(join(parent, "photo-"));
    try {
      return await hls.cleanPhoto(bytes, { maxPx: MAX_PX, workDir });
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

  /** @throws AppError not_found; forbidden not_yours */
  async function read(user: User, itemId: string, personId: string): Promise<FileReply> {
    const item = await library.find(user.schoolId, itemId);
    if (!item) throw new AppError("not_found", "No such item");
    const isOpen = personId === user.id || item.authorId === user.id;
    if (!isOpen && !(await mayLookAt(user, personId)))
      throw new AppError("forbidden", "Not theirs to see", { reason: "not_yours" });
    return find(itemId, personId);
  }

  /** For those who have shown their right otherwise. @throws AppError not_found */
  async function find(itemId: string, personId: string): Promise<FileReply> {
    const bytes = await storage.readBytes(keyOf(itemId, personId));
    if (!bytes) throw new AppError("not_found", "No photo");
    const contentBase64 = Buffer.from(bytes).toString("base64");
    return { fileName: "photo.jpg", mimeType: "image/jpeg", contentBase64 };
  }

  /** Leadership, a parent of the child, the class teacher of the pupil's class. */
  async function mayLookAt(user: User, personId: string): Promise<boolean> {
    const { schoolId, roles } = user;
    if (may(roles, "watching:readSchool")) return true;
    const [self, person] = await Promise.all([
      people.findPerson(schoolId, user.id),
      people.findPerson(schoolId, personId),
    ]);
    if (!person) return false;
    if (roles.includes("parent") && self?.childIds.includes(personId)) return true;
    if (!roles.includes("classTeacher") || person.classId === null) return false;
    const classes = await people.listClasses(schoolId);
    return classes.some(
      ({ id, classTeacherId }) => id === person.classId && classTeacherId === user.id,
    );
  }

  /** Everything of an item that is gone. */
  async function removeOf(schoolId: string, itemId: string): Promise<void> {
    await store.removeItem(schoolId, itemId);
    await storage.removeAll(folderOf(itemId));
  }

  /** Everything of a person who was erased: photos first, so that none is left without its record. */
  async function removePerson(schoolId: string, personId: string): Promise<void> {
    for (const itemId of await store.photosOf(schoolId, personId))
      await storage.remove(keyOf(itemId, personId));
    await store.removePerson(schoolId, personId);
  }

  return { send, read, find, removeOf, removePerson };
}
