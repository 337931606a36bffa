import { Checkbox, Textarea } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Host, TalkWay } from "#server/consultations/protocol.ts";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { Note, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import css from "./Booking.module.css";
import { Choice } from "./Choice.tsx";
import type { Draft } from "./draft.ts";
import { KeyChanged, KeyCompare } from "./KeyNotes.tsx";
import { LessonNote } from "./LessonNote.tsx";
import { type StripDay, wayIcons } from "./rules.ts";
import { TimePicker } from "./TimePicker.tsx";
import { canSealReason } from "./useBooking.ts";
import { useHostKey } from "./useHostKey.ts";
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
      {!isWithoutTime && startsAt !== null && (
        <LessonNote startsAt={startsAt} lengthMin={host.lengthMin} />
      )}
      {!isWithoutTime && !props.isInstant && (
        <Note>{t(`book.answers.${who}`, { name: host.name })}</Note>
      )}
      <Ways {...props} change={change} />
      <div className={css.extras}>
        {hasTimes && (
          <button
            type="button"
            className={css.extra}
            onClick={() => change({ isWithoutTime: !isWithoutTime })}
            data-testid="book-without-time"
          >
            <Icon name="clock" sizePx={20} />
            <span>{t(isWithoutTime ? "book.withTime" : `book.noneFits.${who}`)}</span>
          </button>
        )}
        {canSealReason(host) && <Reason host={host} draft={draft} change={change} />}
        <Along draft={draft} change={change} />
      </div>
    </>
  );
}

type ExtraProps = {
  icon: IconName;
  title: string;
  /** Something is chosen or written already: it stays in sight. */
  isUsed: boolean;
  testId: string;
  children: ReactNode;
};
/** What one may add, opened by a tap: most book without it. */
function Extra({ icon, title, isUsed, testId, children }: ExtraProps) {
  const { t } = useTranslation("consultations");
  const [isOpen, setOpen] = useState(isUsed);
  return (
    <div>
      <button
        type="button"
        className={css.extra}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        data-testid={testId}
      >
        <Icon name={icon} sizePx={20} />
        <span>
          {title} <small>{t("reason.optional")}</small>
        </span>
        <Icon name={isOpen ? "chevronUp" : "chevronDown"} sizePx={18} />
      </button>
      {isOpen && <div className={css.extraOpen}>{children}</div>}
    </div>
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
  const title = t(`reason.title.${who}`);
  const { former, accept } = useHostKey(host);
  const { reasonKey } = host;
  if (reasonKey === null) return null;
  if (former !== null) return <KeyChanged {...{ host, reasonKey, former }} onAccept={accept} />;
  return (
    <Extra icon="pencil" title={title} isUsed={draft.reason !== ""} testId="book-reason-open">
      <Textarea
        aria-label={title}
        placeholder={t(`reason.hint.${who}`)}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST_REASON}
        autoComplete="off"
        spellCheck={false} // some browsers send it away for that
        value={draft.reason}
        onChange={({ currentTarget }) => change({ reason: currentTarget.value })}
        data-testid="book-reason"
      />
      <p className={css.sealed}>
        <Icon name="lock" sizePx={18} />
        <span>{t(`reason.sealed.${who}`, { name: host.name })}</span>
      </p>
      <KeyCompare host={host} reasonKey={reasonKey} />
    </Extra>
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
    <Extra
      icon="users"
      title={t(`along.title.${who}`)}
      isUsed={withIds.length > 0}
      testId="book-along-open"
    >
      {data.map(({ id, name }) => {
        const isTaken = withIds.includes(id);
        return (
          <Checkbox
            key={id}
            className={css.along ?? ""}
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
      <p className={css.hint}>{t(`along.about.${who}`)}</p>
    </Extra>
  );
}

/** What holds of every private talk; a pupil who takes nobody along is told that the family does not see it either. */
export function Promises({ isAlone }: { isAlone: boolean }) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const unseen = who === "pupil" && isAlone ? "family" : who;
  const promises = [t("promise.notRecorded"), t(`promise.unseen.${unseen}`), t("promise.calendar")];
  return (
    <ul className={css.promises}>
      {promises.map((one) => (
        <li key={one}>
          <Icon name="check" sizePx={18} />
          {one}
        </li>
      ))}
    </ul>
  );
}
