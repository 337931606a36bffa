import { useSyncExternalStore } from "react";
import { linkStore, modeStore, sheetStore, usageStore } from "./stores.ts";

export const useLink = () => useSyncExternalStore(linkStore.subscribe, linkStore.get);
export const useRoomMode = () => useSyncExternalStore(modeStore.subscribe, modeStore.get).mode;
export const useLiveUsage = () => useSyncExternalStore(usageStore.subscribe, usageStore.get).live;
export const useIsSheetOpen = () =>
  useSyncExternalStore(sheetStore.subscribe, sheetStore.get).isOpen;
