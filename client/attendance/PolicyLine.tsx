import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { rest } from "../kit/rest.ts";
import { Note } from "../kit/ui/parts.tsx";
import css from "./PolicyLine.module.css";

/** The school's rule, in words: by what everything above was proposed. */
export function PolicyLine() {
  const { t } = useTranslation("attendance");
  const { data } = useQuery({
    queryKey: ["readAttendancePolicy"],
    queryFn: () => rest("readAttendancePolicy", {}),
    staleTime: 5 * 60_000,
  });
  if (!data) return null;
  const { policy } = data;
  return (
    <div className={css.line}>
      <Note icon="info">
        <span>
          {t("policy", {
            share: Math.round(policy.presentShare * 100),
            late: policy.lateAfterMin,
            early: policy.leftEarlyMin,
            gap: policy.mergeGapSec,
          })}{" "}
          <Link to="/attendance/policy">{t("policyMore")}</Link>
        </span>
      </Note>
    </div>
  );
}
