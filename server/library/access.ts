import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import { maySee, type Reader } from "./rules.ts";
import type { LibraryStore, StoredItem } from "./store.ts";

type KnownPerson = { id: string; classId: string | null; childIds: string[] };
type Deps = {
  store: Pick<LibraryStore, "findItem">;
  people: { findPerson(schoolId: string, personId: string): Promise<KnownPerson | null> };
  now: () => number;
};

/** Decides who finds which item, and whose it is. */
export function createAccess({ store, people, now }: Deps) {
  /** Children who left the school open nothing to their parents. */
  async function readerOf(user: User): Promise<Reader> {
    const { schoolId, roles } = user;
    const isStaff = may(roles, "library:readStaff");
    const reader = { id: user.id, mayRead: may(roles, "library:read"), isStaff };
    if (isStaff) return { ...reader, classId: null, childClassIds: [] };
    const self = await people.findPerson(schoolId, user.id);
    const childIds = roles.includes("parent") ? (self?.childIds ?? []) : [];
    const children = await Promise.all(childIds.map((id) => people.findPerson(schoolId, id)));
    return {
      ...reader,
      classId: roles.includes("pupil") ? (self?.classId ?? null) : null,
      childClassIds: [...new Set(children.flatMap((child) => child?.classId ?? []))],
    };
  }

  /** @throws AppError not_found, also for what the person may not see */
  async function findVisible(user: User, itemId: string): Promise<StoredItem> {
    const [item, reader] = await Promise.all([
      store.findItem(user.schoolId, itemId),
      readerOf(user),
    ]);
    if (!item || !maySee(item, reader, now())) throw new AppError("not_found", "No such item");
    return item;
  }

  /** An item of one's own. @throws AppError not_found; forbidden not_yours */
  async function findOwn(user: User, itemId: string): Promise<StoredItem> {
    const item = await findVisible(user, itemId);
    if (item.authorId !== user.id)
      throw new AppError("forbidden", "Not its author", { reason: "not_yours" });
    return item;
  }

  /** One's own, or anybody's for those who govern the library. @throws AppError not_found; forbidden not_yours */
  async function findGoverned(user: User, itemId: string): Promise<StoredItem> {
    if (!may(user.roles, "library:govern")) return findOwn(user, itemId);
    const item = await store.findItem(user.schoolId, itemId);
    if (!item) throw new AppError("not_found", "No such item");
    return item;
  }

  return { readerOf, findVisible, findOwn, findGoverned };
}
export type Access = ReturnType<typeof createAccess>;
