import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Dialogs.module.css";
import { TimePick } from "./TimePick.tsx";

type Props = {
  talk: Consultation;
  title: string;
  hint: string;
  error: unknown;
  isBusy: boolean;
  onPick: (startsAt: string) => void;
  onClose: () => void;
};
/** A time for a talk: one of the host's free ones, or any other. */
export function TimeDialog({ talk, title, hint, error, isBusy, onPick, onClose }: Props) {
  const { t } = useTranslation("desk");
  const isPhone = useMediaQuery("(max-width: 599px)") ?? false;
  const [startsAt, setStartsAt] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      fullScreen={isPhone}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      <div className={css.body}>
        <p>{hint}</p>
        <TimePick value={startsAt} onChange={setStartsAt} />
        {error !== null && error !== undefined && <ErrorNote error={error} />}
        <div className={css.buttons}>
          <Button
            loading={isBusy}
            disabled={startsAt === null || startsAt === talk.startsAt}
            onClick={() => startsAt !== null && onPick(startsAt)}
            data-testid="time-done"
          >
            {t("time.done")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("back")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
