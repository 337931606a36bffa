import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Source } from "#server/rooms/protocol.ts";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { useAddress } from "./address.ts";
import css from "./Remarks.module.css";
import type { RoomState } from "./state.ts";

const SHOWN_MS = 6000;
type Props = { state: RoomState; error: unknown; onForget: () => void };

/** What just happened to this person, in one sentence; devices' troubles stay until closed or solved. */
export function Remarks({ state, error, onForget }: Props) {
  const { t } = useTranslation("room");
  const wordsOf = useErrorText();
  const { remark, local } = state;
  const [goneKey, setGoneKey] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const who = useAddress();

  useEffect(() => {
    if (!remark) return;
    const timer = setTimeout(() => setGoneKey(remark.key), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [remark]);

  const troubles = (["microphone", "camera", "screen"] as const satisfies Source[]).flatMap(
    (source) => {
      const { problem } = local[source];
      return problem ? [{ source, problem, key: `${source} ${problem}` }] : [];
    },
  );
  return (
    <div className={css.remarks}>
      <div role="status" aria-live="polite">
        {remark && remark.key !== goneKey && (
          <p className={css.remark} data-testid="remark" data-what={remark.what}>
            <Icon name="info" sizePx={18} />
            {t(`remark.${remark.what}.${who}`)}
          </p>
        )}
      </div>
      {troubles.map(
        ({ source, problem, key }) =>
          key !== dismissed && (
            <p
              key={key}
              className={css.remark}
              data-tone="warn"
              role="alert"
              data-testid="device-problem"
            >
              <Icon name="alert" sizePx={18} />
              <span>
                <b>{t(`bar.${source}`)}.</b> {t(`problem.${problem}.${who}`)}
              </span>
              <button type="button" onClick={() => setDismissed(key)} aria-label={t("close")}>
                <Icon name="x" sizePx={18} />
              </button>
            </p>
          ),
      )}
      {error !== null && (
        <p className={css.remark} data-tone="bad" role="alert" data-testid="action-error">
          <Icon name="alert" sizePx={18} />
          <span>{wordsOf(error)}</span>
          <button type="button" onClick={onForget} aria-label={t("close")}>
            <Icon name="x" sizePx={18} />
          </button>
        </p>
      )}
    </div>
  );
}
