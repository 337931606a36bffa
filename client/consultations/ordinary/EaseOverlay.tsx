import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../../kit/classroom/context.tsx";
import { Icon } from "../../kit/ui/icons.tsx";
import { useAddress } from "../../room/address.ts";
import css from "./Ease.module.css";
import { useEase, useEaseFeed } from "./ease-store.ts";

/** What is said, in large letters under the pictures, and over them what the other side wishes. */
export function EaseOverlay() {
  useEaseFeed();
  const { t } = useTranslation("ease");
  const who = useAddress();
  const { captions, wish } = useEase();
  const { seats, me } = useClassroom();
  const [isUsed, setUsed] = useState(false);
  if (captions.length > 0 && !isUsed) setUsed(true);
  const nameOf = (id: string) => seats.find(({ personId }) => personId === id)?.name ?? "";
  return (
    <>
      <div className={css.wishPlace} role="status">
        {wish && (
          <p key={wish.key} className={css.wish} data-testid="pace-wish">
            <Icon name="clock" />
            {t(`wished.${wish.wish}`, { name: nameOf(wish.personId) })}
          </p>
        )}
      </div>
      <div
        className={css.lines}
        role="log"
        aria-label={t("captions")}
        data-used={isUsed || undefined}
      >
        {captions.map(({ key, personId, text, isFinal }) => (
          <p key={key} data-open={!isFinal || undefined} data-testid="caption">
            <b>{personId === me.personId ? t(`you.${who}`) : nameOf(personId)}</b> {text}
          </p>
        ))}
      </div>
    </>
  );
}
