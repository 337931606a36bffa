import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { Card } from "../kit/ui/parts.tsx";
import { partAt, partsOf } from "./chapters.ts";
import css from "./Tools.module.css";
import { clockOf } from "./times.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

/** The film's chapters, or the steps of making something; a tap goes there. */
export function ChaptersCard({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { engine, chapters, kind } = player;
  const durationMs = usePlayerState(player, (state) => state.durationMs);
  const parts = partsOf(chapters, durationMs).filter(({ title }) => title !== "");
  const hereMs = usePlayerState(player, ({ currentMs }) => partAt(parts, currentMs)?.fromMs ?? -1);
  return (
    <Card>
      <div className={css.chapters}>
        <div className={css.head}>
          <h3 className={css.title}>{t(kind === "making" ? "steps" : "chapters")}</h3>
          <span className={css.aside}>{parts.length}</span>
        </div>
        {parts.map((part, at) => {
          const isHere = part.fromMs === hereMs;
          const isPast = part.toMs <= hereMs;
          return (
            <button
              key={part.fromMs}
              type="button"
              className={css.chapter}
              aria-current={isHere ? "step" : undefined}
              data-testid="player-chapter"
              onClick={() => void engine.play(part.fromMs)}
            >
              <span className={css.number}>
                {isPast ? <Icon name="check" sizePx={16} /> : at + 1}
              </span>
              <span className={css.name}>
                <b>{part.title}</b>
                {isHere && part.text && <span className={css.text}>{part.text}</span>}
              </span>
              <span className={css.aside}>{clockOf(part.fromMs)}</span>
            </button>
          );
        })}
      </div>
    </Card>
  );
}
