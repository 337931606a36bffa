import { useTranslation } from "react-i18next";
import type { ReceiveMode } from "#server/rooms/protocol.ts";

/** The modes' names, for screens whose own words are of another catalogue. */
export function useModeName(): (mode: ReceiveMode) => string {
  const { t } = useTranslation("modes");
  return (mode) => t(`name.${mode}`);
}
