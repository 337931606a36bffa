import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Player.module.css";
import type { Trouble } from "./state.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

/** What stands in the way, in words, and what can be done about it. */
export function Troubles({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { engine, playback } = player;
  const trouble = usePlayerState(player, (state) => state.trouble);
  const isSoundOnly = usePlayerState(player, (state) => state.isSoundOnly);
  const words = useTroubleText(player, trouble);
  if (!trouble) return null;
  const isWorse = trouble.name === "broken" || trouble.name === "unsupported";
  const mayListen = trouble.name === "slow" && playback.soundUrl !== null && !isSoundOnly;
  return (
    <div className={css.trouble} role={isWorse ? "alert" : "status"} data-testid="player-trouble">
      <Icon name={trouble.name === "making" ? "clock" : isWorse ? "alert" : "wifiOff"} />
      <span className={css.troubleText}>{words}</span>
      {(trouble.name === "broken" || trouble.name === "retrying") && (
        <button type="button" className={css.act} onClick={() => engine.retry()}>
          {t("trouble.retry")}
        </button>
      )}
      {mayListen && !playback.isSound && (
        <button type="button" className={css.act} onClick={() => engine.setSoundOnly(true)}>
          {t("soundOnly.on")}
        </button>
      )}
    </div>
  );
}

function useTroubleText(player: PlayerHandle, trouble: Trouble | null): string {
  const { t } = useTranslation("player");
  const { duration } = useFormat();
  const leftS = usePlayerState(player, ({ bufferedToMs, currentMs }) =>
    Math.round((bufferedToMs - currentMs) / 1000),
  );
  if (!trouble) return "";
  if (trouble.name !== "offline") return t(`trouble.${trouble.name}`);
  return leftS > 0 ? t("trouble.offline", { time: duration(leftS) }) : t("trouble.offlineEmpty");
}
