import { useTranslation } from "react-i18next";
import type { Brief } from "#server/library/protocol.ts";
import { Card } from "../../kit/ui/parts.tsx";
import css from "./BriefCard.module.css";

/** What a project asks for: why, what to do, by what it is judged. */
export function BriefCard({ brief }: { brief: Brief }) {
  const { t } = useTranslation("library");
  const parts = (["goal", "todo", "criteria"] as const).filter((part) => brief[part] !== "");
  if (parts.length === 0) return null;
  return (
    <Card isPadded>
      <h2>{t("item.brief.title")}</h2>
      {parts.map((part) => (
        <section key={part} className={css.part}>
          <h3>{t(`item.brief.${part}`)}</h3>
          <p>{brief[part]}</p>
        </section>
      ))}
    </Card>
  );
}
