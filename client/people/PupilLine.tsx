import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./ClassPage.module.css";
import type { RosterPupil } from "./useRoster.ts";

type Props = {
  number: number;
  pupil: RosterPupil;
  /** While cards are being chosen: who is chosen, and how to change it. */
  chosen?: ReadonlySet<string>;
  onToggle?: (id: string) => void;
};

/** The box stands at the middle of a name of two lines. */
const boxStyles = { body: { alignItems: "center" } };

/** A pupil of a class with login and parents; while choosing, each of them has a box to tick. */
export function PupilLine({ number, pupil, chosen, onToggle }: Props) {
  const { t } = useTranslation("people");
  const choosable = (id: string, words: ReactNode) =>
    chosen && onToggle ? (
      <Checkbox
        className={css.box ?? ""}
        styles={boxStyles}
        checked={chosen.has(id)}
        onChange={() => onToggle(id)}
        label={words}
      />
    ) : (
      words
    );
  return (
    <li className={css.line}>
      <span className={css.number}>{number}</span>
      <div className={css.pupil}>
        {choosable(
          pupil.id,
          <span className={css.who}>
            <Avatar name={pupil.fullName} sizePx={36} />
            <span className={css.words}>
              <span className={css.name}>{pupil.fullName}</span>
              <span className={css.login}>{pupil.login}</span>
            </span>
          </span>,
        )}
      </div>
      <div className={css.parents}>
        {pupil.parents.length === 0 && <span className={css.login}>{t("noParents")}</span>}
        {pupil.parents.map(({ id, name, login }) => (
          <div key={id}>
            {choosable(
              id,
              <span className={css.words}>
                <span className={css.parent}>{name}</span>
                <span className={css.login}>{login}</span>
              </span>,
            )}
          </div>
        ))}
      </div>
    </li>
  );
}
