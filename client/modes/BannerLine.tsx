import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./BannerLine.module.css";

type Props = {
  icon: IconName;
  testId: string;
  children: ReactNode;
  action?: { label: string; onClick: () => void; testId: string };
  /** It stays until its cause is gone. */
  isKept?: boolean;
  onClose?: () => void;
};

/** One line over the stage: what to know, what to do about it, and a way to put it away. */
export function BannerLine({ icon, testId, children, action, isKept = false, onClose }: Props) {
  const { t } = useTranslation("modes");
  const [isClosed, setIsClosed] = useState(false);
  if (isClosed) return null;
  return (
    <div className={css.banner} role="status" data-testid={testId}>
      <Icon name={icon} />
      <p className={css.words}>{children}</p>
      {action && (
        <Button
          variant="default"
          className={css.action ?? ""}
          onClick={action.onClick}
          data-testid={action.testId}
        >
          {action.label}
        </Button>
      )}
      {!isKept && (
        <button
          type="button"
          className={css.close}
          aria-label={t("close")}
          data-testid={`${testId}-close`}
          onClick={() => {
            setIsClosed(true);
            onClose?.();
          }}
        >
          <Icon name="x" sizePx={18} />
        </button>
      )}
    </div>
  );
}
