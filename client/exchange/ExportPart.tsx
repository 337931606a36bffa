import { Button, Checkbox } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { saveFile } from "../kit/ui/ExportButtons.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote, Note, Section } from "../kit/ui/parts.tsx";
import css from "./Exchange.module.css";

/** The school as OneRoster files. */
export function ExportPart() {
  const { t } = useTranslation("exchange");
  const [withMarks, setWithMarks] = useState(false);
  const load = useMutation({
    mutationFn: () => rest("exportRoster", { withMarks }),
    onSuccess: saveFile,
  });
  return (
    <Section title={t("export.title")}>
      <Card isPadded>
        <div className={css.stack}>
          <p className={css.text}>{t("export.about")}</p>
          <Checkbox
            size="md"
            checked={withMarks}
            onChange={({ currentTarget }) => setWithMarks(currentTarget.checked)}
            label={t("export.marks")}
          />
          <div className={css.row}>
            <Button
              variant="default"
              leftSection={<Icon name="download" sizePx={20} />}
              loading={load.isPending}
              onClick={() => load.mutate()}
              data-testid="roster-export"
            >
              {t("export.load")}
            </Button>
          </div>
          {load.data && <Note tone="ok">{t("export.done", { count: load.data.rows })}</Note>}
          {load.error && <ErrorNote error={load.error} />}
        </div>
      </Card>
    </Section>
  );
}
