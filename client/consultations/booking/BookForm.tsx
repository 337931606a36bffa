import { Button, Checkbox, Textarea } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Host, TalkWay } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Note, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import css from "./Booking.module.css";
import { Choice } from "./Choice.tsx";
import type { Draft } from "./draft.ts";
import { type StripDay, wayIcons, whoOf } from "./rules.ts";
import { TimePicker } from "./TimePicker.tsx";
import { canSealReason } from "./useBooking.ts";
import { useCompanions } from "./useTalks.ts";

/** So long a reason fits into its sealed letter, letters. */
const LONGEST_REASON = 2_000;
const MOST_ALONG = 2;

type Props = {
  host: Host;
  strip: readonly StripDay[];
  ways: readonly TalkWay[];
  /** A picked time is agreed at once. */
  isInstant: boolean;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  way: TalkWay | null;
  startsAt: string | null;
  isWithoutTime: boolean;
};

/** Everything that is chosen before asking for a talk. */
export function BookForm({ strip, startsAt, isWithoutTime, change, ...props }: Props) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const hasTimes = strip.some(({ free }) => free > 0);
  const { draft, host } = props;
  return (
    <>
      {isWithoutTime ? (
        <Note icon="clock">
          {t(hasTimes ? `book.without.${who}` : `book.noTimes.${who}`, { name: host.name })}
        </Note>
      ) : (
        <TimePicker strip={strip} day={draft.day} startsAt={startsAt} onChange={change} />
      )}
      {hasTimes && (
        <Button
          variant="subtle"
          className={css.quiet ?? ""}
          onClick={() => change({ isWithoutTime: !isWithoutTime })}
          data-testid="book-without-time"
        >
          {t(isWithoutTime ? "book.withTime" : `book.noneFits.${who}`)}
        </Button>
      )}
      {!isWithoutTime && !props.isInstant && (
        <Note>{t(`book.answers.${who}`, { name: host.name })}</Note>
      )}
      <Ways {...props} change={change} />
      {canSealReason(host) && <Reason host={host} draft={draft} change={change} />}
      <Along draft={draft} change={change} />
      {host.kind === "private" && <Promises />}
    </>
  );
}

function Ways({ ways, way, change }: Pick<Props, "ways" | "way" | "change">) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const id = useId();
  if (ways.length < 2) return null;
  return (
    <Section title={t(`way.title.${who}`)}>
      <Choice
        look="ways"
        name={id}
        label={t(`way.title.${who}`)}
        value={way}
        onChange={(next) => change({ way: next })}
        options={ways.map((value) => ({
          value,
          content: (
            <>
              <Icon name={wayIcons[value]} sizePx={18} />
              {t(`way.${value}`)}
            </>
          ),
        }))}
      />
    </Section>
  );
}

/** What it is about, if one likes: sealed in this browser before it is sent. */
function Reason({ host, draft, change }: Pick<Props, "host" | "draft" | "change">) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  return (
    <Section title={t(`reason.title.${who}`)} aside={t("reason.optional")}>
      <Textarea
        aria-label={t(`reason.title.${who}`)}
        placeholder={t(`reason.hint.${who}`)}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST_REASON}
        autoComplete="off"
        value={draft.reason}
        onChange={({ currentTarget }) => change({ reason: currentTarget.value })}
        data-testid="book-reason"
      />
      <p className={css.sealed}>
        <Icon name="lock" sizePx={18} />
        <span>{t(`reason.sealed.${who}`, { name: host.name })}</span>
      </p>
    </Section>
  );
}

/** A parent beside the child, a child beside the parent. */
function Along({ draft, change }: Pick<Props, "draft" | "change">) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const { data } = useCompanions();
  if (!data || data.length === 0) return null;
  const { withIds } = draft;
  return (
    <Section title={t(`along.title.${who}`)} aside={t("reason.optional")}>
      <div className={css.along}>
        {data.map(({ id, name }) => {
          const isTaken = withIds.includes(id);
          return (
            <Checkbox
              key={id}
              size="md"
              label={name}
              checked={isTaken}
              disabled={!isTaken && withIds.length >= MOST_ALONG}
              onChange={() =>
                change({
                  withIds: isTaken ? withIds.filter((one) => one !== id) : [...withIds, id],
                })
              }
            />
          );
        })}
      </div>
      <p className={css.hint}>{t(`along.about.${who}`)}</p>
    </Section>
  );
}

const promises = ["notRecorded", "unseen", "calendar"] as const;

/** What holds of every private talk. */
function Promises() {
  const { t } = useTranslation("consultations");
  return (
    <ul className={css.promises}>
      {promises.map((one) => (
        <li key={one}>
          <Icon name="check" sizePx={18} />
          {t(`promise.${one}`)}
        </li>
      ))}
    </ul>
  );
}
