import { Popover } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { useWaiting } from "./useWaiting.ts";
import css from "./Waiting.module.css";
import { WaitingList } from "./WaitingList.tsx";

/** «Күту бөлмесі: 1 · Қабылдау» in the header; nothing while nobody waits. */
export function WaitingButton() {
  const { t } = useTranslation("guests");
  const { waiting, answer } = useWaiting();
  const [isOpen, setOpen] = useState(false);
  const count = waiting.length;
  if (count === 0) return null;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={320} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.button}
          data-testid="waiting-room"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="users" />
          <span className={css.long}>{t("waiting.button", { count })}</span>
          <span className={css.short}>{t("waiting.short", { count })}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <WaitingList waiting={waiting} answer={answer} />
      </Popover.Dropdown>
    </Popover>
  );
}
