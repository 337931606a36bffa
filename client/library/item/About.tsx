import { useTranslation } from "react-i18next";
import type { Item } from "#server/library/protocol.ts";
import { Card, StatusChip } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { ClassBarsCard } from "../../watching/ClassBars.tsx";
import css from "./ItemPage.module.css";

/** What the author says of it, and to staff what pupils are asked and how much of it they saw. */
export function About({ item }: { item: Item }) {
  const { t } = useTranslation("library");
  const me = useMe();
  const isStaff = me.actions.includes("library:readStaff");
  const mayKnow =
    item.isOwn || me.actions.includes("watching:readSchool") || me.classTeacherOf.length > 0;
  return (
    <>
      {mayKnow && item.publishAt !== null && <ClassBarsCard itemId={item.id} />}
      {(item.description !== "" || item.tags.length > 0) && (
        <Card isPadded>
          <h2 className={css.heading}>{t("item.about")}</h2>
          {item.description !== "" && <p className={css.words}>{item.description}</p>}
          {item.tags.length > 0 && (
            <ul className={css.tags} aria-label={t("item.tags")}>
              {item.tags.map((tag) => (
                <li key={tag}>
                  <StatusChip>{tag}</StatusChip>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      {isStaff && item.question && <AskedOfPupils item={item} />}
    </>
  );
}

function AskedOfPupils({ item }: { item: Item }) {
  const { t } = useTranslation("library");
  if (!item.question) return null;
  return (
    <Card isPadded>
      <h2>{t("item.asked.title")}</h2>
      <p className={css.question}>{item.question.text}</p>
      {item.question.options.length > 0 && (
        <ol className={css.options}>
          {item.question.options.map((option, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its number
            <li key={at} data-right={item.rightOption === at || undefined}>
              {option}
              {item.rightOption === at && ` · ${t("item.asked.right")}`}
            </li>
          ))}
        </ol>
      )}
      <p className={css.hint}>
        {t(item.question.options.length > 0 ? "item.asked.hint" : "item.asked.textHint")}
      </p>
    </Card>
  );
}
