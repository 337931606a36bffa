import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { Card } from "../kit/ui/parts.tsx";
import { UsageBar } from "./UsageBar.tsx";
import css from "./UsageCard.module.css";
import { useUsage } from "./useUsage.ts";

/** The month's megabytes on the day's page; nothing until there are any. */
export function UsageCard({ childId }: { childId?: string }) {
  const { t } = useTranslation("usage");
  const { data } = useUsage(childId);
  if (!data || (data.bytes === 0 && data.capBytes === null)) return null;
  const to = childId === undefined ? "/usage" : `/usage?child=${childId}`;
  return (
    <Card isPadded>
      <Link to={to} className={css.link} data-testid="usage-card">
        <div className={css.bar}>
          <UsageBar
            label={t("card.label")}
            bytes={data.bytes}
            capBytes={data.capBytes}
            cap={data.cap}
          />
        </div>
        <Icon name="chevronRight" sizePx={18} label={t("card.open")} />
      </Link>
    </Card>
  );
}
