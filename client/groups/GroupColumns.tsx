import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Group, GroupWork } from "#server/groups/protocol.ts";
import type { Seat } from "#server/rooms/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./Groups.module.css";
import type { GroupAct } from "./useGroups.ts";

type Props = {
  work: GroupWork;
  act: GroupAct;
  /** Persons who are heard now. */
  speaking?: readonly string[];
  /** Under a group's name: the work's own buttons. */
  head?: (group: Group) => ReactNode;
};

/** Groups side by side; who has none first. A pupil is moved by a choice beside the name, by mouse, finger or keys. */
export function GroupColumns({ work, act, speaking = [], head }: Props) {
  const { t } = useTranslation("groups");
  const { seats } = useClassroom();
  const pupils = seats.filter(({ role }) => role === "pupil");
  const placed = new Set(work.groups.flatMap(({ memberIds }) => memberIds));
  const loose = pupils.filter(({ personId, state }) => !placed.has(personId) && state === "here");
  const seatOf = new Map(pupils.map((seat) => [seat.personId, seat]));
  const row = (seat: Seat, groupId: string | null) => (
    <li
      key={seat.personId}
      className={css.member}
      data-testid="group-member"
      data-person-id={seat.personId}
      data-away={seat.state !== "here" || undefined}
      data-speaking={speaking.includes(seat.personId) || undefined}
    >
      <Avatar name={seat.name} sizePx={28} />
      <span className={css.who}>{seat.name}</span>
      <span className={css.move}>
        <Icon name="chevronDown" sizePx={18} />
        <select
          aria-label={t("columns.move", { name: seat.name })}
          data-testid="move"
          value={groupId ?? ""}
          onChange={(event) =>
            void act("group:assign", {
              personId: seat.personId,
              groupId: event.currentTarget.value || null,
            })
          }
        >
          <option value="">{t("columns.none")}</option>
          {work.groups.map(({ id, number }) => (
            <option key={id} value={id}>
              {t("name", { number })}
            </option>
          ))}
        </select>
      </span>
    </li>
  );
  return (
    <div className={css.columns}>
      {loose.length > 0 && (
        <section className={css.column} data-loose data-testid="loose">
          <h3>{t("columns.loose", { count: loose.length })}</h3>
          <ul>{loose.map((seat) => row(seat, null))}</ul>
        </section>
      )}
      {work.groups.map((group) => (
        <section
          key={group.id}
          className={css.column}
          data-testid="group"
          data-group-id={group.id}
          data-calling={group.calledAt !== null || undefined}
        >
          <h3>
            {t("name", { number: group.number })}
            <span>{group.memberIds.length}</span>
          </h3>
          {head?.(group)}
          <ul>
            {group.memberIds.map((id) => {
              const seat = seatOf.get(id);
              return seat ? row(seat, group.id) : null;
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
