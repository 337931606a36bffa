import { useEffect } from "react";
import { setPlaceCount } from "../kit/ui/place-counts.ts";
import { useMe } from "../kit/useSession.ts";
import { useRegisterNews, useToConfirm } from "./useRegister.ts";

/** Keeps the menu's number of registers that wait; draws nothing. */
export function RegisterCounter() {
  const me = useMe();
  useRegisterNews();
  const waiting = useToConfirm(false, me.actions.includes("attendance:readLesson")).data;
  const count = waiting?.length ?? 0;
  useEffect(() => {
    setPlaceCount("attendance", count);
    return () => setPlaceCount("attendance", 0);
  }, [count]);
  return null;
}
