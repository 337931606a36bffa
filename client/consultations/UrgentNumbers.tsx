import { useTranslation } from "react-i18next";
import type { UrgentNumber } from "#server/consultations/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./UrgentHelp.module.css";
import { dialled } from "./urgent.ts";

/** All of them, each with whose it is. */
export function UrgentNumbers({ numbers }: { numbers: readonly UrgentNumber[] }) {
  const format = useFormat();
  return (
    <ul className={css.all}>
      {numbers.map((one) => (
        <li key={one.number}>
          <span>{format.words(one.name)}</span>
          <CallButton number={one} />
        </li>
      ))}
    </ul>
  );
}

/** A number by which one calls at a tap. A plain link: it is on the first screen, and must not wait for anything. */
export function CallButton({ number: { number, name } }: { number: UrgentNumber }) {
  const { t } = useTranslation("urgent");
  const format = useFormat();
  return (
    <a
      href={dialled(number)}
      className={css.call}
      aria-label={t("callLabel", { name: format.words(name), number })}
      data-testid="urgent-call"
    >
      {number}
    </a>
  );
}
