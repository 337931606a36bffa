import { useTranslation } from "react-i18next";
import { useServerNow } from "../../kit/clock.ts";
import { StatusChip } from "../../kit/ui/parts.tsx";
import { timeLeft } from "./due.ts";

/** How long there still is, louder when that is little. */
export function DueChip({ dueAt }: { dueAt: string }) {
  const { t } = useTranslation("handIn");
  const { unit, count } = timeLeft(dueAt, useServerNow(30_000));
  const tone = unit === "over" ? "bad" : unit === "days" ? "primary" : "warn";
  return (
    <StatusChip tone={tone} icon="clock">
      {unit === "over" ? t("due.over") : t(`due.${unit}`, { count })}
    </StatusChip>
  );
}
