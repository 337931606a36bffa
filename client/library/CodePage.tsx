import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams } from "react-router";
import { CallError } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { EmptyState, ErrorNote, Page, PageSkeleton } from "../kit/ui/parts.tsx";

/** A short address out of a journal: leads to its item or list. */
export function CodePage() {
  const { t } = useTranslation("library");
  const { code = "" } = useParams();
  const found = useQuery({
    queryKey: ["followCode", code],
    queryFn: () => rest("followCode", { code }),
  });
  if (found.isPending) return <PageSkeleton />;
  const isUnknown = found.error instanceof CallError && found.error.code === "not_found";
  if (found.error && !isUnknown)
    return (
      <Page title={t("code.title")}>
        <ErrorNote error={found.error} onRetry={found.refetch} />
      </Page>
    );
  if (found.data?.itemId) return <Navigate to={`/library/${found.data.itemId}`} replace />;
  if (found.data?.listId) return <Navigate to={`/library/lists/${found.data.listId}`} replace />;
  return (
    <EmptyState
      icon="link"
      title={t("code.unknown")}
      action={
        <Button component={Link} to="/library">
          {t("code.library")}
        </Button>
      }
    >
      {t("code.text", { code })}
    </EmptyState>
  );
}
