import { useTranslation } from "react-i18next";
import { useClassroom } from "../../kit/classroom/context.tsx";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Ease.module.css";
import { useEase, useEaseFeed } from "./ease-store.ts";

/** Over the stage: what is said, in large letters, and what the other side wishes. */
export function EaseOverlay() {
  useEaseFeed();
  const { t } = useTranslation("ease");
  const { captions, wish } = useEase();
  const { seats, me } = useClassroom();
  const nameOf = (id: string) => seats.find(({ personId }) => personId === id)?.name ?? "";
  return (
    <>
      {wish && wish.personId !== me.personId && (
        <p className={css.wish} role="status" data-testid="pace-wish">
          <Icon name="clock" />
          {t(`wished.${wish.wish}`, { name: nameOf(wish.personId) })}
        </p>
      )}
      <div className={css.lines} role="log" aria-label={t("captions")}>
        {captions.map(({ key, personId, text, isFinal }) => (
          <p key={key} data-open={!isFinal || undefined} data-testid="caption">
            <b>{personId === me.personId ? t("you") : nameOf(personId)}</b> {text}
          </p>
        ))}
      </div>
    </>
  );
}
