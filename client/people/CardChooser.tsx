import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ClassPage.module.css";
import { idsOf } from "./choosing.ts";
import type { Roster } from "./useRoster.ts";

type Props = {
  roster: Roster;
  chosen: ReadonlySet<string>;
  /** Puts these in, or takes them out where all are in. */
  onToggle: (ids: readonly string[]) => void;
  onCancel: () => void;
};

/** Who gets a card: all pupils, all parents, or those ticked below. It stays in sight while one scrolls. */
export function CardChooser({ roster, chosen, onToggle, onCancel }: Props) {
  const { t } = useTranslation("people");
  const { pupils, parents } = idsOf(roster.pupils);
  const groups = [
    { ids: pupils, word: t("cards.allPupils", { count: pupils.length }) },
    { ids: parents, word: t("cards.allParents", { count: parents.length }) },
  ].filter(({ ids }) => ids.length > 0);
  return (
    <section className={css.chooser} aria-label={t("cards.choose")}>
      <div className={css.chooserWords}>
        <h2>{t("cards.choose")}</h2>
        <span className={css.login} role="status">
          {t("cards.chosen", { count: chosen.size })}
        </span>
      </div>
      <div className={css.chooserActs}>
        {groups.map(({ ids, word }) => {
          const areIn = ids.every((id) => chosen.has(id));
          return (
            <Button
              key={word}
              variant={areIn ? "light" : "default"}
              aria-pressed={areIn}
              {...(areIn && { leftSection: <Icon name="check" sizePx={16} /> })}
              onClick={() => onToggle(ids)}
            >
              {word}
            </Button>
          );
        })}
        <Button variant="subtle" onClick={onCancel}>
          {t("cards.cancel")}
        </Button>
        {chosen.size > 0 ? (
          <Button
            component={Link}
            to={`/classes/${roster.schoolClass.id}/cards?ids=${[...chosen].join(",")}`}
            rightSection={<Icon name="chevronRight" sizePx={18} />}
          >
            {t("cards.next")}
          </Button>
        ) : (
          <Button disabled>{t("cards.next")}</Button>
        )}
      </div>
    </section>
  );
}
