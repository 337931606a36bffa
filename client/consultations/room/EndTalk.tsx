import { Button, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../kit/call.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";

type Props = { lessonId: string; onClose: () => void; onLeave: () => void };

/** The host ends: was it held? That is all that anybody is ever told of it. */
export function EndTalk({ lessonId, onClose, onLeave }: Props) {
  const { t } = useTranslation("privateRoom");
  const [error, setError] = useState<unknown>(null);
  const [isEnding, setEnding] = useState(false);
  const end = (isHeld: boolean) => {
    setEnding(true);
    setError(null);
    // The room's closing takes this screen along.
    call("consultation:end", { lessonId, isHeld }).catch((cause: unknown) => {
      setError(cause);
      setEnding(false);
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("end.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="sm">
        <p>{t("end.about")}</p>
        {error !== null && <ErrorNote error={error} />}
        <Button size="lg" loading={isEnding} onClick={() => end(true)} data-testid="end-held">
          {t("end.held")}
        </Button>
        <Button
          size="lg"
          variant="default"
          disabled={isEnding}
          onClick={() => end(false)}
          data-testid="end-not-held"
        >
          {t("end.notHeld")}
        </Button>
        <Button variant="subtle" disabled={isEnding} onClick={onLeave} data-testid="end-leave">
          {t("end.leave")}
        </Button>
      </Stack>
    </Modal>
  );
}
