import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseTime, shortTime } from "./captions/captions.ts";

type Props = {
  label: string;
  valueMs: number;
  isBad?: boolean;
  testId?: string;
  onChange: (ms: number) => void;
};
/** A moment of the video, written as 1:23.4; taken when the field is left or Enter is pressed. */
export function TimeField({ label, valueMs, isBad = false, testId, onChange }: Props) {
  const { t } = useTranslation("library");
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && parseTime(typed) === null;
  const take = () => {
    const ms = typed === null ? null : parseTime(typed);
    setTyped(null);
    if (ms !== null && ms !== valueMs) onChange(ms);
  };
  return (
    <TextInput
      aria-label={label}
      title={isWrong ? t("edit.time.wrong") : label}
      inputMode="decimal"
      error={isWrong || isBad}
      value={typed ?? shortTime(valueMs)}
      data-testid={testId}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={({ key }) => key === "Enter" && take()}
    />
  );
}
