import { ActionIcon, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar, ErrorNote } from "../kit/ui/parts.tsx";
import css from "./Invites.module.css";

/** A search waits this long for the next letter, ms. */
const SEARCH_AFTER_MS = 300;

/** Assistants of one lesson: colleagues invited by name. */
export function Assistants({ lesson, isOver }: { lesson: Lesson; isOver: boolean }) {
  const { t } = useTranslation("guests");
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim(), SEARCH_AFTER_MS);
  const colleagues = useQuery({
    queryKey: ["listColleagues", asked],
    queryFn: () => rest("listColleagues", { search: asked }),
    enabled: asked.length >= 2,
  });
  const change = useMutation({
    mutationFn: ({ id, isCohost }: { id: string; isCohost: boolean }) =>
      rest("changeCohost", { lessonId: lesson.id, personId: id, isCohost }),
    onSuccess(next) {
      queries.setQueryData(["readLesson", lesson.id], next);
      setSearch("");
    },
  });
  const known = new Set(lesson.cohosts.map(({ id }) => id));
  const found = asked.length >= 2 ? (colleagues.data ?? []).filter(({ id }) => !known.has(id)) : [];
  return (
    <section className={css.part}>
      <h3>{t("assistants.title")}</h3>
      <p>{t("assistants.about")}</p>
      <ul className={css.list}>
        {lesson.cohosts.map(({ id, name }) => (
          <li key={id} className={css.row} data-testid="assistant">
            <Avatar name={name} sizePx={32} />
            <span className={css.words}>
              <b>{name}</b>
            </span>
            {!isOver && (
              <ActionIcon
                aria-label={t("assistants.dismiss", { name })}
                data-testid="dismiss-assistant"
                onClick={() => change.mutate({ id, isCohost: false })}
              >
                <Icon name="x" />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {!isOver && (
        <TextInput
          label={t("assistants.search")}
          placeholder={t("assistants.example")}
          data-testid="colleague-search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul className={css.list}>
        {found.map(({ id, name, fullName }) => (
          <li key={id}>
            <button
              type="button"
              className={`${css.row} ${css.found}`}
              data-testid="colleague"
              onClick={() => change.mutate({ id, isCohost: true })}
            >
              <Avatar name={name} sizePx={32} />
              <span className={css.words}>
                <b>{name}</b>
                <small>{fullName}</small>
              </span>
              <Icon name="plus" sizePx={18} />
            </button>
          </li>
        ))}
      </ul>
      {asked.length >= 2 && asked === search.trim() && colleagues.isSuccess && !found.length && (
        <p role="status">{t("assistants.nobody")}</p>
      )}
      {(change.error ?? colleagues.error) && <ErrorNote error={change.error ?? colleagues.error} />}
    </section>
  );
}
