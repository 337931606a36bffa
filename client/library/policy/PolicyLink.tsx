import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../../kit/ui/icons.tsx";
import { useMe } from "../../kit/useSession.ts";

/** The way to the limits, for those who answer for them. */
export function PolicyLink() {
  const { t } = useTranslation("library");
  if (!useMe().actions.includes("library:govern")) return null;
  return (
    <ActionIcon
      component={Link}
      to="/library/policy"
      variant="default"
      title={t("policy.title")}
      aria-label={t("policy.title")}
      data-testid="library-policy"
    >
      <Icon name="settings" />
    </ActionIcon>
  );
}
