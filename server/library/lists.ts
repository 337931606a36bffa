import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Access } from "./access.ts";
import { newListCode } from "./codes.ts";
import type { ItemList } from "./protocol.ts";
import { maySee, type Reader } from "./rules.ts";
import type { LibraryStore, StoredList } from "./store.ts";
import type { Views } from "./views.ts";

type Deps = { store: LibraryStore; access: Access; views: Views; now: () => number };
/** Lists of a school that are looked through, the newest. */
const MOST_LISTS = 200;

/** Lists to listen to or watch in order. Each is as visible as the items in it. */
export function createLists({ store, access, views, now }: Deps) {
  /** The lists of these that the reader finds: one's own, and those with something in them to see. */
  async function toVisible(
    user: User,
    reader: Reader,
    lists: readonly StoredList[],
  ): Promise<ItemList[]> {
    const ids = [...new Set(lists.flatMap(({ itemIds }) => itemIds))];
    const at = now();
    const visible = (await store.findItems(user.schoolId, ids)).filter((item) =>
      maySee(item, reader, at),
    );
    const byId = new Map(visible.map((item) => [item.id, item]));
    const found = lists.map((list) => {
      const items = list.itemIds.flatMap((id) => byId.get(id) ?? []);
      return { list, items, isOwn: reader.mayRead && list.authorId === user.id };
    });
    const shown = found.filter(({ items, isOwn }) => isOwn || items.length > 0);
    const cards = await views.toCards(user, visible);
    const cardOf = new Map(cards.map((card) => [card.id, card]));
    const names = await views.namesOf(
      user.schoolId,
      shown.map(({ list }) => list.authorId),
    );
    return shown.map(({ list, items, isOwn }) => ({
      id: list.id,
      title: list.title,
      author: { id: list.authorId, name: names.get(list.authorId) ?? "" },
      isOwn,
      code: list.code,
      items: items.flatMap(({ id }) => cardOf.get(id) ?? []),
    }));
  }

  async function listAll(user: User): Promise<ItemList[]> {
    const [reader, lists] = await Promise.all([
      access.readerOf(user),
      store.listLists(user.schoolId, MOST_LISTS),
    ]);
    return toVisible(user, reader, lists);
  }

  /** @throws AppError not_found, also for what the person may not see */
  async function shown(user: User, list: StoredList | null): Promise<ItemList> {
    const [found] = list ? await toVisible(user, await access.readerOf(user), [list]) : [];
    if (!found) throw new AppError("not_found", "No such list");
    return found;
  }

  const read = async (user: User, listId: string): Promise<ItemList> =>
    shown(user, await store.findList(user.schoolId, listId));

  /** The list behind a short address, where the person finds it. */
  async function findByCode(user: User, code: string): Promise<ItemList | null> {
    const list = await store.findListByCode(user.schoolId, code);
    if (!list) return null;
    const [found] = await toVisible(user, await access.readerOf(user), [list]);
    return found ?? null;
  }

  /** Only what one finds oneself goes into a list. @throws AppError not_found */
  async function checkedIds(user: User, itemIds: readonly string[]): Promise<string[]> {
    const ids = [...new Set(itemIds)];
    const [reader, items] = await Promise.all([
      access.readerOf(user),
      store.findItems(user.schoolId, ids),
    ]);
    if (items.filter((item) => maySee(item, reader, now())).length < ids.length)
      throw new AppError("not_found", "No such item");
    return ids;
  }

  /** @throws AppError forbidden; not_found, an item */
  async function create(user: User, request: { title: string; itemIds: string[] }) {
    checkMay(user.roles, "library:make");
    const itemIds = await checkedIds(user, request.itemIds);
    const list = { title: request.title, itemIds, authorId: user.id, createdAtMs: now() };
    return shown(user, await store.createList(user.schoolId, list, newListCode));
  }

  /** @throws AppError not_found; forbidden not_yours */
  async function mustOwn(user: User, listId: string): Promise<StoredList> {
    const list = await store.findList(user.schoolId, listId);
    if (!list) throw new AppError("not_found", "No such list");
    if (list.authorId !== user.id)
      throw new AppError("forbidden", "Not its author", { reason: "not_yours" });
    return list;
  }

  /** Of one's own; what it holds and the author no longer finds may stay. @throws as create; not_yours */
  async function change(
    user: User,
    listId: string,
    { title, itemIds }: { title?: string | undefined; itemIds?: string[] | undefined },
  ): Promise<ItemList> {
    const list = await mustOwn(user, listId);
    await checkedIds(user, itemIds?.filter((id) => !list.itemIds.includes(id)) ?? []);
    const change = {
      ...(title !== undefined && { title }),
      ...(itemIds && { itemIds: [...new Set(itemIds)] }),
    };
    return shown(user, await store.changeList(user.schoolId, listId, change));
  }

  /** Of one's own, or anybody's for those who govern. Its items stay. @throws AppError not_found; forbidden */
  async function remove(user: User, listId: string): Promise<void> {
    if (!may(user.roles, "library:govern")) await mustOwn(user, listId);
    await store.removeList(user.schoolId, listId);
  }

  return { listAll, read, create, change, remove, findByCode };
}
