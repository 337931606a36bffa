import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Poll, PollKind } from "#server/polls/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { kinds } from "./PollForm.tsx";
import css from "./PollPanel.module.css";
import { readAgain } from "./poll-store.ts";

const PresenceAsk = lazy(async () => ({
  default: (await import("../signals/PresenceAsk.tsx")).PresenceAsk,
}));
const icons: Record<PollKind, IconName> = {
  yesNo: "check",
  choice: "list",
  number: "chart",
  text: "chat",
};
type Props = {
  polls: readonly Poll[];
  onNew: (kind: PollKind) => void;
  onStart: (pollId: string) => void;
};

/** Ways to ask: a new question of four kinds, one prepared for this lesson, or whether the class is there. */
export function PollStart({ polls, onNew, onStart }: Props) {
  const { t } = useTranslation("polls");
  const { lessonId, call, fail } = useClassroom();
  const prepared = polls.filter(({ state }) => state === "prepared");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the list is opened
  useEffect(() => {
    readAgain(() => call("poll:read", { lessonId })).catch(fail);
  }, []);
  return (
    <div className={css.panel}>
      <div className={css.quick}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className={css.quickButton}
            data-testid={`quick-${kind}`}
            onClick={() => onNew(kind)}
          >
            <Icon name={icons[kind]} sizePx={20} />
            {t(`kind.${kind}`)}
          </button>
        ))}
      </div>
      <h3 className={css.heading}>{t("prepared")}</h3>
      {prepared.length === 0 ? (
        <p className={css.small}>{t("preparedNone")}</p>
      ) : (
        <ul className={css.list}>
          {prepared.map(({ id, question, kind }) => (
            <li key={id}>
              <button
                type="button"
                className={css.prepared}
                data-testid="prepared-poll"
                onClick={() => onStart(id)}
              >
                <span>
                  {question}
                  <span className={css.kindWord}>{` · ${t(`kind.${kind}`)}`}</span>
                </span>
                <Icon name="play" sizePx={16} label={t("start")} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        <PresenceAsk />
      </Suspense>
    </div>
  );
}
