import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Avatar, ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Notices.module.css";
import { useWaiting } from "./useWaiting.ts";

/** The host's: who waits, let in or asked to come later with one tap. */
export function HostDoor({ consultation, entry }: { consultation: Consultation; entry: number }) {
  const { t } = useTranslation("privateRoom");
  const format = useFormat();
  const { waiting, answer, error } = useWaiting(consultation.id, consultation.isHost, entry);
  return (
    <>
      {waiting.map(({ personId, name, canSeal, isInside, byCard }) => (
        <div key={personId} className={css.waiting} role="status" data-testid="waiting">
          <div className={css.waitingWho}>
            <Avatar name={name} />
            <span>
              <b>{name}</b>
              <small>{t(isInside ? "door.otherDevice" : "door.waits")}</small>
            </span>
          </div>
          {!canSeal && (
            <p data-testid="waiting-unsealed">
              <Icon name="alert" sizePx={18} />
              {t("door.unsealed")}
            </p>
          )}
          {byCard && (
            <p data-testid="waiting-card">
              <Icon name="card" sizePx={18} />
              {t("door.byCard", {
                by: byCard.by,
                when: `${format.shortDay(format.dayOf(byCard.at))}, ${format.time(byCard.at)}`,
              })}
            </p>
          )}
          <div className={css.waitingActs}>
            <Button
              onClick={() => answer(personId, true)}
              aria-label={t("door.letInOne", { name })}
              data-testid="let-in"
            >
              {t("door.letIn")}
            </Button>
            <Button
              variant="default"
              onClick={() => answer(personId, false)}
              aria-label={t("door.laterOne", { name })}
              data-testid="let-later"
            >
              {t("door.later")}
            </Button>
          </div>
        </div>
      ))}
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
