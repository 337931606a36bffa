import { useTranslation } from "react-i18next";
import type { ClassDay } from "#server/register/protocol.ts";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import type { Tone } from "../../kit/ui/parts.tsx";
import css from "./ClassNumbers.module.css";

type Tile = {
  name: "away" | "late" | "outOfReach" | "told" | "unconfirmed";
  icon: IconName;
  tone: Tone;
};
const tiles: readonly Tile[] = [
  { name: "away", icon: "userOff", tone: "bad" },
  { name: "late", icon: "clock", tone: "warn" },
  { name: "outOfReach", icon: "wifiOff", tone: "warn" },
  { name: "told", icon: "mail", tone: "warn" },
  { name: "unconfirmed", icon: "clipboard", tone: "primary" },
];

/** The day in five numbers; what is nought is quiet. */
export function ClassNumbers({ day }: { day: ClassDay }) {
  const { t } = useTranslation("register");
  const { pupils, explanations, unconfirmed } = day;
  const isAway = (code: string) => code !== "late" && code !== "present";
  const counts: Record<Tile["name"], number> = {
    away: pupils.filter(({ missed }) => missed.some(({ code }) => isAway(code))).length,
    late: pupils.filter(({ missed }) => missed.some(({ code }) => code === "late")).length,
    outOfReach: pupils.filter(({ hasNoContact }) => hasNoContact).length,
    told: explanations.filter(({ state }) => state === "waiting").length,
    unconfirmed: unconfirmed.length,
  };
  return (
    <ul className={css.tiles}>
      {tiles.map(({ name, icon, tone }) => (
        <li
          key={name}
          className={css.tile}
          data-tone={counts[name] > 0 ? tone : "neutral"}
          data-testid={`number-${name}`}
        >
          <span className={css.icon}>
            <Icon name={icon} sizePx={18} />
          </span>
          <span className={css.number}>{counts[name]}</span>
          <span className={css.word}>{t(`number.${name}`)}</span>
        </li>
      ))}
    </ul>
  );
}
