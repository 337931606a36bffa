import { useTranslation } from "react-i18next";
import type { Video } from "#server/videos/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./QualitySteps.module.css";

/** How far each quality of a video is, lowest first: pupils may watch from the first full one on. */
export function QualitySteps({ qualities }: Pick<Video, "qualities">) {
  const { t } = useTranslation("videos");
  const format = useFormat();
  return (
    <ul className={css.steps}>
      {qualities.map(({ name, percent }) => (
        <li key={name} className={css.step} data-is-done={percent === 100 || undefined}>
          <span
            className={css.bar}
            role="img"
            aria-label={t("quality.label", {
              quality: t(`quality.${name}`),
              percent: format.percent(percent / 100),
            })}
          >
            <span style={{ width: `${percent}%` }} />
          </span>
          <span className={css.word} aria-hidden="true">
            {t(`quality.${name}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}
