import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { type CellWords, Letter } from "../grid/Cell.tsx";
import { type Column, isHeld, rangeOf } from "../model/columns.ts";
import { valueOfText, withDigit } from "../model/typing.ts";
import css from "./Keypad.module.css";

type Props = {
  column: Column;
  value: number | null;
  code: AttendanceCode | null;
  words: CellWords;
  /** A number was chosen whole. */
  onValue: (value: number | null) => void;
  onCode: (code: AttendanceCode) => void;
  /** Beside the key that clears. */
  aside?: ReactNode;
};

/** Up to so many values each have a key of their own. */
const MOST_KEYS = 10;
const codes = ["present", "unexcused", "ill", "excused", "late"] as const;
const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

const inColumns = (count: number) => ({
  gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))`,
});

/** Large keys for one cell: its numbers, and on a date the letters of attendance. */
export function Keypad({ column, value, code, words, onValue, onCode, aside }: Props) {
  const { t } = useTranslation("journal");
  const range = rangeOf(column);
  if (!range) return null;
  const count = range.max - range.min + 1;
  return (
    <div className={css.pad}>
      {column.kind === "credit" && (
        <div className={css.two}>
          <Key isOn={value === 1} tone="ok" name="key-1" onPress={() => onValue(1)}>
            <Icon name="check" sizePx={20} />
            {words.passed}
          </Key>
          <Key isOn={value === 0} tone="bad" name="key-0" onPress={() => onValue(0)}>
            <Icon name="x" sizePx={20} />
            {words.failed}
          </Key>
        </div>
      )}
      {column.kind !== "credit" && count <= MOST_KEYS && (
        <div className={css.keys} style={inColumns(Math.min(5, count))}>
          {Array.from({ length: count }, (_, at) => range.min + at).map((number) => (
            <Key
              key={number}
              isOn={value === number}
              name={`key-${number}`}
              onPress={() => onValue(number)}
            >
              {number}
            </Key>
          ))}
        </div>
      )}
      {column.kind !== "credit" && count > MOST_KEYS && (
        <Digits key={column.id} value={value} range={range} onValue={onValue} />
      )}
      {isHeld(column) && (
        <div className={css.keys} style={inColumns(codes.length)}>
          {codes.map((one) => (
            <Key
              key={one}
              isOn={code === one}
              name={`key-${one}`}
              label={words.codes[one]}
              onPress={() => onCode(one)}
            >
              {one === "present" ? (
                <Icon name="check" sizePx={20} />
              ) : (
                <Letter code={one} isSure words={words} />
              )}
            </Key>
          ))}
        </div>
      )}
      <div className={css.last}>
        <button
          type="button"
          className={css.clear}
          disabled={value === null}
          data-testid="key-clear"
          onClick={() => onValue(null)}
        >
          <Icon name="eraser" sizePx={18} />
          {t("keypad.clear")}
        </button>
        {aside}
      </div>
    </div>
  );
}

/** Digits for works with many points; the number counts when it is taken. */
function Digits({ value, range, onValue }: Pick<Props, "value" | "onValue"> & RangeProps) {
  const { t } = useTranslation("journal");
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? "" : String(value));
  const next = typed === null ? undefined : valueOfText(typed, range);
  return (
    <>
      <output className={css.shown}>
        {shown === "" ? "–" : shown}
        <small>{t("keypad.of", { max: range.max })}</small>
      </output>
      <div className={css.keys} style={inColumns(5)}>
        {digits.map((digit) => (
          <Key
            key={digit}
            isOn={false}
            name={`digit-${digit}`}
            isOff={withDigit(typed ?? "", digit, range) === null}
            onPress={() => setTyped(withDigit(typed ?? "", digit, range))}
          >
            {digit}
          </Key>
        ))}
      </div>
      <div className={css.two}>
        <Key
          isOn={false}
          name="digit-erase"
          isOff={shown === ""}
          label={t("keypad.erase")}
          onPress={() => setTyped(shown.slice(0, -1))}
        >
          <Icon name="undo" sizePx={20} />
        </Key>
        <Key
          isOn={false}
          tone="primary"
          name="digit-take"
          isOff={typed === null || next === undefined}
          onPress={() => {
            if (next === undefined) return;
            setTyped(null);
            onValue(next);
          }}
        >
          {t("keypad.take")}
        </Key>
      </div>
    </>
  );
}
type RangeProps = { range: { min: number; max: number } };

function Key({ isOn, isOff = false, tone, name, label, onPress, children }: KeyProps) {
  return (
    <button
      type="button"
      className={css.key}
      aria-pressed={isOn}
      aria-label={label}
      disabled={isOff}
      data-tone={tone}
      data-testid={name}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
type KeyProps = {
  isOn: boolean;
  isOff?: boolean;
  tone?: "ok" | "bad" | "primary";
  name: string;
  label?: string;
  onPress: () => void;
  children: ReactNode;
};
