import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Bar } from "../../watching/Bar.tsx";
import type { StorageUse } from "../upload/limits.ts";
import { useSize } from "../upload/useSize.ts";
import css from "./Policy.module.css";

/** What the school has used of what it may. */
export function SpaceUse({ use }: { use: StorageUse }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const sizeOf = useSize();
  const { schoolBytes, schoolLimitBytes } = use;
  const share = schoolLimitBytes === 0 ? 1 : Math.min(1, schoolBytes / schoolLimitBytes);
  return (
    <div className={css.use}>
      <div className={css.useWords}>
        <span className={css.used}>
          {t("policy.used", {
            used: sizeOf(schoolBytes),
            all: sizeOf(schoolLimitBytes),
          })}
        </span>
        <span>{format.percent(share)}</span>
      </div>
      <Bar percent={share * 100} />
      <p className={css.hint}>
        {t("policy.left", { left: sizeOf(Math.max(0, schoolLimitBytes - schoolBytes)) })}
      </p>
    </div>
  );
}
