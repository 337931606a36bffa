/** Groups of one lesson at most. */
export const MAX_GROUPS = 12;
/** Longest group work, minutes. */
export const MAX_GROUP_MIN = 90;
/** A warning is shown this long before everybody comes back, seconds. */
export const GROUP_WARNING_SEC = 30;
/** Longest message to all groups, characters. */
export const ANNOUNCE_MAX_CHARS = 300;

/** By lot, by the teacher's list, or each pupil chooses. */
export const groupWays = ["random", "list", "choice"] as const;
