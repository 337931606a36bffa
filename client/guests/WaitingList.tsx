import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { WaitingGuest } from "#server/guests/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./Waiting.module.css";

type Props = {
  waiting: readonly WaitingGuest[];
  answer: (guestId: string | null, isAdmitted: boolean) => void;
};

/** Who stands before the door, each let in or sent away by one tap. */
export function WaitingList({ waiting, answer }: Props) {
  const { t } = useTranslation("guests");
  return (
    <>
      <ul className={css.list}>
        {waiting.map(({ guestId, name }) => (
          <li key={guestId} className={css.guest} data-testid="waiting-guest">
            <Avatar name={name} sizePx={32} />
            <span className={css.name}>{name}</span>
            <button
              type="button"
              className={css.no}
              data-testid="refuse-guest"
              aria-label={t("waiting.refuse", { name })}
              title={t("waiting.refuse", { name })}
              onClick={() => answer(guestId, false)}
            >
              <Icon name="x" />
            </button>
            <Button
              size="sm"
              data-testid="admit-guest"
              aria-label={t("waiting.admitOne", { name })}
              onClick={() => answer(guestId, true)}
            >
              {t("waiting.admit")}
            </Button>
          </li>
        ))}
      </ul>
      {waiting.length > 1 && (
        <Button
          fullWidth
          variant="light"
          data-testid="admit-all"
          onClick={() => answer(null, true)}
        >
          {t("waiting.admitAll", { count: waiting.length })}
        </Button>
      )}
    </>
  );
}
