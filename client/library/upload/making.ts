import type { z } from "zod";
import type { Item, libraryRoutes } from "#server/library/protocol.ts";
import { queries } from "../../kit/queries.ts";
import { rest } from "../../kit/rest.ts";
import type { Common } from "./useCommon.ts";

type Source = z.input<(typeof libraryRoutes)["createItem"]["request"]>["source"];
type ClassChoice = { id: string; grade: number };

/**
 * Makes an item, and publishes it where that is wished: pupils find it as soon as there is something to watch.
 * @throws CallError
 */
export async function makeItem(
  title: string,
  source: Source,
  { isPublished, kind, subjectId, pupils, classIds }: Common,
  classes: readonly ClassChoice[],
): Promise<Item> {
  const named = pupils === "classes" ? classes.filter(({ id }) => classIds.includes(id)) : [];
  const made = await rest("createItem", {
    ...{ title, kind, subjectId, source },
    grades: [...new Set(named.map(({ grade }) => grade))],
    audience: { pupils, classIds: named.map(({ id }) => id), parents: true },
  });
  const item = isPublished ? await rest("publishItem", { itemId: made.id }) : made;
  void queries.invalidateQueries({ queryKey: ["listItems"] });
  return item;
}
