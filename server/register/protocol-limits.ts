/** Why a pupil was not there, as a pupil or a parent may say it. */
export const explanationReasons = ["ill", "family", "connection", "other"] as const;
