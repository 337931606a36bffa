import { Button, CloseButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "../../../kit/clock.ts";
import { useFormat } from "../../../kit/text/useFormat.ts";
import { DayField } from "../../../kit/ui/DayField.tsx";
import { type HoursDraft, stretchesOf, withDaysOff, withoutStretch } from "./draft.ts";
import css from "./Hours.module.css";

type Props = { draft: HoursDraft; onChange: (draft: HoursDraft) => void };
/** Days without talks: holidays, a journey, an illness. */
export function DaysOff({ draft, onChange }: Props) {
  const { t } = useTranslation("hours");
  const format = useFormat();
  const [today] = useState(() => format.dayOf(serverNow()));
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const isBackwards = from !== "" && to !== "" && to < from;
  const add = () => {
    onChange(withDaysOff(draft, from, to === "" ? from : to));
    setFrom("");
    setTo("");
  };
  const stretches = stretchesOf(draft.daysOff, today);
  return (
    <div className={css.off}>
      <div className={css.offNew}>
        <DayField
          label={t("off.from")}
          value={from}
          min={today}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          data-testid="off-from"
        />
        <DayField
          label={t("off.to")}
          value={to}
          min={from === "" ? today : from}
          error={isBackwards && t("off.backwards")}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          data-testid="off-to"
        />
        <Button
          variant="default"
          disabled={from === "" || isBackwards}
          onClick={add}
          data-testid="off-add"
        >
          {t("off.add")}
        </Button>
      </div>
      {stretches.length === 0 && <span className={css.closed}>{t("off.none")}</span>}
      <ul className={css.stretches}>
        {stretches.map((stretch) => {
          const days =
            stretch.from === stretch.to
              ? format.day(stretch.from)
              : t("off.span", {
                  from: format.shortDay(stretch.from),
                  to: format.shortDay(stretch.to),
                });
          return (
            <li key={stretch.from}>
              {days}
              <CloseButton
                size={44}
                aria-label={t("off.remove", { days })}
                onClick={() => onChange(withoutStretch(draft, stretch))}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
