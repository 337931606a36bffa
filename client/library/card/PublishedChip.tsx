import { useTranslation } from "react-i18next";
import type { ItemCard } from "#server/library/protocol.ts";
import { serverNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { StatusChip } from "../../kit/ui/parts.tsx";

/** A draft, or one that waits for its day; nothing for what is published. */
export function PublishedChip({ item: { publishAt } }: { item: Pick<ItemCard, "publishAt"> }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  if (publishAt === null) return <StatusChip>{t("card.draft")}</StatusChip>;
  if (Date.parse(publishAt) <= serverNow()) return null;
  return (
    <StatusChip tone="primary" icon="clock">
      {t("card.publishedOn", { day: format.shortDay(format.dayOf(publishAt)) })}
    </StatusChip>
  );
}
