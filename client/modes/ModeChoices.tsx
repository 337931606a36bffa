import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { receiveModes } from "#server/rooms/protocol-values.ts";
import { lessonEstimate } from "#server/usage/protocol-estimate.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { modeIcons } from "./looks.ts";
import css from "./ModeChoices.module.css";

type Props = {
  value: ReceiveMode;
  onChoose: (mode: ReceiveMode) => void;
  /** Length of the lesson, for what each costs. */
  durationMin: number;
  /** What suits the link, where it was measured. */
  proposed?: ReceiveMode | null;
  who: "pupil" | "host";
};

/** Four big choices: how much to receive, what one gets and what it costs. */
export function ModeChoices({ value, onChoose, durationMin, proposed = null, who }: Props) {
  const { t } = useTranslation("modes");
  const format = useFormat();
  const name = useId();
  return (
    <fieldset className={css.choices} data-testid="mode-choices">
      <legend className={css.legend}>
        <span className={css.title}>{t(`choose.title.${who}`)}</span>
        <span className={css.aside}>{t("choose.aside")}</span>
      </legend>
      {receiveModes.map((mode) => (
        <label key={mode} className={css.choice} data-testid={`mode-${mode}`}>
          <input
            type="radio"
            name={name}
            value={mode}
            checked={mode === value}
            onChange={() => onChoose(mode)}
          />
          {mode === proposed && <span className={css.flag}>{t("choose.proposed")}</span>}
          <span className={css.name}>{t(`name.${mode}`)}</span>
          <span className={css.cost}>
            {t("choose.cost", { size: format.megabytes(lessonEstimate(durationMin, mode)) })}
            <Icon name={modeIcons[mode]} sizePx={18} />
          </span>
          <span className={css.about}>{t(`about.${mode}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
