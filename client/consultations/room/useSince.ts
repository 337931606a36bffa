import { useEffect, useState } from "react";

/** When the talk began, ms of this device's clock: when there were two for the first time; null before. */
export function useSince(isTogether: boolean): number | null {
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (isTogether) setSince((before) => before ?? Date.now());
  }, [isTogether]);
  return since;
}
