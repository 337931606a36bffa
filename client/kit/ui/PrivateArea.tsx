import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { Outlet, useLocation, useNavigate } from "react-router";
import { useMe } from "../useSession.ts";
import { PageSkeleton } from "./parts.tsx";
import { beginLeaving, endLeaving, exit, notePrivatePlace } from "./private-history.ts";
import { createTwice, neutralPathOf, TWICE_WITHIN_MS } from "./quick-exit.ts";

/**
 * Around the routes that tell whom one talks to. Escape pressed twice, or `<QuickExit />`, puts a neutral page in
 * the place of all of them: in the history too, back and forward. The rooms are left by being unmounted.
 */
export function PrivateArea() {
  const { isLeaving } = useSyncExternalStore(exit.subscribe, exit.get);
  return isLeaving ? <Leaving /> : <Watched />;
}

function Watched() {
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that is shown has its place
  useEffect(notePrivatePlace, [key]);
  useEffect(() => {
    const isTwice = createTwice(TWICE_WITHIN_MS);
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.repeat && isTwice(event.timeStamp))
        exit.patch({ isLeaving: true });
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, []);
  return <Outlet />;
}

/** Grey rows for the moment until the neutral page stands in the place of the first private one. */
function Leaving() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const to = neutralPathOf(useMe());
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; the way back changes the router's own functions
  useEffect(() => {
    queries.removeQueries({ predicate: ({ meta }) => meta?.isPrivate === true });
    const settle = () => {
      void navigate(to, { replace: true });
      void navigate(to); // a new entry takes away the private ones that lie ahead
    };
    const steps = beginLeaving();
    if (steps > 0) {
      addEventListener("popstate", settle, { once: true });
      history.go(-steps);
    } else settle();
    // Not before the neutral page is drawn: until then the private one would be shown once more.
    return endLeaving;
  }, []);
  return <PageSkeleton />;
}
