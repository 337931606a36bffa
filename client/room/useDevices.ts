import { useEffect, useState } from "react";
import { type DeviceLists, listDevices, watchDevices } from "./media.ts";

const NONE: DeviceLists = { microphones: [], cameras: [], speakers: [] };

/** The devices there are now. `asked` changes when a permission may have given them names. */
export function useDevices(asked: unknown): DeviceLists {
  const [lists, setLists] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` means: look again
  useEffect(() => {
    let wanted = true;
    const look = () => {
      void listDevices().then((found) => wanted && setLists(found));
    };
    look();
    const unwatch = watchDevices(look);
    return () => {
      wanted = false;
      unwatch();
    };
  }, [asked]);
  return lists;
}
