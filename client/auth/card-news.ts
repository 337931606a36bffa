import type { SignInNews } from "#server/auth/protocol.ts";
import { socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { Store } from "../kit/store.ts";

type Deps = { read(): Promise<readonly SignInNews[]>; see(id: string): Promise<unknown> };

/** What the person is to know of cards for them, until they put it away. */
export function createCardNews({ read, see }: Deps) {
  const store = new Store<{ list: readonly SignInNews[] }>({ list: [] });
  /** Whose answer counts: a late one must not bring back what was put away, nor another person's. */
  let asked = 0;
  return {
    get: store.get,
    subscribe: store.subscribe,
    /** Looks anew. Where no answer comes, the next connection looks again. */
    async look(): Promise<void> {
      const turn = ++asked;
      const list = await read().catch(() => null);
      if (list && turn === asked) store.patch({ list });
    },
    /** It was read. @throws CallError it is shown again */
    async putAway(id: string): Promise<void> {
      await see(id);
      asked++;
      store.patch({ list: store.get().list.filter((one) => one.id !== id) });
    },
    /** Another person may sign in. */
    forget(): void {
      asked++;
      store.patch({ list: [] });
    },
  };
}

/** Of this page; the screen for it is fetched when there is something to show. */
export const cardNews = createCardNews({
  read: async () => (await rest("listSignInNews", {})).news,
  see: (id) => rest("seeSignInNews", { ids: [id] }),
});
socket.on("session:newsChanged", () => void cardNews.look());
socket.on("connect", () => void cardNews.look());
socket.on("disconnect", (why) => {
  if (why === "io client disconnect") cardNews.forget();
});
