import type { RouteHandlers } from "../http.ts";
import type { libraryRoutes } from "./protocol.ts";
import type { Library } from "./service.ts";

/** The library over REST. */
export function libraryHandlers(library: Library): RouteHandlers<typeof libraryRoutes> {
  return {
    listItems: (request, { user }) => library.list(user, request),
    readItem: ({ itemId }, { user }) => library.read(user, itemId),
    readLibraryChoices: (_, { user }) => library.readChoices(user),
    createItem: (request, { user }) => library.create(user, request),
    changeItem: ({ itemId, ...change }, { user }) => library.change(user, itemId, change),
    publishItem: ({ itemId, publishAt }, { user }) => library.publish(user, itemId, publishAt),
    withdrawItem: ({ itemId }, { user }) => library.withdraw(user, itemId),
    reuseItem: ({ itemId }, { user }) => library.reuse(user, itemId),
    async removeItem({ itemId }, { user }) {
      await library.remove(user, itemId);
      return {};
    },
    openItem: ({ itemId }, { user }) => library.open(user, itemId),
    followCode: ({ code }, { user }) => library.followCode(user, code),
    readJournalText: ({ itemId }, { user }) => library.readJournalText(user, itemId),
    listLists: async (_, { user }) => ({ lists: await library.lists.listAll(user) }),
    readList: ({ listId }, { user }) => library.lists.read(user, listId),
    createList: (request, { user }) => library.lists.create(user, request),
    changeList: ({ listId, ...change }, { user }) => library.lists.change(user, listId, change),
    async removeList({ listId }, { user }) {
      await library.lists.remove(user, listId);
      return {};
    },
  };
}
