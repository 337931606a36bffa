import { Button, Checkbox, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LtiPlatform } from "#server/lti/protocol.ts";
import { rest } from "../kit/rest.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import css from "./Lti.module.css";

const fields = ["name", "issuer", "clientId", "authUrl", "tokenUrl", "jwksUrl"] as const;
type Props = { platform?: LtiPlatform; onDone: () => void };

/** What the platform's administrator gives: its addresses, and how far it is trusted. */
export function PlatformForm({ platform, onDone }: Props) {
  const { t } = useTranslation("lti");
  const client = useQueryClient();
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(fields.map((field) => [field, platform?.[field] ?? ""])),
  );
  const [deployments, setDeployments] = useState(platform?.deploymentIds.join("\n") ?? "1");
  const [trustsEmail, setTrustsEmail] = useState(platform?.trustsEmail ?? true);
  const [makesPupils, setMakesPupils] = useState(platform?.makesPupils ?? false);
  const save = useMutation({
    mutationFn: () => {
      const value = (field: (typeof fields)[number]) => (typed[field] ?? "").trim();
      const details = {
        ...{ name: value("name"), issuer: value("issuer"), clientId: value("clientId") },
        ...{ authUrl: value("authUrl"), tokenUrl: value("tokenUrl"), jwksUrl: value("jwksUrl") },
        deploymentIds: deployments.split(/\s+/).filter(Boolean),
        ...{ trustsEmail, makesPupils },
      };
      return platform
        ? rest("changeLtiPlatform", { platformId: platform.id, ...details })
        : rest("createLtiPlatform", details);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["listLtiPlatforms"] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={css.stack} onSubmit={submit} data-testid="lti-form">
      <h3 className={css.heading}>{t(platform ? "form.change" : "form.title")}</h3>
      <p className={css.text}>{t("form.about")}</p>
      <div className={css.pair}>
        {fields.map((field) => (
          <TextInput
            key={field}
            label={t(`form.${field}`)}
            type={field === "name" || field === "clientId" ? "text" : "url"}
            required
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
            value={typed[field] ?? ""}
            onChange={({ currentTarget }) => setTyped({ ...typed, [field]: currentTarget.value })}
            data-testid={`lti-${field}`}
          />
        ))}
        <Textarea
          label={t("form.deployments")}
          description={t("form.deploymentsAbout")}
          autosize
          minRows={1}
          required
          withAsterisk={false}
          value={deployments}
          onChange={({ currentTarget }) => setDeployments(currentTarget.value)}
          data-testid="lti-deployments"
        />
      </div>
      <Checkbox
        size="md"
        checked={trustsEmail}
        onChange={({ currentTarget }) => setTrustsEmail(currentTarget.checked)}
        label={t("form.trustsEmail")}
        description={t("form.trustsEmailAbout")}
      />
      <Checkbox
        size="md"
        checked={makesPupils}
        onChange={({ currentTarget }) => setMakesPupils(currentTarget.checked)}
        label={t("form.makesPupils")}
        description={t("form.makesPupilsAbout")}
      />
      {save.error && <ErrorNote error={save.error} />}
      <div className={css.row}>
        <Button type="submit" loading={save.isPending} data-testid="lti-save">
          {t("form.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("form.cancel")}
        </Button>
      </div>
    </form>
  );
}
