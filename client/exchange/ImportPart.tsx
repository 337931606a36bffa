import { Button, FileButton, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote, Section, StatusChip } from "../kit/ui/parts.tsx";
import css from "./Exchange.module.css";
import { ImportPreview } from "./ImportPreview.tsx";
import { useImport } from "./useImport.ts";

/** Lists from another system: a ZIP is looked at first, and done only then. */
export function ImportPart({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslation("exchange");
  const shown = useImport();
  const { data } = shown.current;
  return (
    <Section title={t("import.title")}>
      {mayManage && !data && (
        <Card isPadded>
          <Drop shown={shown} />
        </Card>
      )}
      {shown.upload.error && <ErrorNote error={shown.upload.error} />}
      {shown.current.error && <ErrorNote error={shown.current.error} />}
      {data && (
        <Card isPadded>
          <ImportPreview key={data.id} shown={shown} data={data} mayManage={mayManage} />
        </Card>
      )}
      <Earlier onOpen={shown.open} />
    </Section>
  );
}

function Drop({ shown }: { shown: ReturnType<typeof useImport> }) {
  const { t } = useTranslation("exchange");
  const [isOver, setIsOver] = useState(false);
  const { upload, share } = shown;
  const take = (file: File | null | undefined) => {
    if (file) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop beside the button that does the same
    <div
      className={css.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" sizePx={32} />
      <p className={css.text}>{t("import.about")}</p>
      <FileButton accept=".zip,application/zip" onChange={take}>
        {(props) => (
          <Button {...props} loading={upload.isPending} size="md" data-testid="roster-choose">
            {t("import.choose")}
          </Button>
        )}
      </FileButton>
      {upload.isPending && (
        <Progress value={share * 100} w="100%" aria-label={t("import.sending")} />
      )}
    </div>
  );
}

/** Imports before, the newest first. */
function Earlier({ onOpen }: { onOpen: (importId: string) => void }) {
  const { t } = useTranslation("exchange");
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["listRosterImports"],
    queryFn: () => rest("listRosterImports", {}),
  });
  const shown = data?.imports.filter(({ state }) => state !== "dropped").slice(0, 5) ?? [];
  if (shown.length === 0) return null;
  return (
    <Card isPadded>
      <h3 className={css.heading}>{t("import.earlier")}</h3>
      <ul className={css.list}>
        {shown.map(({ id, fileName, state, byName, createdAt }) => (
          <li key={id} className={css.item}>
            <span className={css.itemWords}>
              <span className={css.name}>{fileName}</span>
              <span className={css.about}>
                {" "}
                · {`${format.shortDay(format.dayOf(createdAt))}, ${format.time(createdAt)}`} ·{" "}
                {byName}
              </span>
            </span>
            <StatusChip tone={toneOf(state)}>{t(`import.state.${state}`)}</StatusChip>
            <Button variant="subtle" onClick={() => onOpen(id)}>
              {t("import.open")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const toneOf = (state: string) =>
  state === "applied" ? "ok" : state === "failed" || state === "refused" ? "bad" : "neutral";
