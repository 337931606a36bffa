import { Button, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../../kit/rest.ts";
import { CopyButton } from "../../../kit/ui/CopyButton.tsx";
import { Icon } from "../../../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../../../kit/ui/parts.tsx";
import { SureDialog } from "../SureDialog.tsx";
import css from "./Hours.module.css";

const KEY = ["readCalendarAddress"];

/** The address by which a phone's own calendar shows the talks, under a neutral title. */
export function CalendarAddress() {
  const { t } = useTranslation("hours");
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const address = useQuery({ queryKey: KEY, queryFn: () => rest("readCalendarAddress", {}) });
  const renew = useMutation({
    mutationFn: () => rest("renewCalendarAddress", {}),
    onSuccess(next) {
      queries.setQueryData(KEY, next);
      setAsked(false);
    },
  });
  const path = address.data?.path ?? null;
  const url = path === null ? "" : new URL(path, window.location.origin).href;
  return (
    <Card isPadded>
      <div className={css.phone}>
        <p>{t("phone.about")}</p>
        {address.error && <ErrorNote error={address.error} onRetry={address.refetch} />}
        {address.isPending && <Skeleton height={48} radius="md" />}
        {address.data && path === null && (
          <div>
            <Button
              variant="default"
              leftSection={<Icon name="link" sizePx={18} />}
              loading={renew.isPending}
              onClick={() => renew.mutate()}
              data-testid="ical-make"
            >
              {t("phone.make")}
            </Button>
          </div>
        )}
        {path !== null && (
          <>
            <ol className={css.steps}>
              <li>{t("phone.step1")}</li>
              <li>{t("phone.step2")}</li>
              <li>{t("phone.step3")}</li>
            </ol>
            <TextInput
              readOnly
              label={t("phone.address")}
              value={url}
              onFocus={({ currentTarget }) => currentTarget.select()}
              data-testid="ical-address"
            />
            <div className={css.phoneActs}>
              <CopyButton
                read={async () => url}
                icon="link"
                words={{
                  copy: t("phone.copy"),
                  done: t("phone.copied"),
                  byHand: t("phone.byHand"),
                  close: t("close"),
                }}
                testId="ical-copy"
              />
              <Button
                variant="default"
                leftSection={<Icon name="refresh" sizePx={18} />}
                onClick={() => setAsked(true)}
                data-testid="ical-renew"
              >
                {t("phone.renew")}
              </Button>
            </div>
          </>
        )}
        {renew.error && !isAsked && <ErrorNote error={renew.error} />}
        <Note icon="lock">{t("phone.neutral")}</Note>
      </div>
      {isAsked && (
        <SureDialog
          title={t("phone.renewTitle")}
          text={t("phone.renewText")}
          yes={t("phone.renewYes")}
          error={renew.error}
          isBusy={renew.isPending}
          onYes={() => renew.mutate()}
          onClose={() => setAsked(false)}
        />
      )}
    </Card>
  );
}
