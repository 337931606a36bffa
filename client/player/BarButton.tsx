import type { ReactNode, Ref } from "react";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./ControlBar.module.css";

type Props = {
  icon?: IconName | undefined;
  /** What it is, read aloud; shown beside the icon where `children` are not given and `hasWord`. */
  label: string;
  hasWord?: boolean;
  isOn?: boolean | undefined;
  keys?: string;
  testId?: string;
  /** `wide` and `narrow` name the players it is for. */
  only?: "wide" | "narrow";
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
  onClick?: () => void;
};

/** One button on the picture. More attributes may come from a menu around it. */
export function BarButton(props: Props) {
  const { icon, label, hasWord, isOn, keys, testId, only, children, ref, onClick, ...rest } = props;
  return (
    <button
      {...rest}
      ref={ref}
      type="button"
      className={css.button}
      data-on={isOn || undefined}
      data-only={only}
      data-testid={testId}
      aria-pressed={isOn}
      aria-label={hasWord ? undefined : label}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      onClick={onClick}
    >
      {icon && <Icon name={icon} sizePx={hasWord ? 19 : 22} />}
      {hasWord && <span className={css.word}>{children ?? label}</span>}
    </button>
  );
}
