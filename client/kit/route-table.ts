import { routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";

type Entry = Pick<Route, "method" | "path"> & { isOpen: boolean };

/**
 * Method and path of every route, without the schemas. `vite.config.ts` replaces this module by its
 * value, so that zod stays out of the first load (about 25 kB compressed).
 */
export const routeTable = Object.fromEntries(
  Object.entries(routes).map(([name, route]: [string, Route]): [string, Entry] => [
    name,
    { method: route.method, path: route.path, isOpen: route.access === "anyone" },
  ]),
) as Record<keyof typeof routes, Entry>;
