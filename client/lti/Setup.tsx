import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./Lti.module.css";

/** A value for another screen, with the button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation("lti");
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setIsCopied(true);
  };
  return (
    <div className={css.copy}>
      <TextInput
        label={label}
        value={value}
        readOnly
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Button variant="default" onClick={() => void copy()} aria-label={`${t("copy")}: ${label}`}>
        <Icon name={isCopied ? "check" : "clipboard"} sizePx={20} />
      </Button>
    </div>
  );
}

/** What the other side's administrator types: four addresses; or one address that does it all. */
export function Setup({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslation("lti");
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["readLtiSetup"],
    queryFn: () => rest("readLtiSetup", {}),
  });
  const invite = useMutation({ mutationFn: () => rest("inviteLtiPlatform", {}) });
  const rotate = useMutation({
    mutationFn: () => rest("rotateLtiKey", {}),
    onSuccess: () => refetch(),
  });
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (!data) return null;
  return (
    <Card isPadded>
      <div className={css.stack} data-testid="lti-setup">
        <h3 className={css.heading}>{t("setup.title")}</h3>
        <p className={css.text}>{t("setup.about")}</p>
        {!data.isSecure && <Note tone="warn">{t("setup.insecure")}</Note>}
        <div className={css.pair}>
          <CopyField label={t("setup.tool")} value={data.toolUrl} />
          <CopyField label={t("setup.login")} value={data.loginUrl} />
          <CopyField label={t("setup.redirect")} value={data.redirectUrl} />
          <CopyField label={t("setup.jwks")} value={data.jwksUrl} />
        </div>
        {mayManage && (
          <>
            <p className={css.text}>{t("setup.invite.about")}</p>
            {invite.data && (
              <CopyField
                label={t("setup.invite.until", { time: format.time(invite.data.expiresAt) })}
                value={invite.data.url}
              />
            )}
            {invite.error && <ErrorNote error={invite.error} />}
            {rotate.error && <ErrorNote error={rotate.error} />}
            <div className={css.row}>
              <Button
                variant="default"
                loading={invite.isPending}
                onClick={() => invite.mutate()}
                data-testid="lti-invite"
              >
                {t("setup.invite.make")}
              </Button>
              <Button variant="subtle" loading={rotate.isPending} onClick={() => rotate.mutate()}>
                {t("setup.rotate")}
              </Button>
              <span className={css.about}>
                {t("setup.keySince", {
                  day: `${format.shortDay(format.dayOf(data.keyMadeAt))}, ${format.time(data.keyMadeAt)}`,
                })}
              </span>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
