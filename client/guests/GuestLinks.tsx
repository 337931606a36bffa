import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { GUEST_NAME_MAX, type GuestLink } from "#server/guests/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar, ErrorNote, StatusChip, type Tone } from "../kit/ui/parts.tsx";
import css from "./Invites.module.css";

const tones: Record<GuestLink["state"], Tone> = {
  unused: "primary",
  used: "ok",
  expired: "neutral",
};
/** Shared like any address; the code stands after the #, where no server's log sees it. */
const addressOf = (code: string) => `${location.origin}/g#${code}`;

/** Single-use links of one lesson. A link's address is shown once, when it is made. */
export function GuestLinks({ lessonId, isOver }: { lessonId: string; isOver: boolean }) {
  const { t } = useTranslation("guests");
  const queries = useQueryClient();
  const [label, setLabel] = useState("");
  const key = ["listGuestLinks", lessonId];
  const links = useQuery({ queryKey: key, queryFn: () => rest("listGuestLinks", { lessonId }) });
  const reread = () => queries.invalidateQueries({ queryKey: key });
  const make = useMutation({
    mutationFn: () => rest("makeGuestLink", { lessonId, label }),
    onSuccess() {
      setLabel("");
      return reread();
    },
  });
  const revoke = useMutation({
    mutationFn: (linkId: string) => rest("revokeGuestLink", { lessonId, linkId }),
    onSuccess(_, linkId) {
      if (make.data?.link.id === linkId) make.reset();
      return reread();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const error = make.error ?? revoke.error ?? links.error;
  return (
    <section className={css.part}>
      <h3>{t("links.title")}</h3>
      <p>{t("links.about")}</p>
      <ul className={css.list}>
        {links.data?.map(({ id, label: whom, name, state }) => (
          <li key={id} className={css.row} data-testid="guest-link">
            <Avatar name={name ?? whom} sizePx={32} />
            <span className={css.words}>
              <b>{name ?? (whom || t("links.unnamed"))}</b>
              {name !== null && whom !== "" && whom !== name && <small>{whom}</small>}
            </span>
            <StatusChip tone={tones[state]}>{t(`links.state.${state}`)}</StatusChip>
            <ActionIcon
              aria-label={t("links.revoke", { name: name ?? (whom || t("links.unnamed")) })}
              data-testid="revoke-link"
              onClick={() => revoke.mutate(id)}
            >
              <Icon name="trash" />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {make.data && <Made code={make.data.code} />}
      {!isOver && (
        <form className={css.form} onSubmit={submit}>
          <TextInput
            label={t("links.whom")}
            placeholder={t("links.example")}
            maxLength={GUEST_NAME_MAX}
            data-testid="guest-label"
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button type="submit" loading={make.isPending} data-testid="make-link">
            {t("links.make")}
          </Button>
        </form>
      )}
      {error && <ErrorNote error={error} />}
    </section>
  );
}

function Made({ code }: { code: string }) {
  const { t } = useTranslation("guests");
  const { copy, copied } = useClipboard({ timeout: 2000 });
  const address = addressOf(code);
  return (
    <div className={css.made} role="status">
      <span>{t("links.made")}</span>
      <code data-testid="guest-address">{address}</code>
      <Button
        variant="default"
        leftSection={<Icon name={copied ? "check" : "link"} sizePx={18} />}
        onClick={() => copy(address)}
      >
        {t(copied ? "links.copied" : "links.copy")}
      </Button>
    </div>
  );
}
