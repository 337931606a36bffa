import type { ReactNode } from "react";
import css from "./Choice.module.css";

export type Option<T extends string> = {
  value: T;
  isOff?: boolean;
  /** What is read aloud, where the drawing says too little. */
  label?: string;
  content: ReactNode;
};
type Props<T extends string> = {
  name: string;
  label: string;
  value: T | null;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
  look: "days" | "times" | "ways";
};

const boxes = { days: "dayBox", times: "timeBox", ways: "wayBox" } as const;

/** One of several as tiles: radio buttons for the keyboard and for whoever listens. */
export function Choice<T extends string>({
  name,
  label,
  value,
  onChange,
  options,
  look,
}: Props<T>) {
  return (
    <div role="radiogroup" aria-label={label} className={css[look]}>
      {options.map(({ value: own, isOff = false, label: spoken, content }) => (
        <label key={own} className={css.tile} data-off={isOff || undefined}>
          <input
            type="radio"
            className={css.input}
            name={name}
            value={own}
            checked={own === value}
            disabled={isOff}
            onChange={() => onChange(own)}
            aria-label={spoken}
            data-testid={`${look}-option`}
          />
          <span className={`${css.content} ${css[boxes[look]]}`}>{content}</span>
        </label>
      ))}
    </div>
  );
}
