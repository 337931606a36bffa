import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./UrgentEntry.module.css";
import { UrgentNumbers } from "./UrgentNumbers.tsx";
import { useUrgentNumbers } from "./useUrgentNumbers.ts";
import { whoOf } from "./who.ts";

type Props = {
  isWide: boolean;
  /** In a room: as quiet as the signs beside it, and without a way out of the lesson. */
  isInRoom?: boolean;
};

/**
 * Help one tap away from every screen, for those who are taught and their parents. Its code is part of the first
 * screen and its numbers are asked for at the tap: a link that broke since then takes nothing away.
 */
export function UrgentEntry({ isWide, isInRoom = false }: Props) {
  const { t } = useTranslation("urgent");
  const [isOpen, setOpen] = useState(false);
  const isAsked = useMe().actions.includes("consultations:ask");
  if (!isAsked) return null;
  return (
    <>
      <button
        type="button"
        className={css.entry}
        data-wide={isWide || undefined}
        data-room={isInRoom || undefined}
        aria-label={t("entry")}
        title={t("entry")}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        data-testid="urgent-entry"
      >
        <Icon name="phone" sizePx={20} />
        {isWide && <span>{t("entry")}</span>}
      </button>
      {isOpen && <Numbers isInRoom={isInRoom} onClose={() => setOpen(false)} />}
    </>
  );
}

function Numbers({ isInRoom, onClose }: { isInRoom: boolean; onClose: () => void }) {
  const { t } = useTranslation("urgent");
  const who = whoOf(useMe());
  const { numbers, isNone, error, refetch } = useUrgentNumbers();
  const dialog = useRef<HTMLDialogElement>(null);
  const first = numbers[0];
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by itself
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby="urgent-title"
      onClose={onClose}
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      data-testid="urgent-numbers"
    >
      <div className={css.body}>
        <div className={css.head}>
          <h2 id="urgent-title">{t("title")}</h2>
          <button
            type="button"
            className={css.close}
            aria-label={t("close")}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="x" sizePx={20} />
          </button>
        </div>
        {first && <p>{t(`call.${who}`, { number: first.number })}</p>}
        {isNone && <p>{t(`none.${who}`)}</p>}
        {error && <ErrorNote error={error} onRetry={refetch} />}
        <UrgentNumbers numbers={numbers} />
        {!isInRoom && (
          <Link to="/consultations" className={css.talk} onClick={onClose}>
            <Icon name="chat" sizePx={20} />
            {t("talk")}
          </Link>
        )}
      </div>
    </dialog>
  );
}
