import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./GroupOverlay.module.css";
import { useGroups } from "./useGroups.ts";

/** Words of the teacher stay this long, ms. */
const SHOWN_MS = 20_000;

/** Cards over the stage: a pupil's choice of a group, and the teacher's words to all groups. */
export function GroupOverlay() {
  return (
    <div className={css.place}>
      <Choice />
      <Announcement />
    </div>
  );
}

function Choice() {
  const { t } = useTranslation("groups");
  const { me, seats } = useClassroom();
  const { work, act } = useGroups();
  if (work.phase !== "forming" || work.way !== "choice" || me.role !== "pupil") return null;
  const nameOf = (id: string) => seats.find(({ personId }) => personId === id)?.name;
  return (
    <section className={css.card} data-testid="choose-group" aria-label={t("choose.title")}>
      <h2>{t("choose.title")}</h2>
      <ul className={css.choices}>
        {work.groups.map(({ id, number, memberIds }) => {
          const isOwn = memberIds.includes(me.personId);
          const isFull = !isOwn && memberIds.length >= work.roomFor;
          return (
            <li key={id}>
              <button
                type="button"
                data-testid="choose"
                aria-pressed={isOwn}
                disabled={isFull}
                onClick={() => void act("group:choose", { groupId: id })}
              >
                <b>
                  {t("name", { number })}
                  <span>{isFull ? t("choose.full") : `${memberIds.length} / ${work.roomFor}`}</span>
                </b>
                <small>{memberIds.flatMap((one) => nameOf(one) ?? []).join(", ")}</small>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Announcement() {
  const { t } = useTranslation("groups");
  const { me, seats } = useClassroom();
  const [said, setSaid] = useState<{ by: string; text: string; at: string } | null>(null);
  useNotice("group:announced", ({ by, text, at }) => {
    if (by !== me.personId) setSaid({ by, text, at });
  });
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  if (!said) return <div role="status" />;
  const name = seats.find(({ personId }) => personId === said.by)?.name;
  return (
    <div role="status">
      <section className={css.card} data-testid="announcement">
        <h2>
          <Icon name="volume" sizePx={18} />
          {name}
        </h2>
        <p>{said.text}</p>
        <button
          type="button"
          className={css.close}
          aria-label={t("close")}
          onClick={() => setSaid(null)}
        >
          <Icon name="x" sizePx={18} />
        </button>
      </section>
    </div>
  );
}
