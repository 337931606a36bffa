import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, EmptyState, ErrorNote, ListSkeleton, Note } from "../kit/ui/parts.tsx";
import css from "./CardsPage.module.css";
import { type CardOwner, ownersOf } from "./choosing.ts";
import { PrintSheets } from "./PrintSheets.tsx";
import { useRoster } from "./useRoster.ts";

/** The most people one request may name. */
const MOST_AT_ONCE = 100;

/** Issues cards for these people, one request after another where there are many. */
async function issue(personIds: readonly string[]) {
  const cards = [];
  for (let at = 0; at < personIds.length; at += MOST_AT_ONCE)
    cards.push(
      ...(await rest("issueCards", { personIds: personIds.slice(at, at + MOST_AT_ONCE) })),
    );
  return cards;
}

/** Login cards to print: asks first, since older cards stop working, then shows the sheets once. */
export function CardsPage() {
  const { t } = useTranslation("people");
  const { classId = "" } = useParams();
  const [search] = useSearchParams();
  const ids = (search.get("ids") ?? "").split(",").filter((id) => id !== "");
  const roster = useRoster(classId);
  const issuing = useMutation({ mutationFn: issue });
  const owners = ownersOf(roster.data?.pupils ?? [], ids);
  const schoolClass = roster.data?.schoolClass;
  return (
    <main className={css.page}>
      <div className={css.onScreen}>
        <BackLink to={`/classes/${classId}`}>
          {schoolClass ? t("classNamed", { name: schoolClass.name }) : t("class")}
        </BackLink>
        <header className={css.head}>
          <h1>{t("cards.title")}</h1>
          {issuing.data && (
            <Button size="lg" leftSection={<Icon name="card" />} onClick={() => window.print()}>
              {t("cards.print")}
            </Button>
          )}
        </header>
        {roster.error && <ErrorNote error={roster.error} onRetry={roster.refetch} />}
        {roster.isPending && <ListSkeleton rows={4} />}
        {roster.data && owners.length === 0 && (
          <Card>
            <EmptyState
              icon="card"
              title={t("cards.nobody.title")}
              action={
                <Button component={Link} to={`/classes/${classId}`}>
                  {t("cards.nobody.back")}
                </Button>
              }
            >
              {t("cards.nobody.text")}
            </EmptyState>
          </Card>
        )}
        {owners.length > 0 && !issuing.data && (
          <Confirm
            owners={owners}
            isIssuing={issuing.isPending}
            error={issuing.error}
            onIssue={() => issuing.mutate(owners.map(({ id }) => id))}
          />
        )}
        {issuing.data && (
          <Note tone="warn" icon="lock">
            {t("cards.shownOnce")}
          </Note>
        )}
      </div>
      {issuing.data && <PrintSheets cards={issuing.data} owners={owners} />}
    </main>
  );
}

type ConfirmProps = {
  owners: readonly CardOwner[];
  isIssuing: boolean;
  error: Error | null;
  onIssue: () => void;
};
function Confirm({ owners, isIssuing, error, onIssue }: ConfirmProps) {
  const { t } = useTranslation("people");
  return (
    <>
      <Card isPadded>
        <h2>{t("cards.confirm", { count: owners.length })}</h2>
        <ul className={css.names}>
          {owners.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      </Card>
      <Note tone="warn">{t("cards.warning")}</Note>
      {error && <ErrorNote error={error} />}
      <div>
        <Button
          size="lg"
          leftSection={<Icon name="qr" />}
          loading={isIssuing}
          onClick={onIssue}
          data-testid="issue-cards"
        >
          {t("cards.issue", { count: owners.length })}
        </Button>
      </div>
    </>
  );
}
