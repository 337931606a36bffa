import { Button } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LeftPerson } from "#server/people/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import {
  Avatar,
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Page,
} from "../kit/ui/parts.tsx";
import { EraseDialog } from "./EraseDialog.tsx";
import { PAGE_SIZE, Pages } from "./Pages.tsx";
import css from "./PeoplePage.module.css";

/** Those who left the school, the latest first; what is known of a pupil among them can be erased. */
export function LeftPage() {
  const { t } = useTranslation("people");
  const [skip, setSkip] = useState(0);
  const [erasing, setErasing] = useState<LeftPerson | null>(null);
  const request = { skip, limit: PAGE_SIZE };
  const left = useQuery({
    queryKey: ["listLeft", request],
    queryFn: () => rest("listLeft", request),
    placeholderData: keepPreviousData,
  });
  const { data } = left;
  const turn = (next: number) => {
    setSkip(next);
    window.scrollTo({ top: 0 });
  };
  return (
    <Page
      back={<BackLink to="/people">{t("people")}</BackLink>}
      eyebrow={data && t("found", { count: data.total })}
      title={t("left.title")}
    >
      {left.error && <ErrorNote error={left.error} onRetry={left.refetch} />}
      {left.isPending && <ListSkeleton rows={6} />}
      {data && data.people.length > 0 && (
        <Card>
          <ul className={css.list} aria-busy={left.isPlaceholderData}>
            {data.people.map((person) => (
              <LeftRow key={person.id} person={person} onErase={() => setErasing(person)} />
            ))}
          </ul>
        </Card>
      )}
      {data && data.total === 0 && (
        <Card>
          <EmptyState icon="leave" title={t("left.nobody.title")}>
            {t("left.nobody.text")}
          </EmptyState>
        </Card>
      )}
      {data && data.total > PAGE_SIZE && <Pages skip={skip} total={data.total} onTurn={turn} />}
      {erasing && <EraseDialog person={erasing} onClose={() => setErasing(null)} />}
    </Page>
  );
}

function LeftRow({ person, onErase }: { person: LeftPerson; onErase: () => void }) {
  const { t } = useTranslation("people");
  const format = useFormat();
  const { fullName, className, roles, leftAt } = person;
  const day = format.dayOf(leftAt);
  return (
    <li className={css.row}>
      <Avatar name={fullName} sizePx={40} />
      <span className={css.words}>
        <span className={css.name}>{fullName}</span>
        <span className={css.login}>
          {[className, t("left.at", { year: day.slice(0, 4), day: format.shortDay(day) })]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      {roles.includes("pupil") && (
        <span className={css.about}>
          <Button
            variant="default"
            aria-label={t("left.eraseOf", { name: fullName })}
            onClick={onErase}
            data-testid="erase"
          >
            {t("left.erase")}
          </Button>
        </span>
      )}
    </li>
  );
}
