import { useTranslation } from "react-i18next";
import type { Play } from "#server/together/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import type { Way } from "./receive.ts";
import css from "./TogetherStage.module.css";

type Props = { play: Play; playback: Playback; way: Way; onShow: () => void };

/** What stands where no picture moves: a piece of music, or a film of which this device takes the sound alone. */
export function SoundFace({ play, playback, way, onShow }: Props) {
  const { t } = useTranslation("together");
  const format = useFormat();
  const { mode } = useClassroom();
  const isThrifty = way.what !== "picture";
  // Who takes sound alone is sent no pictures unasked.
  const poster = mode === "sound" ? null : playback.posterUrl;
  const perMin = playback.qualities[0]?.bytesPerMin;
  return (
    <div className={css.face} data-testid="together-sound">
      {poster && <img src={poster} alt="" className={css.poster} />}
      <div className={css.faceWords}>
        <span className={css.disc}>
          <Icon name={playback.isSound ? "music" : "headphones"} sizePx={26} />
        </span>
        <b>{play.title}</b>
        {isThrifty && <span>{t(way.what === "none" ? "silent" : "soundOnly")}</span>}
        {isThrifty && (
          <button type="button" className={css.retry} data-testid="together-show" onClick={onShow}>
            <Icon name="eye" sizePx={20} />
            {perMin === undefined ? t("show") : t("showFor", { size: format.megabytes(perMin) })}
          </button>
        )}
      </div>
    </div>
  );
}
