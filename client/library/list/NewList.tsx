import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { rest } from "../../kit/rest.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./NewList.module.css";

type Props = { itemIds: readonly string[]; onClose: () => void };

/** Below the cards while a list is put together: its name, and making it. */
export function NewList({ itemIds, onClose }: Props) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [title, setTitle] = useState("");
  const make = useMutation({
    mutationFn: () => rest("createList", { title: title.trim(), itemIds: [...itemIds] }),
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: ["listLists"] });
      await navigate(`/library/lists/${id}`);
    },
  });
  return (
    <form
      className={css.bar}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      {make.error && <ErrorNote error={make.error} />}
      <div className={css.line}>
        <TextInput
          className={css.title ?? ""}
          label={t("list.new.label", { count: itemIds.length })}
          placeholder={t("list.new.title")}
          maxLength={120}
          value={title}
          data-testid="list-title"
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <Button
          type="submit"
          loading={make.isPending}
          disabled={title.trim() === "" || itemIds.length === 0}
          data-testid="list-make"
        >
          {t("list.new.make")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("list.new.cancel")}
        </Button>
      </div>
    </form>
  );
}
