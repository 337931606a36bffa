import { Button, Drawer, Pagination } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { EntryState, type OutboxEntry } from "#server/outbox/protocol-entries.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { EntryRow } from "./EntryRow.tsx";
import css from "./OutboxPage.module.css";
import { Steps } from "./Steps.tsx";
import { pagesOf, useActs, useEntries } from "./useOutbox.ts";

const AUDIT = "audit";

/** `/outbox`: everything that was signed, how far it has come, and who did what. */
export function OutboxPage() {
  const { t } = useTranslation("outbox");
  const { actions } = useMe();
  const [search, setSearch] = useSearchParams();
  const shown = search.get("state");
  const state = EntryState.options.find((one) => one === shown) ?? null;
  const isAudit = shown === AUDIT;
  const [page, setPage] = useState(0);
  const entries = useEntries(state, page);
  const counts = entries.data?.counts;
  const go = (to: string | null) => {
    setPage(0);
    setSearch(to === null ? {} : { state: to }, { replace: true });
  };
  const tab = (value: string | null, label: string, count?: number) => (
    <button
      key={value ?? "all"}
      type="button"
      className={css.tab}
      aria-pressed={shown === value}
      data-state={value ?? "all"}
      onClick={() => go(value)}
    >
      {label}
      {count !== undefined && count > 0 && <span className={css.count}>{count}</span>}
    </button>
  );
  return (
    <Page
      title={t("page.title")}
      actions={
        actions.includes("outbox:govern") && (
          <Button
            component={Link}
            to="/outbox/settings"
            variant="default"
            leftSection={<Icon name="settings" sizePx={20} />}
            data-testid="outbox-settings"
          >
            {t("page.settings")}
          </Button>
        )
      }
    >
      <nav className={css.tabs} aria-label={t("page.filter")}>
        {tab(null, t("page.all"))}
        {tab("refused", t("state.refused"), counts?.refused)}
        {tab("queued", t("state.queued"), counts?.queued)}
        {tab("sending", t("state.sending"), counts?.sending)}
        {tab("sent", t("state.sent"), counts?.sent)}
        {tab("cancelled", t("state.cancelled"))}
        {tab(AUDIT, t("page.audit"))}
      </nav>
      {isAudit ? (
        <Card>
          <Steps entryId={null} />
        </Card>
      ) : (
        <Entries state={state} page={page} onPage={setPage} />
      )}
    </Page>
  );
}

type EntriesProps = { state: EntryState | null; page: number; onPage: (page: number) => void };
function Entries({ state, page, onPage }: EntriesProps) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  const { actions } = useMe();
  const { data, error, refetch, isPending } = useEntries(state, page);
  const acts = useActs();
  const [opened, setOpened] = useState<OutboxEntry | null>(null);
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton />;
  const pages = pagesOf(data.total);
  const mayRetryAll = actions.includes("outbox:sign") && data.counts.refused > 0;
  return (
    <>
      {(acts.retry.error ?? acts.cancel.error) && (
        <ErrorNote error={acts.retry.error ?? acts.cancel.error} />
      )}
      {state === "refused" && mayRetryAll && (
        <div>
          <Button
            variant="light"
            leftSection={<Icon name="refresh" sizePx={18} />}
            loading={acts.retry.isPending}
            onClick={() => acts.retry.mutate(undefined)}
            data-testid="retry-all"
          >
            {t("page.retryAll")}
          </Button>
        </div>
      )}
      <Card>
        {data.entries.length === 0 ? (
          <EmptyState icon="send" title={t("page.empty")}>
            {t(data.target === "none" ? "page.emptyNone" : "page.emptyText")}
          </EmptyState>
        ) : (
          <ul className={css.rows}>
            {data.entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                onRetry={() => acts.retry.mutate([entry.id])}
                onCancel={() => acts.cancel.mutate(entry.id)}
                onHistory={() => setOpened(entry)}
                isBusy={acts.retry.isPending || acts.cancel.isPending}
              />
            ))}
          </ul>
        )}
      </Card>
      {pages > 1 && (
        <Pagination total={pages} value={page + 1} onChange={(next) => onPage(next - 1)} />
      )}
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        title={t("page.history")}
        closeButtonProps={{ "aria-label": t("close"), size: 44 }}
      >
        {opened && (
          <>
            <p className={css.signed}>
              {t("page.signedBy", {
                name: opened.signedBy.name,
                day: format.shortDay(format.dayOf(opened.signedAt)),
                time: format.time(opened.signedAt),
                version: opened.version,
              })}
            </p>
            <Steps entryId={opened.id} />
          </>
        )}
      </Drawer>
    </>
  );
}
