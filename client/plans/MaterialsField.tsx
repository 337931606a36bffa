import { ActionIcon, Button, Group, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Material } from "#server/plans/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ItemChoice } from "../library/ItemChoice.tsx";
import { DeckChoice } from "./DeckChoice.tsx";
import css from "./Form.module.css";
import { keyOf, MaterialList } from "./MaterialList.tsx";

type Props = {
  lessonId: string;
  materials: readonly Material[];
  onChange: (materials: Material[]) => void;
};

/** Gathers references: an item of the library, slides of the lesson, a page elsewhere. */
export function MaterialsField({ lessonId, materials, onChange }: Props) {
  const { t } = useTranslation("plans");
  const [adding, setAdding] = useState<"item" | "deck" | "link" | null>(null);
  const add = (material: Material) => {
    setAdding(null);
    if (!materials.some((one) => keyOf(one) === keyOf(material)))
      onChange([...materials, material]);
  };
  const remove = (material: Material) =>
    onChange(materials.filter((one) => keyOf(one) !== keyOf(material)));
  const close = () => setAdding(null);
  return (
    <fieldset className={css.group}>
      <legend>{t("materials")}</legend>
      <MaterialList
        materials={materials}
        act={(material) => (
          <ActionIcon
            aria-label={t("material.remove", { title: material.title })}
            onClick={() => remove(material)}
          >
            <Icon name="trash" sizePx={18} />
          </ActionIcon>
        )}
      />
      {adding === "link" ? (
        <LinkForm onAdd={add} onCancel={close} />
      ) : (
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<Icon name="video" sizePx={18} />}
            data-testid="add-item"
            onClick={() => setAdding("item")}
          >
            {t("material.item")}
          </Button>
          <Button
            variant="default"
            leftSection={<Icon name="board" sizePx={18} />}
            onClick={() => setAdding("deck")}
          >
            {t("material.deck")}
          </Button>
          <Button
            variant="default"
            leftSection={<Icon name="link" sizePx={18} />}
            data-testid="add-link"
            onClick={() => setAdding("link")}
          >
            {t("material.link")}
          </Button>
        </Group>
      )}
      <Modal
        opened={adding === "item" || adding === "deck"}
        onClose={close}
        size="lg"
        title={t(adding === "deck" ? "material.deck" : "material.item")}
        styles={{ title: { fontWeight: 700, fontSize: 17 } }}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {adding === "item" && (
          <ItemChoice
            isChoosable={() => true}
            onPick={({ id, title }) => add({ kind: "item", itemId: id, title, mayOpen: true })}
          />
        )}
        {adding === "deck" && <DeckChoice lessonId={lessonId} onPick={add} />}
      </Modal>
    </fieldset>
  );
}

type LinkProps = { onAdd: (material: Material) => void; onCancel: () => void };
function LinkForm({ onAdd, onCancel }: LinkProps) {
  const { t } = useTranslation("plans");
  const [url, setUrl] = useState("");
  const [title, setTitle] = useState("");
  const address = addressOf(url);
  const submit = () => {
    if (address === null) return;
    onAdd({ kind: "link", url: address, title: title.trim() || new URL(address).hostname });
  };
  return (
    <div className={css.inline}>
      <TextInput
        label={t("material.url")}
        type="url"
        inputMode="url"
        value={url}
        data-testid="link-url"
        error={url !== "" && address === null ? t("material.badUrl") : null}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
      />
      <TextInput
        label={t("material.title")}
        value={title}
        maxLength={200}
        data-testid="link-title"
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <Group gap={8}>
        <Button disabled={address === null} data-testid="link-add" onClick={submit}>
          {t("add")}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </Group>
    </div>
  );
}

/** A typed address as the protocol takes it: http or https, also where nobody typed that. Null: it is none. */
export function addressOf(typed: string): string | null {
  const text = typed.trim();
  if (text === "" || /\s/.test(text)) return null;
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return null;
  const { protocol, hostname, href } = new URL(whole);
  return /^https?:$/.test(protocol) && hostname.includes(".") ? href : null;
}
