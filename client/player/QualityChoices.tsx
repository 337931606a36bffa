import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./QualityChoices.module.css";
import { bytesOf, offeredQualities } from "./quality.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

type Props = { player: PlayerHandle; testId: string; hasTitle?: boolean };

/** Quality in words, each with what the whole film costs. Nothing where there is no choice. */
export function QualityChoices({ player, testId, hasTitle = false }: Props) {
  const { t } = useTranslation("player");
  const { megabytes } = useFormat();
  const { engine, playback } = player;
  const quality = usePlayerState(player, (state) => state.quality);
  const canChoose = usePlayerState(player, (state) => state.canChooseQuality);
  const offered = offeredQualities(playback);
  if (offered.length === 0 || !canChoose) return null;
  return (
    <section>
      {hasTitle && <h3 className={css.title}>{t("quality.title")}</h3>}
      <div className={css.choices} role="radiogroup" aria-label={t("quality.title")}>
        {offered.map((one) => {
          const bytes = bytesOf(playback, one);
          return (
            // biome-ignore lint/a11y/useSemanticElements: a card with two lines; arrows are not needed for five buttons
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={one === quality}
              className={css.choice}
              data-testid={`${testId}-${one}`}
              onClick={() => engine.setQuality(one)}
            >
              <b>{t(`quality.${one}`)}</b>
              <span>
                {bytes === null ? t("quality.byLink") : t("about", { size: megabytes(bytes) })}
              </span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
