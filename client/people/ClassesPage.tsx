import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SchoolClass } from "#server/people/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import {
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Page,
  Section,
  StatusChip,
} from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./Classes.module.css";
import { useClasses } from "./useRoster.ts";

const MOST_UNGROUPED = 12;

/** The classes one leads, then those one teaches or answers for, grade by grade. */
export function ClassesPage() {
  const { t } = useTranslation("people");
  const me = useMe();
  const classes = useClasses();
  const ledIds = new Set(me.classTeacherOf.map(({ id }) => id));
  const all = classes.data ?? [];
  const led = all.filter(({ id }) => ledIds.has(id));
  const others = all.filter(({ id }) => !ledIds.has(id));
  // A few classes are found at a glance; headings would only stretch the page.
  const byGrade = others.length > MOST_UNGROUPED ? Map.groupBy(others, ({ grade }) => grade) : [];
  return (
    <Page title={t("classes")}>
      {classes.error && <ErrorNote error={classes.error} onRetry={classes.refetch} />}
      {classes.isPending && <ListSkeleton rows={6} />}
      {classes.data?.length === 0 && (
        <Card>
          <EmptyState icon="users" title={t("noClasses.title")}>
            {t("noClasses.text")}
          </EmptyState>
        </Card>
      )}
      {led.length > 0 && (
        <Section title={t("ledByMe")}>
          <Tiles classes={led} areLed />
        </Section>
      )}
      {others.length > 0 && others.length <= MOST_UNGROUPED && (
        <Section title={t(led.length > 0 ? "otherClasses" : "allClasses")}>
          <Tiles classes={others} />
        </Section>
      )}
      {[...byGrade]
        .sort(([a], [b]) => a - b)
        .map(([grade, ofGrade]) => (
          <Section key={grade} title={t("grade", { grade })}>
            <Tiles classes={ofGrade} />
          </Section>
        ))}
    </Page>
  );
}

type TilesProps = { classes: readonly SchoolClass[]; areLed?: boolean };
function Tiles({ classes, areLed = false }: TilesProps) {
  const { t } = useTranslation("people");
  return (
    <ul className={css.tiles}>
      {classes.map(({ id, name, pupilCount, classTeacherName, language }) => (
        <li key={id}>
          <Link to={`/classes/${id}`} className={css.tile}>
            <span className={css.tileHead}>
              <span className={css.className}>{name}</span>
              <span className={css.count}>
                <Icon name="users" sizePx={16} />
                {t("pupils", { count: pupilCount })}
              </span>
            </span>
            <span className={css.quiet}>
              {areLed ? t(`language.${language}`) : (classTeacherName ?? t("noClassTeacher"))}
            </span>
            {areLed && (
              <StatusChip tone="primary" icon="card">
                {t("cardsHere")}
              </StatusChip>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
