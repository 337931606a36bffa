import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./GroupBanner.module.css";
import { clockOf, isEnding } from "./rules.ts";
import { useServerClock } from "./useClock.ts";
import { useGroups } from "./useGroups.ts";

/** The line of whoever is in a group: which one, with whom, how long still; and the way to the teacher. */
export function GroupBanner() {
  const { work, act, ownGroup } = useGroups();
  const { may, seats, me } = useClassroom();
  const { t } = useTranslation("groups");
  const isRunning = work.phase === "running";
  const nowMs = useServerClock(isRunning && work.endsAt !== null);
  if (!isRunning) return null;
  const left = clockOf(work.endsAt, nowMs);
  const isLeading = may("group");
  const calling = work.groups.filter(({ calledAt }) => calledAt !== null);
  if (!ownGroup && !isLeading) return null;
  const mates = ownGroup
    ? ownGroup.memberIds
        .filter((id) => id !== me.personId)
        .flatMap((id) => seats.find(({ personId }) => personId === id) ?? [])
    : [];
  const time = left === null ? "" : ` · ${t("left", { time: left })}`;
  return (
    <section
      className={css.banner}
      data-testid="group-banner"
      data-ending={isEnding(work.endsAt, nowMs) || undefined}
      aria-label={t("button")}
    >
      <Icon name="grid" />
      <div className={css.words}>
        <b>
          {ownGroup
            ? t(isLeading ? "banner.visiting" : "banner.own", { number: ownGroup.number })
            : t("banner.running", { count: work.groups.length })}
          <span data-testid="group-left">{time}</span>
        </b>
        {isEnding(work.endsAt, nowMs) ? (
          <small role="alert">{t(isLeading ? "banner.endingLead" : "banner.ending")}</small>
        ) : (
          !ownGroup &&
          calling.length > 0 && (
            <small role="alert">
              {t("banner.calls", {
                names: calling.map(({ number }) => t("name", { number })).join(", "),
              })}
            </small>
          )
        )}
      </div>
      {mates.length > 0 && (
        <ul className={css.mates}>
          {mates.map(({ personId, name, state }) => (
            <li key={personId} data-away={state !== "here" || undefined} title={name}>
              <Avatar name={name} sizePx={30} />
              <span className={css.hidden}>{name}</span>
            </li>
          ))}
        </ul>
      )}
      {isLeading && ownGroup && (
        <button
          type="button"
          className={css.act}
          data-testid="leave-group"
          onClick={() => void act("group:visit", { groupId: null })}
        >
          {t("running.leave")}
        </button>
      )}
      {isLeading &&
        !ownGroup &&
        calling.slice(0, 1).map(({ id, number }) => (
          <button
            key={id}
            type="button"
            className={css.act}
            data-testid="answer-group"
            onClick={() => void act("group:visit", { groupId: id })}
          >
            {t("banner.goTo", { number })}
          </button>
        ))}
      {!isLeading && ownGroup && (
        <button
          type="button"
          className={css.act}
          data-testid="call-teacher"
          data-on={ownGroup.calledAt !== null || undefined}
          aria-pressed={ownGroup.calledAt !== null}
          onClick={() => void act("group:callTeacher", { isCalled: ownGroup.calledAt === null })}
        >
          <Icon name="bell" sizePx={18} />
          {t(ownGroup.calledAt === null ? "banner.call" : "banner.called")}
        </button>
      )}
    </section>
  );
}
