import { PasswordInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: string;
  error?: ReactNode;
  isFirst?: boolean;
  testId: string;
};
/** A field for a passphrase. Browsers are asked not to keep it: a school's computer is many people's. */
export function Secret({ label, value, onChange, description, error, isFirst, testId }: Props) {
  const { t } = useTranslation("vault");
  return (
    <PasswordInput
      label={label}
      value={value}
      description={description}
      error={error}
      aria-invalid={Boolean(error)}
      autoComplete="off"
      spellCheck={false}
      data-autofocus={isFirst}
      data-testid={testId}
      visibilityToggleButtonProps={{ "aria-label": t("show") }}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
