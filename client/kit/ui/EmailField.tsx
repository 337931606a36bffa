import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../rest.ts";
import { session, useMe } from "../useSession.ts";
import css from "./ProfileMenu.module.css";
import { ErrorNote } from "./parts.tsx";

/** One's own e-mail, inside the menu: letters of the school go there; emptied, it is forgotten. */
export function EmailField() {
  const { t } = useTranslation();
  const { email } = useMe();
  const [typed, setTyped] = useState(email ?? "");
  const save = useMutation({
    mutationFn: (next: string | null) => rest("changeMe", { email: next }),
    onSuccess: session.changeMe,
  });
  const wanted = typed.trim();
  const isSame = wanted.toLowerCase() === (email ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSame) save.mutate(wanted === "" ? null : wanted);
  };
  // The menu moves about by arrows and letters; in a field they belong to the field.
  const keep = (event: KeyboardEvent) => {
    if (event.key !== "Escape") event.stopPropagation();
  };
  return (
    <form className={css.choice} onSubmit={submit}>
      <TextInput
        type="email"
        label={t("profile.email.label")}
        description={t("profile.email.about")}
        placeholder={t("profile.email.hint")}
        autoComplete="email"
        maxLength={254}
        value={typed}
        onKeyDown={keep}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        data-testid="profile-email"
      />
      {!isSame && (
        <Button type="submit" loading={save.isPending} data-testid="profile-email-save">
          {t("profile.email.save")}
        </Button>
      )}
      {save.isSuccess && isSame && (
        <span className={css.about} role="status">
          {t("profile.email.saved")}
        </span>
      )}
      {save.error && <ErrorNote error={save.error} />}
    </form>
  );
}
