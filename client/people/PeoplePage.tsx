import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { roles } from "../kit/ui/role-order.ts";
import { useMe } from "../kit/useSession.ts";
import { PAGE_SIZE, Pages } from "./Pages.tsx";
import css from "./PeoplePage.module.css";
import { PersonRow } from "./PersonRow.tsx";

const TYPING_MS = 300;
const ANY_ROLE = "any";

/** Everybody of the school, by name or login and by role, fifty at a time. What is asked stands in the address. */
export function PeoplePage() {
  const { t } = useTranslation("people");
  const me = useMe();
  const asked = useAsked();
  const people = useQuery({
    queryKey: ["listPeople", asked.request],
    queryFn: () => rest("listPeople", asked.request),
    placeholderData: keepPreviousData,
  });
  const { data } = people;
  return (
    <Page
      eyebrow={data && t("found", { count: data.total })}
      title={t("people")}
      actions={
        <Group gap="xs">
          {me.actions.includes("consultations:govern") && (
            <Button
              component={Link}
              to="/consultations/settings"
              variant="default"
              leftSection={<Icon name="phone" sizePx={18} />}
              data-testid="people-counsel"
            >
              {t("counsel")}
            </Button>
          )}
          {me.actions.includes("people:erase") && (
            <Button
              component={Link}
              to="/people/left"
              variant="default"
              leftSection={<Icon name="leave" sizePx={18} />}
              data-testid="people-left"
            >
              {t("left.title")}
            </Button>
          )}
        </Group>
      }
    >
      <search className={css.filters}>
        <TextInput
          type="search"
          label={t("search.label")}
          placeholder={t("search.hint")}
          leftSection={<Icon name="search" sizePx={18} />}
          value={asked.typed}
          onChange={({ currentTarget }) => asked.type(currentTarget.value)}
        />
        <RoleSelect role={asked.role ?? null} onChange={asked.pickRole} />
      </search>
      {people.error && <ErrorNote error={people.error} onRetry={people.refetch} />}
      {people.isPending && <ListSkeleton rows={8} />}
      {data && data.people.length > 0 && (
        <Card>
          <ul className={css.list} aria-busy={people.isPlaceholderData}>
            {data.people.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </ul>
        </Card>
      )}
      {data && data.people.length === 0 && (
        <Card>
          <EmptyState icon="search" title={t("nobody.title")}>
            {t("nobody.text")}
          </EmptyState>
        </Card>
      )}
      {data && data.total > PAGE_SIZE && (
        <Pages skip={asked.skip} total={data.total} onTurn={asked.turn} />
      )}
    </Page>
  );
}

/** What is looked for, kept in the address, so that going back finds the same list. */
function useAsked() {
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get("search") ?? "");
  const [settled] = useDebouncedValue(typed.trim(), TYPING_MS);
  const role = roles.find((one) => one === params.get("role"));
  const skip = Math.max(0, Math.trunc(Number(params.get("skip"))) || 0);
  const search = params.get("search") ?? "";
  useEffect(() => {
    if (settled !== search)
      setParams((before) => changed(before, { search: settled, skip: "" }), { replace: true });
  }, [settled, search, setParams]);
  return {
    typed,
    role,
    skip,
    request: {
      ...(role && { role }),
      ...(search !== "" && { search }),
      skip,
      limit: PAGE_SIZE,
    },
    type: setTyped,
    pickRole: (next: string | null) =>
      setParams((before) => changed(before, { role: next ?? "", skip: "" }), { replace: true }),
    turn: (next: number) => {
      setParams((before) => changed(before, { skip: next > 0 ? String(next) : "" }));
      window.scrollTo({ top: 0 });
    },
  };
}

/** The address's parameters with some changed; an empty one is left out. */
function changed(before: URLSearchParams, changes: Record<string, string>): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") next.delete(name);
    else next.set(name, value);
  }
  return next;
}

type RoleSelectProps = { role: string | null; onChange: (role: string | null) => void };
function RoleSelect({ role, onChange }: RoleSelectProps) {
  const { t } = useTranslation("people");
  const wordOf = useRoleWord();
  return (
    <Select
      label={t("role.label")}
      allowDeselect={false}
      value={role ?? ANY_ROLE}
      onChange={(value) => onChange(value === ANY_ROLE ? null : value)}
      data={[
        { value: ANY_ROLE, label: t("role.all") },
        ...roles.map((value) => ({ value, label: wordOf(value) })),
      ]}
    />
  );
}

function useRoleWord() {
  const { t } = useTranslation();
  return (role: (typeof roles)[number]) => t(`role.${role}`);
}
