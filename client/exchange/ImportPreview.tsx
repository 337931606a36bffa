import { Button, Checkbox, Progress } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RosterChange, RosterImport } from "#server/exchange/protocol.ts";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./Exchange.module.css";
import { Problems } from "./Problems.tsx";
import type { ImportOnScreen } from "./useImport.ts";

const acts = ["add", "link", "change", "return"] as const;
type Props = { shown: ImportOnScreen; data: RosterImport; mayManage: boolean };

/** What a file would change, what it cannot, and the button that does it. */
export function ImportPreview({ shown, data, mayManage }: Props) {
  const { t } = useTranslation("exchange");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const { apply, drop } = shown;
  const { preview, state } = data;
  const { people, classes } = preview;
  const isOpen = state === "previewed" || state === "failed";
  const mustTick = preview.changes.filter(({ needsTick }) => needsTick);
  const toDo = acts.reduce((sum, act) => sum + people[act] + classes[act], 0);
  const isNothing = toDo === 0 && mustTick.length === 0;
  const tick = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  return (
    <div className={css.stack} data-testid="roster-preview" data-state={state}>
      <div>
        <div className={css.name}>{data.fileName}</div>
        <div className={css.about}>
          {preview.sourceName && `${preview.sourceName} · `}
          {t(`import.mode.${preview.mode}`)}
        </div>
      </div>
      {state === "refused" && <Note tone="bad">{t("import.refused")}</Note>}
      {state !== "refused" && (
        <dl className={css.counts}>
          {acts
            .filter((act) => act === "add" || people[act] > 0)
            .map((act) => (
              <Count key={act} name={t(`act.${act}`)} value={people[act]} />
            ))}
          <Count name={t("act.leave")} value={people.leave} />
          <Count name={t("act.same")} value={people.same} />
          <Count name={t("act.newClasses")} value={classes.add} />
        </dl>
      )}
      <Problems preview={preview} />
      {isOpen && mustTick.length > 0 && (
        <div>
          <h3 className={css.heading}>{t("import.ticks.title")}</h3>
          <p className={css.text}>{t("import.ticks.text")}</p>
          <ul className={css.list}>
            {mustTick.map((change) => (
              <li key={change.sourcedId} className={css.item}>
                <Checkbox
                  size="md"
                  disabled={!mayManage}
                  checked={ticked.has(change.sourcedId)}
                  onChange={() => tick(change.sourcedId)}
                  label={<Line change={change} />}
                  data-testid={`roster-tick-${change.sourcedId}`}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      {acts.map((act) => (
        <Changes key={act} act={act} changes={preview.changes} />
      ))}
      {state === "applying" && (
        <div role="status">
          <p className={css.text}>
            {t("import.applying", { done: data.done, total: Math.max(data.total, data.done) })}
          </p>
          <Progress
            animated
            value={data.total > 0 ? Math.min(100, (data.done / data.total) * 100) : 100}
          />
        </div>
      )}
      {state === "failed" && <Note tone="bad">{t("import.failed")}</Note>}
      {state === "applied" && (
        <Note tone="ok">{t("import.applied", { logins: data.madeLogins })}</Note>
      )}
      {apply.error && <ErrorNote error={apply.error} />}
      {drop.error && <ErrorNote error={drop.error} />}
      <div className={css.row}>
        {isOpen && mayManage && !isNothing && (
          <Button
            size="md"
            loading={apply.isPending}
            onClick={() => apply.mutate([...ticked])}
            data-testid="roster-apply"
          >
            {t("import.apply", { count: toDo + ticked.size })}
          </Button>
        )}
        {isNothing && isOpen && <Note tone="ok">{t("import.nothing")}</Note>}
        {isOpen && mayManage ? (
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("import.drop")}
          </Button>
        ) : (
          <Button variant="default" onClick={shown.close} data-testid="roster-close">
            {t("import.close")}
          </Button>
        )}
      </div>
    </div>
  );
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <div className={css.count}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Line({ change }: { change: RosterChange }) {
  const { t } = useTranslation("exchange");
  const roleWord = useRoleWord();
  const { kind, roles, className, fields, act, needsTick } = change;
  const name = kind === "class" ? t("className", { name: change.name }) : change.name;
  return (
    <span className={css.itemWords}>
      <span className={css.name}>{name}</span>
      <span className={css.about}>
        {roles.length > 0 && ` · ${roles.map(roleWord).join(", ")}`}
        {className !== null && ` · ${className}`}
        {needsTick && ` · ${t(act === "leave" ? "import.ticks.leave" : "import.ticks.power")}`}
        {fields.map(({ field, from, to }) => {
          const isWord = field === "roles" || field === "children";
          return isWord
            ? ` · ${t(`field.${field}`)}`
            : ` · ${t(`field.${field}`)}: ${from || "–"} → ${to || "–"}`;
        })}
      </span>
    </span>
  );
}

/** The first of one kind of change. */
function Changes({ act, changes }: { act: (typeof acts)[number]; changes: RosterChange[] }) {
  const { t } = useTranslation("exchange");
  const [isAll, setIsAll] = useState(false);
  const own = changes.filter((one) => one.act === act && !one.needsTick);
  if (own.length === 0) return null;
  return (
    <div>
      <h3 className={css.heading}>{t(`list.${act}`)}</h3>
      <ul className={css.list}>
        {own.slice(0, isAll ? own.length : 5).map((change) => (
          <li key={`${change.kind} ${change.sourcedId}`} className={css.item}>
            <Line change={change} />
          </li>
        ))}
      </ul>
      {!isAll && own.length > 5 && (
        <Button variant="subtle" onClick={() => setIsAll(true)}>
          {t("import.more", { count: own.length - 5 })}
        </Button>
      )}
    </div>
  );
}

function useRoleWord() {
  const { t } = useTranslation();
  return (role: RosterChange["roles"][number]) => t(`role.${role}`);
}
