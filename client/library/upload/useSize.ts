import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";

const BYTES_PER_GB = 1_000_000_000;

/** Sizes of files and of the room for them, in words. */
export function useSize(): (bytes: number) => string {
  const { t } = useTranslation("library");
  const format = useFormat();
  return (bytes) =>
    bytes < BYTES_PER_GB
      ? format.megabytes(bytes)
      : t("choices.gigabytes", { value: format.number(bytes / BYTES_PER_GB) });
}
