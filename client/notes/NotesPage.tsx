import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page, StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./Notes.module.css";
import { NotesBook } from "./NotesBook.tsx";
import { ChangeDialog } from "./vault/ChangeDialog.tsx";
import { KeyDialog } from "./vault/KeyDialog.tsx";
import { Locked } from "./vault/Locked.tsx";
import { changes, type What } from "./vault/secrets.ts";
import { VaultSetup } from "./vault/VaultSetup.tsx";
import { useVault, vault } from "./vault/vault.ts";

/** `/notes`: the psychologist's own, under their lock. */
export function NotesPage() {
  const { t } = useTranslation("notes");
  const me = useMe();
  const { status, keys, error, retry } = useVault();
  if (!me.actions.includes("notes:keep"))
    return (
      <Page title={t("title")}>
        <Card>
          <EmptyState icon="lock" title={t("closed.title")}>
            {t("closed.text")}
          </EmptyState>
        </Card>
      </Page>
    );
  return (
    <Page
      title={t("title")}
      actions={status === "open" && keys && <LockBar publicKey={keys.publicKey} />}
    >
      {Boolean(error) && <ErrorNote error={error} onRetry={retry} />}
      {status === "unknown" && !error && <ListSkeleton rows={4} />}
      {status === "unsafe" && (
        <Card>
          <EmptyState icon="shield" title={t("unsafe.title")}>
            {t("unsafe.text")}
          </EmptyState>
        </Card>
      )}
      {status === "none" && <VaultSetup />}
      {status === "locked" && <Locked />}
      {status === "open" && keys && <NotesBook key={me.id} notesKey={keys.notes} />}
    </Page>
  );
}

/** That the notes are open, for how long, and the way to lock them. */
function LockBar({ publicKey }: { publicKey: string }) {
  const { t } = useTranslation("notes");
  const [what, setWhat] = useState<What | "keyWords" | null>(null);
  return (
    <div className={css.lockBar}>
      <span className={css.openSign}>
        <StatusChip tone="ok" icon="key">
          {t("open")}
        </StatusChip>
      </span>
      <Button
        variant="default"
        leftSection={<Icon name="lock" sizePx={20} />}
        title={t("lockHint")}
        onClick={vault.lock}
        data-testid="lock"
      >
        {t("lock")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={10} aria-label={t("lockMenu")} data-testid="lock-menu">
            <Icon name="dots" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setWhat("keyWords")} data-testid="show-key-words">
            {t("keyWords")}
          </Menu.Item>
          {changes.map((one) => (
            <Menu.Item key={one} onClick={() => setWhat(one)} data-testid={`change-${one}`}>
              {t(`change.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {what === "keyWords" ? (
        <KeyDialog publicKey={publicKey} onClose={() => setWhat(null)} />
      ) : (
        what && <ChangeDialog what={what} onClose={() => setWhat(null)} />
      )}
    </div>
  );
}
