import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { GUEST_NAME_MAX } from "#server/guests/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import css from "./GuestPage.module.css";
import type { GuestTicket } from "./guest-session.ts";

type Props = { code: string; onUsed: (ticket: GuestTicket) => void };

/** What lesson the link is for, and who the guest is. Pressing the button uses the link up. */
export function NameForm({ code, onUsed }: Props) {
  const { t } = useTranslation("guests");
  const format = useFormat();
  const [name, setName] = useState("");
  const invitation = useQuery({
    queryKey: ["readInvitation", code.slice(0, 11)],
    queryFn: () => rest("readInvitation", { code }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const use = useMutation({
    mutationFn: () => rest("useGuestLink", { code, name }),
    onSuccess: ({ token, expiresAt, invitation: { lessonId } }) =>
      onUsed({ token, expiresAt, lessonId }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    use.mutate();
  };
  if (invitation.error) return <ErrorNote error={invitation.error} />;
  if (!invitation.data) return <ListSkeleton rows={2} />;
  const { subject, className, teacherName, startsAt, durationMin, school } = invitation.data;
  return (
    <form className={css.step} onSubmit={submit}>
      <h1>{t("door.welcome")}</h1>
      <div className={css.facts}>
        <b>{`${className} · ${format.words(subject)}`}</b>
        <span>{`${format.day(format.dayOf(startsAt))} · ${format.span(startsAt, durationMin)}`}</span>
        <span>{`${teacherName} · ${format.words(school)}`}</span>
      </div>
      <TextInput
        size="md"
        label={t("door.name")}
        description={t("door.nameHint")}
        autoComplete="name"
        minLength={2}
        maxLength={GUEST_NAME_MAX}
        required
        data-testid="guest-name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {use.error && <ErrorNote error={use.error} />}
      <Button type="submit" size="lg" loading={use.isPending} data-testid="guest-go">
        {t("door.go")}
      </Button>
    </form>
  );
}
