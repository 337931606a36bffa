import { ActionIcon, Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { JournalGrid } from "#server/journal/protocol.ts";
import { CreditBoardLink } from "../credits/CreditsLink.tsx";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { saveFile } from "../kit/ui/ExportButtons.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import type { Opened } from "./dialogs/Dialogs.tsx";
import css from "./JournalPage.module.css";
import type { Sheet } from "./sheet/sheet.ts";

type Props = { grid: JournalGrid; onOpen: (opened: Opened) => void };

/** What one does with a journal as a whole. */
export function Actions({ grid, onOpen }: Props) {
  const { t } = useTranslation("journal");
  const mayGovern = useMe().actions.includes("journal:govern");
  const { classId, subject, term, mayWrite, proposals } = grid;
  const loading = useMutation({
    mutationFn: (format: "xlsx" | "csv") =>
      rest("exportJournal", {
        ...{ classId, subjectId: subject.id, year: term.year, term: term.number },
        ...{ format, language: currentLanguage() },
      }),
    onSuccess: saveFile,
  });
  return (
    <div className={css.actions}>
      {mayWrite && proposals.length > 0 && (
        <Button
          variant="light"
          color="sun"
          leftSection={<Icon name="clipboard" sizePx={20} />}
          data-testid="proposals"
          onClick={() => onOpen({ what: "proposals" })}
        >
          {t("proposals.open", { count: proposals.length })}
        </Button>
      )}
      {subject.grading === "credit" && (
        <CreditBoardLink
          {...{ classId, subjectId: subject.id, year: term.year, term: term.number }}
        />
      )}
      <Button
        variant="default"
        className={css.wideOnly ?? ""}
        leftSection={<Icon name="download" sizePx={20} />}
        loading={loading.isPending && loading.variables === "xlsx"}
        aria-label={t("common:download", { format: "XLSX" })}
        data-testid="export-xlsx"
        onClick={() => loading.mutate("xlsx")}
      >
        {t("xlsx")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t("more")} data-testid="journal-more">
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWrite && (
            <>
              <Menu.Item
                leftSection={<Icon name="plus" sizePx={20} />}
                data-testid="add-work"
                onClick={() => onOpen({ what: "work", work: null })}
              >
                {t("work.add")}
              </Menu.Item>
              <Menu.Item
                leftSection={<Icon name="upload" sizePx={20} />}
                data-testid="import-plan"
                onClick={() => onOpen({ what: "plan" })}
              >
                {t("plan.open")}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Item
            leftSection={<Icon name="print" sizePx={20} />}
            data-testid="print"
            // After the menu is gone: it would be on the paper.
            onClick={() => setTimeout(() => window.print(), PRINT_AFTER_MS)}
          >
            {t("print.open")}
          </Menu.Item>
          <Menu.Item
            className={css.narrowOnly ?? ""}
            leftSection={<Icon name="download" sizePx={20} />}
            onClick={() => loading.mutate("xlsx")}
          >
            {t("common:download", { format: "XLSX" })}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="download" sizePx={20} />}
            data-testid="export-csv"
            onClick={() => loading.mutate("csv")}
          >
            {t("csv")}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="help" sizePx={20} />}
            data-testid="keys-help"
            onClick={() => onOpen({ what: "keys" })}
          >
            {t("keys.open")}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="settings" sizePx={20} />}
            component={Link}
            to="/journal/policy"
          >
            {mayGovern ? t("policy.open") : t("policy.read")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {loading.error && <ErrorNote error={loading.error} />}
    </div>
  );
}
const PRINT_AFTER_MS = 200;

/** Back and forth by a tap, for whoever does not know the keys. */
export function UndoButtons({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation("journal");
  const { mayUndo, mayRedo } = useSyncExternalStore(sheet.ways.subscribe, sheet.ways.get);
  return (
    <span className={css.undo}>
      <ActionIcon
        aria-label={t("undo")}
        title={t("undo")}
        disabled={!mayUndo}
        data-testid="undo"
        onClick={() => sheet.undo()}
      >
        <Icon name="undo" sizePx={20} />
      </ActionIcon>
      <ActionIcon
        aria-label={t("redo")}
        title={t("redo")}
        disabled={!mayRedo}
        data-testid="redo"
        onClick={() => sheet.redo()}
      >
        <Icon name="redo" sizePx={20} />
      </ActionIcon>
    </span>
  );
}
