import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Recording, RecordingEdits } from "#server/recordings/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./Edit.module.css";
import { fullMsOf } from "./edits.ts";
import { clock, readClock } from "./times.ts";

type Hole = { key: number; from: string; to: string };
type Props = {
  recording: Recording;
  atMs: number;
  isBusy: boolean;
  error: unknown;
  onSave: (edits: RecordingEdits) => void;
};

/** Beginning, end and hidden parts, as times of the whole recording. */
export function EditForm({ recording, atMs, isBusy, error, onSave }: Props) {
  const { t } = useTranslation("recordings");
  const { edits, fullMs } = recording;
  const [from, setFrom] = useState(clock(edits.fromMs));
  const [to, setTo] = useState(clock(edits.toMs ?? fullMs));
  const [holes, setHoles] = useState<Hole[]>(
    edits.hidden.map(({ fromMs, toMs }, key) => ({ key, from: clock(fromMs), to: clock(toMs) })),
  );
  const here = clock(fullMsOf(edits, fullMs, atMs));
  const read = readEdits({ from, to, holes }, fullMs);
  const setHole = (key: number, change: Partial<Hole>) =>
    setHoles((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (read) onSave(read);
      }}
    >
      <Note icon="scissors">{t("edit.explain")}</Note>
      <div className={css.pair}>
        <Time label={t("edit.from")} value={from} onChange={setFrom} here={here} id="cut-from" />
        <Time label={t("edit.to")} value={to} onChange={setTo} here={here} id="cut-to" />
      </div>
      {holes.length > 0 && <strong>{t("edit.hide")}</strong>}
      {holes.map(({ key, ...hole }) => (
        <div key={key} className={css.pair}>
          <Time
            label={t("edit.holeFrom")}
            value={hole.from}
            onChange={(value) => setHole(key, { from: value })}
            here={here}
            id="hole-from"
          />
          <Time
            label={t("edit.holeTo")}
            value={hole.to}
            onChange={(value) => setHole(key, { to: value })}
            here={here}
            id="hole-to"
          />
          <button
            type="button"
            className={css.remove}
            aria-label={t("edit.removeHole")}
            onClick={() => setHoles((all) => all.filter((one) => one.key !== key))}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
      <Button
        variant="default"
        onClick={() =>
          setHoles((all) => [
            ...all,
            { key: Math.max(-1, ...all.map((one) => one.key)) + 1, from: here, to: here },
          ])
        }
        data-testid="add-hole"
      >
        {t("edit.addHole")}
      </Button>
      {!read && <Note tone="warn">{t("edit.bad")}</Note>}
      {error !== null && <ErrorNote error={error} />}
      <Button type="submit" loading={isBusy} disabled={!read} data-testid="save-cuts">
        {t("edit.save")}
      </Button>
    </form>
  );
}

type TimeProps = {
  label: string;
  value: string;
  here: string;
  id: string;
  onChange: (value: string) => void;
};
function Time({ label, value, here, id, onChange }: TimeProps) {
  const { t } = useTranslation("recordings");
  return (
    <div className={css.time}>
      <TextInput
        label={label}
        value={value}
        inputMode="numeric"
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        data-testid={id}
      />
      <Button variant="subtle" size="compact-sm" onClick={() => onChange(here)}>
        {t("edit.here")}
      </Button>
    </div>
  );
}

/** What was typed; null: some of it is no time, or would leave nothing. */
export function readEdits(
  typed: { from: string; to: string; holes: readonly Pick<Hole, "from" | "to">[] },
  fullMs: number,
): RecordingEdits | null {
  const fromMs = readClock(typed.from);
  const toMs = readClock(typed.to);
  if (fromMs === null || toMs === null || toMs <= fromMs) return null;
  const hidden = typed.holes.map(({ from, to }) => ({
    fromMs: readClock(from) ?? -1,
    toMs: readClock(to) ?? -1,
  }));
  if (hidden.some((hole) => hole.fromMs < 0 || hole.toMs <= hole.fromMs)) return null;
  // A time is shown to the second: the last one means the end.
  return { fromMs, toMs: toMs >= Math.floor(fullMs / 1000) * 1000 ? null : toMs, hidden };
}
