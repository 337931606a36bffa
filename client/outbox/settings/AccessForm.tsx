import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutboxSettings } from "#server/outbox/protocol-settings.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { RefusalNote } from "../words.tsx";
import css from "./settings.module.css";
import { useChange, type useCheck } from "./useSettings.ts";

const DEFAULT_URL = "https://api.kundelik.kz/v2.0";
type Props = { settings: OutboxSettings; check: ReturnType<typeof useCheck> };

/** Address and credentials. Secrets are written and never shown again; an empty field keeps what is there. */
export function AccessForm({ settings, check }: Props) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  const change = useChange();
  const [plain, setPlain] = useState({
    baseUrl: settings.baseUrl || DEFAULT_URL,
    outsideSchoolId: settings.outsideSchoolId,
    clientId: settings.clientId,
    login: settings.login,
  });
  const [secrets, setSecrets] = useState({ clientSecret: "", password: "", token: "" });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const given = Object.entries(secrets).filter(([, value]) => value !== "");
    change.mutate(
      { ...changed(plain, settings), ...Object.fromEntries(given) },
      { onSuccess: () => setSecrets({ clientSecret: "", password: "", token: "" }) },
    );
  };
  const field = (name: keyof typeof plain) => ({
    label: t(`access.${name}`),
    value: plain[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setPlain({ ...plain, [name]: currentTarget.value.trim() }),
    "data-testid": `access-${name}`,
  });
  const secret = (name: keyof typeof secrets) => ({
    label: t(`access.${name}`),
    placeholder: settings.has[name] ? t("access.kept") : "",
    value: secrets[name],
    autoComplete: "new-password",
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setSecrets({ ...secrets, [name]: currentTarget.value.trim() }),
    "data-testid": `access-${name}`,
  });
  const answer = check.data;
  return (
    <Card isPadded>
      <p className={css.about}>{t("access.about")}</p>
      <form onSubmit={save} className={css.fields}>
        <TextInput {...field("baseUrl")} inputMode="url" className={css.wide ?? ""} />
        <TextInput {...field("outsideSchoolId")} inputMode="numeric" />
        <TextInput {...field("clientId")} />
        <PasswordInput {...secret("clientSecret")} />
        <TextInput {...field("login")} autoComplete="off" />
        <PasswordInput {...secret("password")} />
        <PasswordInput
          {...secret("token")}
          description={t("access.tokenAbout")}
          inputWrapperOrder={["label", "input", "description"]}
        />
        <div className={css.acts}>
          <Button type="submit" loading={change.isPending} data-testid="access-save">
            {t("access.save")}
          </Button>
          <Button
            variant="default"
            leftSection={<Icon name="pulse" sizePx={18} />}
            loading={check.isPending}
            onClick={() => check.mutate()}
            data-testid="access-check"
          >
            {t("access.check")}
          </Button>
          {settings.checkedAt && (
            <span className={css.about}>
              {t("access.checkedAt", {
                day: format.shortDay(format.dayOf(settings.checkedAt)),
                time: format.time(settings.checkedAt),
              })}
            </span>
          )}
        </div>
      </form>
      {(change.error ?? check.error) && <ErrorNote error={change.error ?? check.error} />}
      {change.isSuccess && !change.isPending && !answer && (
        <Note tone="ok" icon="check">
          {t("access.saved")}
        </Note>
      )}
      {answer?.problem && <RefusalNote refusal={answer.problem} content={null} />}
      {answer && !answer.problem && (
        <div data-testid="access-works">
          <Note tone="ok" icon="check">
            {t("access.works", {
              count: answer.classCount,
              statuses: answer.statuses.join(", "),
            })}
          </Note>
        </div>
      )}
    </Card>
  );
}

/** Only what is otherwise than before: an address that is sent again unchanged forgets nothing. */
function changed<T extends Record<string, string>>(now: T, before: { [K in keyof T]: string }) {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => before[name] !== value));
}
