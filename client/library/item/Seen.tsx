import { useTranslation } from "react-i18next";
import type { Item } from "#server/library/protocol.ts";
import type { Progress } from "#server/watching/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { useMe } from "../../kit/useSession.ts";
import { Bar } from "../../watching/Bar.tsx";
import css from "./ItemPage.module.css";

/** How much of it one has seen oneself; to staff it says nothing. */
export function Seen({ item, progress }: { item: Item; progress: Progress | null }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const isStaff = useMe().actions.includes("library:readStaff");
  if (isStaff || !progress) return null;
  const { percent } = progress;
  return (
    <div className={css.seen}>
      <span data-testid="watch-percent" data-percent={percent}>
        {t(item.isSound ? "item.heard" : "item.seen", { share: format.percent(percent / 100) })}
      </span>
      <Bar percent={percent} />
    </div>
  );
}
