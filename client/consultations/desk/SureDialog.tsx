import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Dialogs.module.css";

type Props = {
  title: string;
  text: string;
  yes: string;
  error: unknown;
  isBusy: boolean;
  onYes: () => void;
  onClose: () => void;
};
/** Asks once more before something that others are told of. */
export function SureDialog({ title, text, yes, error, isBusy, onYes, onClose }: Props) {
  const { t } = useTranslation("desk");
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      <div className={css.body}>
        <p>{text}</p>
        {error !== null && error !== undefined && <ErrorNote error={error} />}
        <div className={css.buttons}>
          <Button color="red" loading={isBusy} onClick={onYes} data-testid="sure-yes">
            {yes}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("back")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
