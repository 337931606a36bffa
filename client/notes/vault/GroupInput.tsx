import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { digitsOf, GROUP_DIGITS, isGroupRight } from "./recovery-code.ts";
import css from "./Vault.module.css";

type Props = {
  /** Its place in the key, from 0. */
  at: number;
  value: string;
  onChange: (value: string) => void;
  /** Wrong though it could be a group: another one is asked for. */
  isOther?: boolean;
};
/** One group of a recovery key; a slip of the pen is seen as soon as its six digits are there. */
export function GroupInput({ at, value, onChange, isOther = false }: Props) {
  const { t } = useTranslation("vault");
  const isRight = isGroupRight(value);
  const isWrong = isRight === false || (isRight === true && isOther);
  return (
    <TextInput
      className={css.groupInput ?? ""}
      label={t("group.label", { number: at + 1 })}
      value={value}
      inputMode="numeric"
      autoComplete="off"
      placeholder={"0".repeat(GROUP_DIGITS)}
      error={isWrong ? t(isOther && isRight ? "group.other" : "group.wrong") : null}
      rightSection={isRight && !isOther ? <Icon name="check" sizePx={20} /> : undefined}
      data-testid={`group-${at}`}
      onChange={({ currentTarget }) => onChange(digitsOf(currentTarget.value))}
    />
  );
}
