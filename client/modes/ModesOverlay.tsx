import { lazy, Suspense, useEffect } from "react";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { forgetRoom, modeStore, usageStore } from "./stores.ts";
import { useIsSheetOpen } from "./useStores.ts";

const ConnectionSheet = lazy(async () => ({
  default: (await import("./ConnectionSheet.tsx")).ConnectionSheet,
}));

/** Keeps what is known of the mode and of the megabytes, and opens the sheet of the connection. */
export function ModesOverlay() {
  const { lessonId, entry, call } = useClassroom();
  const isOpen = useIsSheetOpen();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry may find another state
  useEffect(() => {
    // Without an answer the next notice tells the same.
    call("room:readMode", { lessonId }).then(
      ({ still: _, ...mode }) => modeStore.patch({ mode }),
      () => undefined,
    );
    call("usage:read", { lessonId }).then(
      (live) => usageStore.patch({ live }),
      () => undefined,
    );
  }, [lessonId, entry, call]);
  useEffect(() => forgetRoom, []);
  useNotice("room:modeChanged", ({ lessonId: _, ...mode }) => modeStore.patch({ mode }));
  useNotice("usage:changed", ({ lessonId: _, ...live }) => usageStore.patch({ live }));
  return isOpen ? (
    <Suspense fallback={null}>
      <ConnectionSheet />
    </Suspense>
  ) : null;
}
