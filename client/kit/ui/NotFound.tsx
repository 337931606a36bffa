import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "./parts.tsx";

/** For an address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon="search"
      title={t("notFound.title")}
      action={
        <Button component={Link} to="/">
          {t("notFound.home")}
        </Button>
      }
    >
      {t("notFound.text")}
    </EmptyState>
  );
}
