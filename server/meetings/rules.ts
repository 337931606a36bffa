import type { Action } from "../auth/permissions.ts";
import type { Role } from "../people/protocol.ts";
import type { Audience, MeetingGroup, MeetingKind } from "./protocol.ts";

/** A meeting's room opens this much before its time at the earliest, as a lesson's does. */
export const EARLIEST_START_MS = 15 * 60_000;
/** One forgotten open is ended this much after its end by the clock. */
export const OVERDUE_MS = 60 * 60_000;
/** A practice room is forgotten after this. */
export const PRACTICE_MS = 2 * 60 * 60_000;
/** Up to so many of the audience have a seat before they come; a larger room seats who is there. */
export const MAX_SEATED = 60;

/** Whose rights it takes to call these people together. `null`: nobody makes it so. */
export function actionFor(kind: MeetingKind, { groups, classIds }: Audience): Action | null {
  if (kind === "coaching")
    return groups.every((group) => group === "staff") ? "meetings:makeForStaff" : null;
  if (kind === "parents" && !groups.includes("parents")) return null;
  if (kind === "event" && !groups.includes("pupils")) return null;
  const isOfClasses = classIds.length > 0 && !groups.includes("staff");
  return isOfClasses ? "meetings:makeForClasses" : "meetings:makeForSchool";
}

/** Who somebody is to a meeting. `classIds`: of a pupil the own class, of a parent the children's. */
export type Belonging = {
  roles: readonly Role[];
  pupilClassId: string | null;
  childClassIds: readonly string[];
};

const groupRoles: Record<MeetingGroup, (role: Role) => boolean> = {
  pupils: (role) => role === "pupil",
  parents: (role) => role === "parent",
  staff: (role) => role !== "pupil" && role !== "parent",
};

/** Whether a person is of the audience. */
export function isMeant({ groups, classIds }: Audience, who: Belonging): boolean {
  const isOf = (ids: readonly string[]) =>
    classIds.length === 0 || ids.some((id) => classIds.includes(id));
  return groups.some((group) => {
    if (!who.roles.some(groupRoles[group])) return false;
    if (group === "pupils") return who.pupilClassId !== null && isOf([who.pupilClassId]);
    return group === "parents" ? isOf(who.childClassIds) : true;
  });
}
