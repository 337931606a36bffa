import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Person } from "#server/people/protocol.ts";
import { Avatar, StatusChip } from "../kit/ui/parts.tsx";
import css from "./PeoplePage.module.css";

/** One person: name, login, class and what they are in the school. */
export function PersonRow({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { fullName, login, classId, className, roles } = person;
  return (
    <li className={css.row}>
      <Avatar name={fullName} sizePx={40} />
      <span className={css.words}>
        <span className={css.name}>{fullName}</span>
        <span className={css.login}>{login}</span>
      </span>
      <span className={css.about}>
        {classId && className && (
          <Link to={`/classes/${classId}`} className={css.class}>
            {className}
          </Link>
        )}
        {roles.map((role) => (
          <StatusChip key={role}>{t(`role.${role}`)}</StatusChip>
        ))}
      </span>
    </li>
  );
}
