import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Recording, RecordingEdits } from "#server/recordings/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./Edit.module.css";
import { EditForm } from "./EditForm.tsx";

type Props = {
  recording: Recording;
  /** Where the player stands, ms of what is played. */
  atMs: number;
  /** It is made anew. */
  onChanged: () => void;
};

/** The teacher's: cut, hide, make a film of it, delete. */
export function EditCard({ recording, atMs, onChanged }: Props) {
  const { t } = useTranslation("recordings");
  const [isCutting, setCutting] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const change = useMutation({
    mutationFn: (edits: RecordingEdits) =>
      rest("changeRecording", { recordingId: recording.id, edits }),
    onSuccess: () => {
      setCutting(false);
      onChanged();
    },
  });
  return (
    <Card isPadded>
      <section className={css.card} aria-label={t("edit.title")} data-testid="edit-recording">
        <div className={css.row}>
          <Button
            variant="default"
            leftSection={<Icon name="scissors" sizePx={18} />}
            onClick={() => setCutting(true)}
            data-testid="cut-recording"
          >
            {t("edit.open")}
          </Button>
          <Film recording={recording} />
          <Button
            color="red"
            variant="light"
            leftSection={<Icon name="trash" sizePx={18} />}
            onClick={() => setDeleting(true)}
            data-testid="delete-recording"
          >
            {t("edit.delete")}
          </Button>
        </div>
      </section>
      <Modal
        opened={isCutting}
        onClose={() => setCutting(false)}
        title={t("edit.title")}
        size="lg"
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {isCutting && (
          <EditForm
            recording={recording}
            atMs={atMs}
            isBusy={change.isPending}
            error={change.error}
            onSave={change.mutate}
          />
        )}
      </Modal>
      <DeleteDialog recording={recording} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </Card>
  );
}

function Film({ recording }: { recording: Recording }) {
  const { t } = useTranslation("recordings");
  const queries = useQueryClient();
  const { id, film } = recording;
  const [isOpen, setOpen] = useState(false);
  const [title, setTitle] = useState("");
  const make = useMutation({
    mutationFn: () => rest("makeFilm", { recordingId: id, title: title.trim() }),
    onSuccess: () => {
      setOpen(false);
      void queries.invalidateQueries({ queryKey: ["openRecording", id] });
    },
  });
  if (film.state === "making") return <Note icon="video">{t("edit.filmMaking")}</Note>;
  if (film.state === "made" && film.itemId)
    return (
      <Note tone="ok" icon="video">
        {t("edit.filmMade")} <Link to={`/library/${film.itemId}`}>{t("edit.filmOpen")}</Link>
      </Note>
    );
  if (!film.isPossible) return <Note icon="info">{t("edit.filmOld")}</Note>;
  return (
    <>
      {film.state === "failed" && <Note tone="bad">{t("edit.filmFailed")}</Note>}
      <Button
        variant="default"
        leftSection={<Icon name="video" sizePx={18} />}
        onClick={() => setOpen(true)}
        data-testid="film-recording"
      >
        {t("edit.film")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("edit.film")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (title.trim()) make.mutate();
          }}
        >
          <TextInput
            label={t("edit.filmTitle")}
            maxLength={120}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
            data-testid="film-title"
          />
          {make.error && <ErrorNote error={make.error} />}
          <Button
            type="submit"
            disabled={title.trim() === ""}
            loading={make.isPending}
            data-testid="film-make"
          >
            {t("edit.filmMake")}
          </Button>
        </form>
      </Modal>
    </>
  );
}

function DeleteDialog({
  recording,
  isOpen,
  onClose,
}: {
  recording: Recording;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("recordings");
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => rest("removeRecording", { recordingId: recording.id }),
    onSuccess: () => void navigate(`/lessons/${recording.lessonId}`),
  });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("edit.delete")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={css.form}>
        <p>{t("edit.deleteSure")}</p>
        {remove.error && <ErrorNote error={remove.error} />}
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="delete-recording-yes"
        >
          {t("edit.deleteYes")}
        </Button>
      </div>
    </Modal>
  );
}
