import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Avatar, ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Offer.module.css";

export type Person = Awaited<ReturnType<typeof rest<"listCompanions">>>["people"][number];
const TYPING_MS = 300;
const SHOWN = 8;

type Props = {
  label: string;
  hint: string;
  picked: Person | null;
  onChange: (person: Person | null) => void;
};
/** One person by a part of their name: those found stand as buttons below the field. */
export function PersonPick({ label, hint, picked, onChange }: Props) {
  const { t } = useTranslation("desk");
  const [typed, setTyped] = useState("");
  if (!picked)
    return (
      <Search
        {...{ label, hint, typed }}
        onType={setTyped}
        onPick={(person) => {
          setTyped("");
          onChange(person);
        }}
      />
    );
  return (
    <div className={css.field}>
      <span className={css.label}>{label}</span>
      <span className={css.picked} data-testid="person-picked">
        <Name person={picked} />
        <CloseButton
          size={44}
          aria-label={t("person.remove", { name: picked.name })}
          onClick={() => onChange(null)}
        />
      </span>
    </div>
  );
}

type SearchProps = Pick<Props, "label" | "hint"> & {
  typed: string;
  onType: (typed: string) => void;
  onPick: (person: Person) => void;
};
function Search({ label, hint, typed, onType, onPick }: SearchProps) {
  const { t } = useTranslation("desk");
  const hintId = useId();
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useQuery({
    queryKey: ["listCompanions", search],
    queryFn: async () => (await rest("listCompanions", { search })).people,
    enabled: search.length > 0,
    placeholderData: keepPreviousData,
  });
  const people = search === "" ? [] : (found.data ?? []);
  return (
    <div className={css.field}>
      <TextInput
        type="search"
        label={label}
        placeholder={t("person.search")}
        aria-describedby={hintId}
        autoComplete="off"
        leftSection={<Icon name="search" sizePx={18} />}
        value={typed}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
        data-testid="person-search"
      />
      <span id={hintId} className={css.hint}>
        {hint}
      </span>
      {found.error && <ErrorNote error={found.error} onRetry={found.refetch} />}
      {people.length > 0 && (
        <ul className={css.found} aria-label={t("person.found")}>
          {people.slice(0, SHOWN).map((person) => (
            <li key={person.id}>
              <button type="button" onClick={() => onPick(person)} data-testid="person-found">
                <Name person={person} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {search !== "" && found.isSuccess && people.length === 0 && (
        <span className={css.hint} role="status">
          {t("person.none")}
        </span>
      )}
    </div>
  );
}

function Name({ person }: { person: Person }) {
  return (
    <>
      <Avatar name={person.name} sizePx={32} />
      <span className={css.name}>
        {person.name}
        {person.className && <small>{person.className}</small>}
      </span>
    </>
  );
}
