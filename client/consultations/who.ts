import type { Me } from "#server/people/protocol.ts";

/** Children are addressed as «сен», parents as «сіз». */
export type Who = "pupil" | "parent";
export const whoOf = ({ roles }: Pick<Me, "roles">): Who =>
  roles.includes("pupil") ? "pupil" : "parent";
