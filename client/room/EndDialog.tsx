import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = { isOpen: boolean; onClose: () => void; onEnd: () => void; onLeave: () => void };

/** The end is for everybody, so it is asked for twice; leaving alone is offered beside it. */
export function EndDialog({ isOpen, onClose, onEnd, onLeave }: Props) {
  const { t } = useTranslation("room");
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("end.title")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Text mb="md">{t("end.text")}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onLeave} data-testid="end-leave">
          {t("end.leaveOnly")}
        </Button>
        <Button color="red" onClick={onEnd} data-testid="end-confirm">
          {t("end.confirm")}
        </Button>
      </Group>
    </Modal>
  );
}
