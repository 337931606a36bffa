import { Button, Modal, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordingSign } from "#server/recordings/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./Room.module.css";
import { clock } from "./times.ts";
import { takeSign, useSign } from "./useSign.ts";

type Props = { sign: RecordingSign; isOpen: boolean; onClose: () => void };
type Act = "recording:start" | "recording:pause" | "recording:resume" | "recording:stop";

/** What will be recorded before it begins; pause, chapter and stop while it goes on. */
export function RecordDialog({ sign, isOpen, onClose }: Props) {
  const { t } = useTranslation("recordings");
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t(sign.state === "off" ? "dialog.title" : "dialog.titleOn")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {isOpen &&
        (sign.state === "off" ? <Begin onClose={onClose} /> : <GoesOn onClose={onClose} />)}
    </Modal>
  );
}

function useAct(onDone: () => void) {
  const { call, lessonId } = useClassroom();
  const [busy, setBusy] = useState<Act | null>(null);
  const [error, setError] = useState<unknown>(null);
  const act = (name: Act, withPupils = false) => {
    setBusy(name);
    setError(null);
    const asked =
      name === "recording:start" ? call(name, { lessonId, withPupils }) : call(name, { lessonId });
    asked
      .then((sign) => {
        takeSign(lessonId, sign);
        onDone();
      }, setError)
      .finally(() => setBusy(null));
  };
  return { busy, error, act };
}

function Begin({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("recordings");
  const { sign } = useSign();
  const [withPupils, setWithPupils] = useState(false);
  const { busy, error, act } = useAct(onClose);
  const agreed = sign?.agreed ?? 0;
  return (
    <div className={css.dialog}>
      <ul className={css.what}>
        <li>{t("dialog.what.teacher")}</li>
        <li>{t("dialog.what.stage")}</li>
        <li>{t("dialog.what.not")}</li>
      </ul>
      <Switch
        checked={withPupils}
        disabled={agreed === 0}
        onChange={({ currentTarget }) => setWithPupils(currentTarget.checked)}
        label={t("dialog.withPupils")}
        description={agreed === 0 ? t("dialog.noneAgreed") : t("dialog.agreed", { count: agreed })}
        data-testid="record-with-pupils"
      />
      {error !== null && <ErrorNote error={error} />}
      <Button
        loading={busy !== null}
        onClick={() => act("recording:start", withPupils)}
        data-testid="record-start"
      >
        {t("dialog.start")}
      </Button>
    </div>
  );
}

function GoesOn({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("recordings");
  const { call, lessonId } = useClassroom();
  const { sign } = useSign();
  const [title, setTitle] = useState("");
  const [added, setAdded] = useState<string | null>(null);
  const [chapterError, setChapterError] = useState<unknown>(null);
  const { busy, error, act } = useAct(onClose);
  const isOn = sign?.state === "on";
  const addChapter = () => {
    const chapter = title.trim();
    if (!chapter) return;
    call("recording:addChapter", { lessonId, title: chapter }).then(() => {
      setAdded(chapter);
      setTitle("");
    }, setChapterError);
  };
  return (
    <div className={css.dialog}>
      <p className={css.time}>{t("dialog.recorded", { time: clock(sign?.recordedMs ?? 0) })}</p>
      {sign?.trouble && <Note tone="bad">{t(`trouble.${sign.trouble}`)}</Note>}
      {isOn && (
        <form
          className={css.chapter}
          onSubmit={(event) => {
            event.preventDefault();
            addChapter();
          }}
        >
          <TextInput
            label={t("dialog.chapter")}
            placeholder={t("dialog.chapterExample")}
            maxLength={100}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
            data-testid="record-chapter"
          />
          <Button type="submit" variant="default" disabled={title.trim() === ""}>
            {t("dialog.addChapter")}
          </Button>
        </form>
      )}
      {added !== null && <Note tone="ok">{t("dialog.added", { title: added })}</Note>}
      {(error ?? chapterError) !== null && <ErrorNote error={error ?? chapterError} />}
      <div className={css.acts}>
        <Button
          variant="default"
          loading={busy === "recording:pause" || busy === "recording:resume"}
          onClick={() => act(isOn ? "recording:pause" : "recording:resume")}
          data-testid={isOn ? "record-pause" : "record-resume"}
        >
          {t(isOn ? "dialog.pause" : "dialog.resume")}
        </Button>
        <Button
          color="red"
          loading={busy === "recording:stop"}
          onClick={() => act("recording:stop")}
          data-testid="record-stop"
        >
          {t("dialog.stop")}
        </Button>
      </div>
      <p className={css.hint}>{t("dialog.endsItself")}</p>
    </div>
  );
}
