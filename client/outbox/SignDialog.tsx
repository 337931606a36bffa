import { Button, Checkbox, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Difference } from "#server/outbox/protocol-entries.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote, ListSkeleton, Note } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { groupsOf, toggled } from "./groups.ts";
import css from "./SignDialog.module.css";
import { type OutboxSpan, usePreview, useSign } from "./useOutbox.ts";
import { Said, usePlaceWords } from "./words.tsx";

type Props = { span: OutboxSpan; onClose: () => void };
/** The difference by date and pupil, old and new; what is ticked is signed. */
export function SignDialog({ span, onClose }: Props) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  const me = useMe();
  const isPhone = useMediaQuery("(max-width: 699px)", undefined, {
    getInitialValueInEffect: false,
  });
  const preview = usePreview(span);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<{ toSend: number; toFile: number } | null>(null);
  const sign = useSign(span, setDone);
  const differences = useMemo(() => preview.data?.differences ?? [], [preview.data]);
  const groups = useMemo(() => groupsOf(differences), [differences]);
  const chosen = differences.filter(({ key }) => !leftOut.has(key)).length;
  const same = preview.data?.same ?? 0;
  const isEmpty = preview.data !== undefined && differences.length === 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("sign.title")}
      size={760}
      fullScreen={isPhone ?? false}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
      data-testid="sign-dialog"
    >
      {done ? (
        <div className={css.done} data-testid="sign-done">
          <EmptyState icon="check" title={t("sign.done", { count: done.toSend + done.toFile })}>
            {done.toSend > 0 && <p>{t("sign.toSend", { count: done.toSend })}</p>}
            {done.toFile > 0 && <p>{t("sign.toFile", { count: done.toFile })}</p>}
          </EmptyState>
          <Button onClick={onClose}>{t("close")}</Button>
        </div>
      ) : (
        <>
          {preview.error && <ErrorNote error={preview.error} onRetry={preview.refetch} />}
          {preview.isPending && <ListSkeleton rows={4} />}
          {isEmpty && <EmptyState icon="check" title={t("sign.nothing")} />}
          {(preview.data?.unconfirmedLessons ?? 0) > 0 && (
            <div className={css.note}>
              <Note tone="warn">
                {t("sign.unconfirmed", { count: preview.data?.unconfirmedLessons ?? 0 })}
              </Note>
            </div>
          )}
          {groups.map(({ day, differences: ofDay }) => (
            <section key={day ?? ""} className={css.day}>
              <h3>
                <Checkbox
                  label={day === null ? t("sign.ofTerm") : format.day(day)}
                  checked={ofDay.every(({ key }) => !leftOut.has(key))}
                  indeterminate={
                    ofDay.some(({ key }) => leftOut.has(key)) &&
                    ofDay.some(({ key }) => !leftOut.has(key))
                  }
                  onChange={({ currentTarget: { checked } }) =>
                    setLeftOut(
                      toggled(
                        leftOut,
                        ofDay.map(({ key }) => key),
                        checked,
                      ),
                    )
                  }
                />
              </h3>
              <ul className={css.rows}>
                {ofDay.map((one) => (
                  <Row
                    key={one.key}
                    one={one}
                    isChosen={!leftOut.has(one.key)}
                    onChoose={(isChosen) => setLeftOut(toggled(leftOut, [one.key], isChosen))}
                  />
                ))}
              </ul>
            </section>
          ))}
          {differences.length > 0 && (
            <footer className={css.foot}>
              {sign.error && <ErrorNote error={sign.error} />}
              <p className={css.oath}>
                {t("sign.oath", { name: me.fullName })}
                {same > 0 && ` ${t("sign.same", { count: same })}`}
              </p>
              <div className={css.acts}>
                <Button variant="default" onClick={onClose}>
                  {t("cancel")}
                </Button>
                <Button
                  leftSection={<Icon name="pencil" sizePx={18} />}
                  disabled={chosen === 0}
                  loading={sign.isPending}
                  onClick={() =>
                    sign.mutate({ digest: preview.data?.digest ?? "", leftOut: [...leftOut] })
                  }
                  data-testid="sign-confirm"
                >
                  {t("sign.confirm", { count: chosen })}
                </Button>
              </div>
            </footer>
          )}
        </>
      )}
    </Modal>
  );
}

type RowProps = { one: Difference; isChosen: boolean; onChoose: (isChosen: boolean) => void };
function Row({ one, isChosen, onChoose }: RowProps) {
  const { t } = useTranslation("outbox");
  const placeOf = usePlaceWords();
  const { pupil, from, to, change, channel, column } = one;
  const kind = (to ?? from)?.kind ?? "attendance";
  const isCredit = column.startsWith("credit:");
  const isLong = kind === "homework" || kind === "comment";
  const name = pupil?.name ?? t("kind.homework");
  return (
    <li className={css.row} data-change={change} data-testid="difference">
      <Checkbox
        checked={isChosen}
        onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        aria-label={t("sign.choose", { name, place: placeOf(one) })}
      />
      <div className={css.what}>
        <div className={css.name}>{name}</div>
        <div className={css.place}>
          {column.startsWith("lesson:")
            ? t("place.number", { number: one.number ?? "" })
            : placeOf(one)}
          {pupil && ` · ${t(`kind.${kind}`)}`}
          {channel === "file" && ` · ${t("byFile")}`}
        </div>
      </div>
      <div className={css.said} data-long={isLong || undefined}>
        {change !== "new" && (
          <>
            <del className={css.old}>
              <Said content={from} isCredit={isCredit} />
            </del>
            <Icon name="chevronRight" sizePx={16} label={t("sign.becomes")} />
          </>
        )}
        <Said content={to} isCredit={isCredit} />
        {change === "removed" && <span className={css.removed}>{t("sign.removed")}</span>}
      </div>
    </li>
  );
}
