import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices } from "../protocol/define.ts";
import { ANNOUNCE_MAX_CHARS, groupWays, MAX_GROUP_MIN, MAX_GROUPS } from "./protocol-limits.ts";

export * from "./protocol-limits.ts";

/** How pupils come into groups: by lot, by the teacher's list, or each pupil chooses. */
export const GroupWay = z.enum(groupWays);
export type GroupWay = z.infer<typeof GroupWay>;

export const Group = z.object({
  id: Id,
  /** «1-топ» and so on. */
  number: z.int().min(1),
  memberIds: z.array(Id),
  /** When this group called the teacher; null: it did not, or the teacher has come. */
  calledAt: Instant.nullable(),
});
export type Group = z.infer<typeof Group>;

/**
 * Groups of a lesson as one person may see them. `forming`: being made; pupils see that only where they choose
 * themselves. `running`: everybody is in a group, whose members hear and see each other only.
 */
export const GroupWork = z.object({
  phase: z.enum(["none", "forming", "running"]),
  way: GroupWay,
  groups: z.array(Group),
  /** Most members of one group while pupils choose. */
  roomFor: z.int(),
  startedAt: Instant.nullable(),
  /** When everybody comes back by itself, by the server's clock; null: when the teacher says. */
  endsAt: Instant.nullable(),
  /** Who speaks to all groups at once. */
  broadcasterIds: z.array(Id),
});
export type GroupWork = z.infer<typeof GroupWork>;

const inRoom = { lessonId: Id };
const Minutes = z.int().min(1).max(MAX_GROUP_MIN);

export const groupCalls = {
  "group:read": { request: z.object(inRoom), reply: GroupWork },
  /** Makes groups, or makes them anew; nobody moves before `group:start`. */
  "group:form": {
    request: z.object({ ...inRoom, way: GroupWay, count: z.int().min(2).max(MAX_GROUPS) }),
    reply: GroupWork,
  },
  /** Puts a pupil into a group, or out of all (null), while forming and while running. */
  "group:assign": {
    request: z.object({ ...inRoom, personId: Id, groupId: Id.nullable() }),
    reply: GroupWork,
  },
  /** A pupil's own choice, where pupils choose. */
  "group:choose": { request: z.object({ ...inRoom, groupId: Id }), reply: GroupWork },
  /** Everybody goes; who has no group yet goes into the smallest. */
  "group:start": {
    request: z.object({ ...inRoom, minutes: Minutes.nullable() }),
    reply: GroupWork,
  },
  /** Gives more time. */
  "group:extend": { request: z.object({ ...inRoom, minutes: Minutes }), reply: GroupWork },
  /** Everybody back, or the groups being made are dropped. */
  "group:end": { request: z.object(inRoom), reply: GroupWork },
  /** Whoever leads goes into one group and hears only it, or back to the class (null). */
  "group:visit": { request: z.object({ ...inRoom, groupId: Id.nullable() }), reply: GroupWork },
  /** The caller's voice goes to all groups, or no more. */
  "group:broadcast": { request: z.object({ ...inRoom, isOn: z.boolean() }), reply: GroupWork },
  /** A few words shown to all groups. */
  "group:announce": {
    request: z.object({ ...inRoom, text: z.string().trim().min(1).max(ANNOUNCE_MAX_CHARS) }),
    reply: Nothing,
  },
  /** A group calls the teacher, or takes the call back. */
  "group:callTeacher": {
    request: z.object({ ...inRoom, isCalled: z.boolean() }),
    reply: GroupWork,
  },
} satisfies Calls;

export const groupNotices = {
  "group:changed": z.object({ lessonId: Id, work: GroupWork }),
  /** The teacher's words to all groups. */
  "group:announced": z.object({ lessonId: Id, by: Id, text: z.string(), at: Instant }),
} satisfies Notices;
