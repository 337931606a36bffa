import type { Me } from "#server/people/protocol.ts";
import type { IconName } from "./icons.tsx";

/** Keys under `nav` of the common catalogue, each with a short form. A new place needs its word here and in three languages. */
export const placeWords = [
  "today",
  "now",
  "day",
  "timetable",
  "diary",
  "classes",
  "library",
  "meetings",
  "people",
] as const;
export type Place = { to: string; icon: IconName; word: (typeof placeWords)[number] };

const places: readonly (Place & { action: string })[] = [
  { to: "/", icon: "sun", word: "today", action: "lessons:readOwn" },
  { to: "/now", icon: "gauge", word: "now", action: "boards:readSchool" },
  { to: "/day", icon: "list", word: "day", action: "lessons:readSchool" },
  { to: "/diary", icon: "table", word: "diary", action: "attendance:readOwn" },
  { to: "/timetable", icon: "calendar", word: "timetable", action: "" },
  { to: "/classes", icon: "users", word: "classes", action: "classes:readOwn" },
  { to: "/classes", icon: "users", word: "classes", action: "classes:readSchool" },
  { to: "/library", icon: "video", word: "library", action: "library:read" },
  { to: "/meetings", icon: "bell", word: "meetings", action: "" },
  { to: "/people", icon: "search", word: "people", action: "people:readSchool" },
];

/** The places of a person's menu, by what they may do; a phone's bar shows the first five. */
export function placesOf(me: Me): Place[] {
  const open = places.filter(({ action }) => action === "" || me.actions.includes(action));
  return open.filter(({ to }, at) => open.findIndex((place) => place.to === to) === at);
}
