import type { ReactNode } from "react";
import { Icon, type IconName } from "../ui/icons.tsx";
import css from "./Bar.module.css";

export type BarButtonProps = {
  testId: string;
  icon: IconName;
  label: string;
  /** What pressing it does, for readers and the pointer. */
  hint: string;
  keys?: string;
  isOn?: boolean;
  isBusy?: boolean;
  isDisabled?: boolean;
  isWideOnly?: boolean;
  tone?: "ok" | undefined;
  count?: number;
  onClick: () => void;
};

/** One button of the room's bar: a picture and its word. */
export function BarButton(props: BarButtonProps): ReactNode {
  const { testId, icon, label, hint, keys, isOn, isBusy, isDisabled, count = 0 } = props;
  return (
    <button
      type="button"
      className={css.button}
      data-testid={testId}
      data-on={isOn || undefined}
      data-tone={props.tone}
      data-wide-only={props.isWideOnly || undefined}
      aria-pressed={isOn ?? false}
      aria-busy={isBusy || undefined}
      aria-description={hint}
      aria-keyshortcuts={keys}
      title={keys ? `${hint} (${keys})` : hint}
      disabled={isDisabled}
      onClick={props.onClick}
    >
      <span className={css.face}>
        <Icon name={icon} />
        {count > 0 && <span className={css.count}>{count}</span>}
      </span>
      <span className={css.word}>{label}</span>
    </button>
  );
}
