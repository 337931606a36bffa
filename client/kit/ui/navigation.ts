import type { Me } from "#server/people/protocol.ts";
import type { IconName } from "./icons.tsx";

/** Keys under `nav` of the common catalogue, each with a short form. A new place needs its word here and in three languages. */
export const placeWords = [
  "today",
  "now",
  "day",
  "myClass",
  "timetable",
  "attendance",
  "tasks",
  "diary",
  "review",
  "journal",
  "classes",
  "library",
  "consultations",
  "calendar",
  "desk",
  "notes",
  "outbox",
  "meetings",
  "people",
  "exchange",
] as const;
export type Place = { to: string; icon: IconName; word: (typeof placeWords)[number] };

const places: readonly (Place & { action: string })[] = [
  { to: "/calendar", icon: "talk", word: "calendar", action: "consultations:hostPrivate" },
  { to: "/", icon: "sun", word: "today", action: "lessons:readOwn" },
  { to: "/my-class", icon: "home", word: "myClass", action: "attendance:readClass" },
  { to: "/now", icon: "gauge", word: "now", action: "boards:readSchool" },
  { to: "/day", icon: "list", word: "day", action: "lessons:readSchool" },
  { to: "/tasks", icon: "clipboard", word: "tasks", action: "submissions:readOwn" },
  { to: "/diary", icon: "table", word: "diary", action: "attendance:readOwn" },
  { to: "/timetable", icon: "calendar", word: "timetable", action: "" },
  { to: "/attendance", icon: "check", word: "attendance", action: "attendance:readLesson" },
  { to: "/review", icon: "clipboard", word: "review", action: "submissions:review" },
  { to: "/journal", icon: "table", word: "journal", action: "journal:write" },
  { to: "/journal", icon: "table", word: "journal", action: "journal:readClass" },
  { to: "/classes", icon: "users", word: "classes", action: "classes:readOwn" },
  { to: "/classes", icon: "users", word: "classes", action: "classes:readSchool" },
  { to: "/library", icon: "video", word: "library", action: "library:read" },
  { to: "/consultations", icon: "chat", word: "consultations", action: "consultations:ask" },
  { to: "/calendar", icon: "talk", word: "desk", action: "consultations:host" },
  { to: "/notes", icon: "lock", word: "notes", action: "notes:keep" },
  { to: "/journal", icon: "table", word: "journal", action: "journal:readSchool" },
  { to: "/outbox", icon: "send", word: "outbox", action: "outbox:readSchool" },
  { to: "/meetings", icon: "bell", word: "meetings", action: "" },
  { to: "/people", icon: "search", word: "people", action: "people:readSchool" },
  { to: "/exchange", icon: "loop", word: "exchange", action: "exchange:read" },
];

/** Whether this person's first screen is their class. */
export const leadsClass = ({ classTeacherOf }: Pick<Me, "classTeacherOf">): boolean =>
  classTeacherOf.length > 0;

/** A bar of a phone holds so many; the others are in the person's own menu. */
export const PLACES_IN_BAR = 5;

/**
 * What must be in a phone's bar: for those who are taught, a person to talk to comes before the week's timetable;
 * for a psychologist, talks and notes come before everything.
 */
const isLate = ({ to }: Place, me: Me): boolean =>
  me.actions.includes("notes:keep")
    ? to !== "/calendar" && to !== "/notes"
    : to === "/timetable" &&
      me.actions.includes("consultations:ask") &&
      !me.actions.includes("lesson:host");

/** The places of a person's menu, by what they may do; a phone's bar shows the first five. */
export function placesOf(me: Me): Place[] {
  const open = places
    .filter(({ action }) => action === "" || me.actions.includes(action))
    // A class teacher's first screen is their class; their day is one tap away.
    .map((place) => (place.to === "/" && leadsClass(me) ? { ...place, to: "/today" } : place));
  const once = open.filter(({ to }, at) => open.findIndex((place) => place.to === to) === at);
  return once.toSorted((a, b) => Number(isLate(a, me)) - Number(isLate(b, me)));
}
