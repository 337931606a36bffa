import { useEffect, useState } from "react";

type Loaded<T> = {
  /** The last one whose picture is there: the page before stays until the next can be seen. */
  seen: T | null;
  isLoading: boolean;
  hasFailed: boolean;
  retry: () => void;
};

/** Loads a page's picture before it is shown, then those ahead of it one after another. `ahead` does not trigger it. */
export function useLoaded<T extends { src: string }>(
  wanted: T | null,
  ahead: readonly string[],
): Loaded<T> {
  const [seen, setSeen] = useState<T | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const src = wanted?.src ?? null;
  const following = ahead.join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address stands for what is wanted
  useEffect(() => {
    if (!wanted) return;
    let isOver = false;
    const loading = new Set<HTMLImageElement>();
    const load = async (address: string, priority: "high" | "low") => {
      const image = new Image();
      loading.add(image);
      image.fetchPriority = priority;
      image.src = address;
      await image.decode();
      loading.delete(image);
    };
    setFailed(null);
    void (async () => {
      try {
        await load(wanted.src, "high");
        if (isOver) return;
        setSeen(wanted);
        for (const next of following.split(" ").filter(Boolean)) {
          if (isOver) return;
          await load(next, "low").catch(() => {}); // asked for again when it is its turn
        }
      } catch {
        if (!isOver) setFailed(wanted.src);
      }
    })();
    return () => {
      isOver = true;
      // What is not wanted any more leaves the link to what is.
      for (const image of loading) image.src = "";
    };
  }, [src, following, attempt]);

  return {
    seen,
    isLoading: src !== null && seen?.src !== src && failed !== src,
    hasFailed: failed !== null && failed === src,
    retry: () => setAttempt((n) => n + 1),
  };
}
