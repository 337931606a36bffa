import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Section } from "../../kit/ui/parts.tsx";
import { useLists } from "../useLibrary.ts";
import { ListCards } from "./ListCards.tsx";
import { useFilters } from "./useFilters.ts";

/** The lists one may see: a maker's tab, for others a part of the page that is there only with lists. */
export function Lists({ isMaker }: { isMaker: boolean }) {
  const { t } = useTranslation("library");
  const { setTab } = useFilters();
  const lists = useLists({ isOn: true });
  const shown = lists.data?.lists;
  if (!isMaker)
    return shown && shown.length > 0 ? (
      <Section title={t("list.tabs.lists")}>
        <ListCards lists={shown} />
      </Section>
    ) : null;
  if (lists.error && !shown) return <ErrorNote error={lists.error} onRetry={lists.refetch} />;
  if (!shown) return <ListSkeleton rows={3} />;
  if (shown.length > 0) return <ListCards lists={shown} />;
  return (
    <Card>
      <EmptyState
        icon="list"
        title={t("list.noLists.title")}
        action={
          <Button
            variant="light"
            leftSection={<Icon name="plus" sizePx={18} />}
            onClick={() => setTab(null)}
          >
            {t("list.noLists.act")}
          </Button>
        }
      >
        {t("list.noLists.text")}
      </EmptyState>
    </Card>
  );
}
