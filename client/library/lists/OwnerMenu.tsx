import { ActionIcon, Button, Menu, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { ItemList } from "#server/library/protocol.ts";
import { copyText } from "../../kit/copy.ts";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./ListPage.module.css";

/** The protocol's limit. */
const TITLE_MAX_CHARS = 120;
type Asked = "rename" | "remove" | null;

/** What the owner does with a list as a whole: its address, its name, its end. */
export function OwnerMenu({ list }: { list: ItemList }) {
  const { t } = useTranslation("library");
  const [asked, setAsked] = useState<Asked>(null);
  const url = new URL(`/v/${list.code}`, location.origin).href;
  const copy = useMutation({ mutationFn: () => copyText(Promise.resolve(url)) });
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name={copy.data ? "check" : "link"} sizePx={20} />}
        data-testid="list-link"
        onClick={() => copy.mutate()}
      >
        {t(copy.data ? "lists.linkCopied" : "lists.link")}
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t("lists.more")} data-testid="list-menu">
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="pencil" sizePx={18} />}
            data-testid="list-rename"
            onClick={() => setAsked("rename")}
          >
            {t("lists.rename")}
          </Menu.Item>
          <Menu.Item
            c="var(--bad-text)"
            leftSection={<Icon name="trash" sizePx={18} />}
            onClick={() => setAsked("remove")}
          >
            {t("lists.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asked === "rename"} onClose={() => setAsked(null)} title={t("lists.rename")}>
        <Rename list={list} onDone={() => setAsked(null)} />
      </Modal>
      <Modal
        opened={asked === "remove"}
        onClose={() => setAsked(null)}
        title={t("lists.removeTitle")}
      >
        <Remove list={list} onDone={() => setAsked(null)} />
      </Modal>
    </>
  );
}

type DialogProps = { list: ItemList; onDone: () => void };
function Rename({ list, onDone }: DialogProps) {
  const { t } = useTranslation("library");
  const queries = useQueryClient();
  const [title, setTitle] = useState(list.title);
  const rename = useMutation({
    mutationFn: () => rest("changeList", { listId: list.id, title }),
    onSuccess(next) {
      queries.setQueryData(["readList", list.id], next);
      void queries.invalidateQueries({ queryKey: ["listLists"] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <form className={css.dialog} onSubmit={submit}>
      <TextInput
        label={t("lists.name")}
        value={title}
        maxLength={TITLE_MAX_CHARS}
        data-autofocus
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      {rename.error && <ErrorNote error={rename.error} />}
      <Button type="submit" disabled={title.trim() === ""} loading={rename.isPending}>
        {t("lists.save")}
      </Button>
    </form>
  );
}

function Remove({ list, onDone }: DialogProps) {
  const { t } = useTranslation("library");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => rest("removeList", { listId: list.id }),
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ["listLists"] });
      void navigate("/library", { replace: true });
    },
  });
  return (
    <div className={css.dialog}>
      <p>{t("lists.removeText", { title: list.title })}</p>
      {remove.error && <ErrorNote error={remove.error} />}
      <div className={css.acts}>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t("lists.remove")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("lists.keep")}
        </Button>
      </div>
    </div>
  );
}
