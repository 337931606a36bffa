import { useEffect } from "react";
import { setPlaceCount } from "../../kit/ui/place-counts.ts";
import { useMe } from "../../kit/useSession.ts";
import { useTalks } from "../booking/useTalks.ts";
import { countRequests } from "./talks.ts";

/** Tells the menu how many requests wait for a host's answer. Draws nothing. */
export function DeskCount() {
  const { actions } = useMe();
  if (!actions.includes("consultations:host")) return null;
  return <Count word={actions.includes("consultations:hostPrivate") ? "calendar" : "desk"} />;
}

function Count({ word }: { word: "calendar" | "desk" }) {
  const { data } = useTalks();
  const count = countRequests(data ?? []);
  useEffect(() => setPlaceCount(word, count), [word, count]);
  return null;
}
