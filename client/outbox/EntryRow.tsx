import { ActionIcon, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EntryState, OutboxEntry } from "#server/outbox/protocol-entries.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { StatusChip, type Tone } from "../kit/ui/parts.tsx";
import css from "./OutboxPage.module.css";
import { RefusalNote, Said, usePlaceWords } from "./words.tsx";

const looks: Record<EntryState, { tone: Tone; icon: IconName }> = {
  queued: { tone: "neutral", icon: "clock" },
  sending: { tone: "sunSoft", icon: "send" },
  sent: { tone: "ok", icon: "check" },
  refused: { tone: "bad", icon: "alert" },
  cancelled: { tone: "neutral", icon: "x" },
};

type Props = {
  entry: OutboxEntry;
  isBusy: boolean;
  onRetry: () => void;
  onCancel: () => void;
  onHistory: () => void;
};
/** One signed entry: what, of whom, how far, and what may be done. */
export function EntryRow({ entry, isBusy, onRetry, onCancel, onHistory }: Props) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  const placeOf = usePlaceWords();
  const { state, refusal, content, pupil, kind, channel, attempts, nextAt, mayAct } = entry;
  const look = looks[state];
  const isWaitingInFile = channel === "file" && state === "queued";
  const mayRetry = state === "refused" && mayAct && refusal?.code !== "tampered";
  const mayCancel = mayAct && (state === "refused" || (state === "queued" && attempts === 0));
  return (
    <li className={css.row} data-state={state} data-testid="outbox-entry">
      <div className={css.main}>
        <div className={css.what}>
          <div className={css.name}>{pupil?.name ?? t(`kind.${kind}`)}</div>
          <div className={css.place}>
            {entry.className} · {format.words(entry.subjectName)} · {placeOf(entry)}
            {pupil && ` · ${t(`kind.${kind}`)}`}
          </div>
        </div>
        <div className={css.said}>
          <Said content={content} isCredit={entry.column.startsWith("credit:")} />
        </div>
        <StatusChip tone={look.tone} icon={look.icon}>
          {isWaitingInFile ? t("state.inFile") : t(`state.${state}`)}
        </StatusChip>
        <ActionIcon
          variant="subtle"
          size={44}
          aria-label={t("page.historyOf", { name: pupil?.name ?? t(`kind.${kind}`) })}
          onClick={onHistory}
          data-testid="entry-history"
        >
          <Icon name="list" sizePx={20} />
        </ActionIcon>
      </div>
      {state === "refused" && refusal && <RefusalNote refusal={refusal} content={content} />}
      {state === "queued" && nextAt && (
        <div className={css.next}>
          {t("page.nextAt", { time: format.time(nextAt), count: attempts })}
        </div>
      )}
      {(mayRetry || mayCancel) && (
        <div className={css.acts}>
          {mayRetry && (
            <Button
              variant="light"
              disabled={isBusy}
              onClick={onRetry}
              leftSection={<Icon name="refresh" sizePx={18} />}
              data-testid="entry-retry"
            >
              {t("page.retry")}
            </Button>
          )}
          {mayCancel && (
            <Button
              variant="default"
              disabled={isBusy}
              onClick={onCancel}
              data-testid="entry-cancel"
            >
              {t("page.cancel")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
