import type { ReactNode } from "react";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./Check.module.css";

type Props = {
  state: "ok" | "warn" | "bad" | "wait";
  icon: IconName;
  title: string;
  aside?: ReactNode;
  testId: string;
  children: ReactNode;
};

/** One finding of the check: a sign, what was found, what it means. */
export function CheckRow({ state, icon, title, aside, testId, children }: Props) {
  return (
    <div className={css.row} data-testid={testId} data-state={state}>
      <span className={css.sign}>
        <Icon name={state === "ok" ? "check" : icon} />
      </span>
      <div className={css.words} role="status">
        <b>{title}</b>
        <span>{children}</span>
      </div>
      {aside}
    </div>
  );
}
