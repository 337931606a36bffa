import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";

/** A page of those who host talks; anybody else is told so. The server refuses them by itself. */
export function HostsOnly({ children }: { children: ReactNode }) {
  const { t } = useTranslation("desk");
  if (useMe().actions.includes("consultations:host")) return children;
  return (
    <EmptyState
      icon="lock"
      title={t("closed")}
      action={
        <Button component={Link} to="/">
          {t("common:notFound.home")}
        </Button>
      }
    />
  );
}
