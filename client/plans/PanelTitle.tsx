import { useTranslation } from "react-i18next";

/** The word of the panel's tab. */
export function PanelTitle() {
  const { t } = useTranslation("plans");
  return t("panel");
}
