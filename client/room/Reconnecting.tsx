import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Reconnecting.module.css";
import type { Phase } from "./state.ts";
import { useNow } from "./useNow.ts";

type Props = {
  phase: Extract<Phase, { name: "reconnecting" }>;
  isHost: boolean;
  /** What is kept meanwhile, in the words of a room that is no lesson. */
  kept?: readonly string[];
};
const KEPT = ["seat", "attendance", "chat"] as const;
/** After this the network, not the moment, is the matter. */
const HINT_AFTER_MS = 15_000;

/** The link broke: how long ago, what is kept, and that nothing has to be done. */
export function Reconnecting({ phase, isHost, kept }: Props) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const goneMs = Math.max(0, useNow(500) - phase.since);
  const who = isHost ? "host" : "pupil";
  return (
    <div className={css.cover} data-testid="reconnecting">
      <div className={css.card}>
        <div className={css.head}>
          <span className={css.icon}>
            <Icon name="refresh" sizePx={24} />
          </span>
          <div>
            <h2 role="alert">{t("reconnecting.title")}</h2>
            <p>
              {t("reconnecting.passed", {
                time: format.duration(goneMs / 1000),
                attempt: phase.attempt,
              })}
            </p>
          </div>
        </div>
        <div className={css.bar}>
          <span />
        </div>
        <ul className={css.kept}>
          {(kept ?? KEPT.map((what) => t(`reconnecting.kept.${who}.${what}`))).map((words) => (
            <li key={words}>
              <Icon name="check" sizePx={18} />
              {words}
            </li>
          ))}
        </ul>
        {goneMs > HINT_AFTER_MS && <p className={css.hint}>{t(`reconnecting.hint.${who}`)}</p>}
      </div>
    </div>
  );
}
