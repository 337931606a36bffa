import { checkMay, may } from "../auth/permissions.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { VideoPolicy } from "./protocol.ts";
import type { VideoStore } from "./store.ts";

export type PolicyConfig = Pick<
  Config,
  "VIDEO_MAX_MB" | "VIDEO_MAX_MIN" | "TEACHER_QUOTA_GB" | "SCHOOL_QUOTA_GB" | "KEEP_ORIGINALS"
>;
/** A policy as it is counted with: bytes and seconds. */
export type Limits = {
  maxUploadBytes: number;
  maxDurationS: number;
  ownBytes: number;
  schoolBytes: number;
  keepOriginals: boolean;
};
const MB = 1_000_000;
const GB = 1_000_000_000;

/** What a school allows: as configured, where it has said nothing else. */
export function createPolicies({ store, config }: { store: VideoStore; config: PolicyConfig }) {
  async function policyOf(schoolId: string): Promise<VideoPolicy> {
    return {
      maxUploadMb: config.VIDEO_MAX_MB,
      maxDurationMin: config.VIDEO_MAX_MIN,
      teacherQuotaGb: config.TEACHER_QUOTA_GB,
      schoolQuotaGb: config.SCHOOL_QUOTA_GB,
      keepOriginals: config.KEEP_ORIGINALS,
      ...(await store.findPolicy(schoolId)),
    };
  }

  return {
    async limitsOf(schoolId: string): Promise<Limits> {
      const policy = await policyOf(schoolId);
      return {
        maxUploadBytes: policy.maxUploadMb * MB,
        maxDurationS: policy.maxDurationMin * 60,
        ownBytes: Math.floor(policy.teacherQuotaGb * GB),
        schoolBytes: Math.floor(policy.schoolQuotaGb * GB),
        keepOriginals: policy.keepOriginals,
      };
    },

    /** @throws AppError forbidden, unless one who makes or governs */
    async read({ schoolId, roles }: User): Promise<VideoPolicy> {
      if (!may(roles, "library:make") && !may(roles, "library:govern"))
        throw new AppError("forbidden", "Not a maker");
      return policyOf(schoolId);
    },

    /** Holds for uploads from now on; what is stored stays. @throws AppError forbidden */
    async change(
      { schoolId, roles }: User,
      change: { [K in keyof VideoPolicy]?: VideoPolicy[K] | undefined },
    ): Promise<VideoPolicy> {
      checkMay(roles, "library:govern");
      const { maxUploadMb, maxDurationMin, teacherQuotaGb, schoolQuotaGb, keepOriginals } = change;
      await store.changePolicy(schoolId, {
        ...(maxUploadMb !== undefined && { maxUploadMb }),
        ...(maxDurationMin !== undefined && { maxDurationMin }),
        ...(teacherQuotaGb !== undefined && { teacherQuotaGb }),
        ...(schoolQuotaGb !== undefined && { schoolQuotaGb }),
        ...(keepOriginals !== undefined && { keepOriginals }),
      });
      return policyOf(schoolId);
    },
  };
}
export type Policies = ReturnType<typeof createPolicies>;
