import { useEffect } from "react";
import type { Talk } from "./talk.ts";

/** A look elsewhere that is shorter says nothing, ms; a page that is loaded anew is hidden for a moment, too. */
const BRIEF_MS = 1_500;

/** Another page is in front of this one: the talk goes on, and the others are told that nobody looks. */
export function useHiddenSign(talk: Pick<Talk, "setSign">): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") talk.setSign("hidden", false);
      else timer = setTimeout(() => talk.setSign("hidden", true), BRIEF_MS);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [talk]);
}
