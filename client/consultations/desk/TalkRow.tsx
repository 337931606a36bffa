import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { StatusChip, type Tone } from "../../kit/ui/parts.tsx";
import { wayIcons } from "../booking/rules.ts";
import css from "./Calendar.module.css";
import { ConsentLine } from "./ConsentLine.tsx";
import { ReasonLine } from "./ReasonLine.tsx";
import { TalkActs } from "./TalkActs.tsx";
import { type Standing, standingOf } from "./talks.ts";

const tones: Record<Standing, Tone> = {
  asked: "sunSoft",
  askedWithoutTime: "sunSoft",
  agreed: "ok",
  unsaid: "warn",
  offered: "primary",
  held: "ok",
  notHeld: "neutral",
  off: "neutral",
};
const icons: Partial<Record<Standing, IconName>> = {
  agreed: "check",
  held: "check",
  notHeld: "minus",
  off: "x",
};

type Props = { talk: Consultation; nowMs: number; hasDay?: boolean };
/** One talk: its time, a neutral title, whom with, how it stands, and what its host can do now. */
export function TalkRow({ talk, nowMs, hasDay = false }: Props) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const standing = standingOf(talk, nowMs);
  const { startsAt, kind } = talk;
  const isNow = standing === "agreed" && talk.isOpen;
  return (
    <li
      className={css.row}
      data-standing={standing}
      data-now={isNow || undefined}
      data-testid="talk"
      data-talk-id={talk.id}
    >
      <div className={css.when}>
        {startsAt === null ? (
          <span className={css.noTime}>{t("row.noTime")}</span>
        ) : (
          <>
            <b>{format.time(startsAt)}</b>
            <span>
              {hasDay ? format.shortDay(format.dayOf(startsAt)) : format.minutes(talk.lengthMin)}
            </span>
          </>
        )}
      </div>
      <div className={css.what}>
        <span className={css.title}>
          <Icon name={kind === "private" ? "lock" : "talk"} sizePx={18} />
          <b className={css.kind}>{t(`kind.${kind}`)}</b>
        </span>
        <span className={css.who}>
          {[talk.guest, ...talk.others].map(({ name }) => name).join(", ")}
        </span>
        <span className={css.chips}>
          <StatusChip tone={tones[standing]} {...(icons[standing] && { icon: icons[standing] })}>
            {t(`standing.${standing}`)}
          </StatusChip>
          <span className={css.way}>
            <Icon name={wayIcons[talk.way]} sizePx={16} />
            {t(`way.${talk.way}`)}
          </span>
        </span>
        {standing !== "off" && standing !== "unsaid" && <ConsentLine talk={talk} />}
        {talk.reason !== null && <ReasonLine sealed={talk.reason} />}
      </div>
      <TalkActs talk={talk} standing={standing} />
    </li>
  );
}
