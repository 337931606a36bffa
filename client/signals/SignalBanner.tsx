import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./SignalBanner.module.css";
import { patchSignals, useSignals } from "./signal-store.ts";
import { TeacherNotes } from "./TeacherNotes.tsx";

type Open = "understood" | "presence" | "notes" | null;

/** What the class signals to those who lead: who understood, who said they are here, private notes. Nothing: no line. */
export function SignalBanner() {
  const { t } = useTranslation("signals");
  const { number } = useFormat();
  const { may, clockOffsetMs } = useClassroom();
  const { tally, presence, notes, unread } = useSignals();
  const [open, setOpen] = useState<Open>(null);
  if (!may("seeModes")) return null;
  const hasTally = tally !== null && tally.yes.length + tally.no.length > 0;
  // An hour after it was asked it is history, which attendance keeps.
  const isFresh =
    presence !== null && Date.now() + clockOffsetMs < Date.parse(presence.until) + 5 * 60_000;
  if (!hasTally && !isFresh && notes.length === 0) return null;
  const toggle = (name: Open) => {
    setOpen(open === name ? null : name);
    if (name === "notes") patchSignals({ unread: 0 });
  };
  const pill = (name: NonNullable<Open>) => ({
    type: "button" as const,
    className: css.pill,
    "aria-expanded": open === name,
    "data-testid": `signal-${name}`,
    onClick: () => toggle(name),
  });
  return (
    <div
      className={css.banner}
      role="status"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") setOpen(null);
      }}
    >
      {hasTally && (
        <button {...pill("understood")}>
          <span className={css.yes}>{t("tally.yes", { number: number(tally.yes.length) })}</span>
          <span aria-hidden="true">·</span>
          <span className={css.no}>{t("tally.no", { number: number(tally.no.length) })}</span>
        </button>
      )}
      {isFresh && (
        <button {...pill("presence")}>
          <Icon name="check" sizePx={18} />
          {t("presence.answered", {
            number: number(presence.answered.length),
            all: number(presence.expected.length),
          })}
        </button>
      )}
      {notes.length > 0 && (
        <button {...pill("notes")}>
          <Icon name="lock" sizePx={18} />
          {t("note.title")}
          {unread > 0 && open !== "notes" && <span className={css.unread}>{unread}</span>}
        </button>
      )}
      {open === "understood" && hasTally && <Tally />}
      {open === "presence" && isFresh && <Presence />}
      {open === "notes" && notes.length > 0 && (
        <div className={css.drop} data-testid="teacher-notes">
          <TeacherNotes />
        </div>
      )}
    </div>
  );
}

function Tally() {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail } = useClassroom();
  const { tally } = useSignals();
  if (!tally) return null;
  return (
    <div className={css.drop}>
      <div className={css.columns}>
        <Names title={t("understood.no")} ids={tally.no} />
        <Names title={t("understood.yes")} ids={tally.yes} />
      </div>
      <Button
        variant="light"
        data-testid="clear-understood"
        onClick={() => void call("signal:clearUnderstood", { lessonId }).catch(fail)}
      >
        {t("tally.clear")}
      </Button>
    </div>
  );
}

function Presence() {
  const { t } = useTranslation("signals");
  const { presence } = useSignals();
  if (!presence) return null;
  const silent = presence.expected.filter((id) => !presence.answered.includes(id));
  return (
    <div className={css.drop}>
      <div className={css.columns}>
        <Names title={t("presence.silent")} ids={silent} />
        <Names title={t("presence.said")} ids={presence.answered} />
      </div>
    </div>
  );
}

function Names({ title, ids }: { title: string; ids: readonly string[] }) {
  const { seats } = useClassroom();
  return (
    <section>
      <h3>{title}</h3>
      <ul className={css.names}>
        {ids.map((id) => (
          <li key={id}>{seats.find(({ personId }) => personId === id)?.name}</li>
        ))}
      </ul>
    </section>
  );
}
