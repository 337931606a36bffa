import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Reaction, Understood } from "#server/signals/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { faces, reactionList } from "./faces.ts";
import { PupilNotes } from "./PupilNotes.tsx";
import css from "./Signals.module.css";
import { patchSignals, useSignals } from "./signal-store.ts";

/** What a pupil says without words: five reactions, understood or not, and a few words to the teacher alone. */
export function ReactionPanel({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail, may } = useClassroom();
  const { understood } = useSignals();
  const [isWriting, setWriting] = useState(false);
  const react = (reaction: Reaction) => {
    call("signal:react", { lessonId, reaction }).catch(fail);
    onDone();
  };
  const stand = (wanted: Understood) => {
    const value = understood === wanted ? null : wanted;
    patchSignals({ understood: value });
    call("signal:understand", { lessonId, value }).catch((error: unknown) => {
      patchSignals({ understood });
      fail(error);
    });
  };
  if (isWriting) return <PupilNotes />;
  return (
    <div className={css.panel}>
      <div className={css.reactions}>
        {reactionList.map((reaction) => (
          <button
            key={reaction}
            type="button"
            className={css.reaction}
            data-reaction={reaction}
            data-testid={`react-${reaction}`}
            aria-label={t(`reaction.${reaction}`)}
            title={t(`reaction.${reaction}`)}
            onClick={() => react(reaction)}
          >
            <Icon name={faces[reaction]} sizePx={28} />
          </button>
        ))}
      </div>
      {may("answer") && (
        <div className={css.understood}>
          {(["yes", "no"] as const).map((value) => (
            <button
              key={value}
              type="button"
              className={css.stand}
              data-value={value}
              data-testid={`understood-${value}`}
              aria-pressed={understood === value}
              onClick={() => stand(value)}
            >
              <Icon name={value === "yes" ? "check" : "help"} sizePx={20} />
              {t(`understood.${value}`)}
            </button>
          ))}
        </div>
      )}
      {may("writeNote") && (
        <button
          type="button"
          className={css.stand}
          data-testid="write-note"
          onClick={() => setWriting(true)}
        >
          <Icon name="lock" sizePx={18} />
          {t("note.write")}
        </button>
      )}
    </div>
  );
}
