import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useErrorText } from "../text/useErrorText.ts";
import { Icon, type IconName } from "./icons.tsx";
import css from "./parts.module.css";

export type Tone = "neutral" | "primary" | "sun" | "sunSoft" | "ok" | "warn" | "bad" | "violet";

/** A white sheet that holds a list or a form. */
export function Card({ children, isPadded = false }: { children: ReactNode; isPadded?: boolean }) {
  return <div className={isPadded ? `${css.card} ${css.padded}` : css.card}>{children}</div>;
}

type ChipProps = { tone?: Tone; icon?: IconName; isLive?: boolean; children: ReactNode };
/** A state in a word; `isLive` adds the pulsing dot. Sun is only for now and joining. */
export function StatusChip({ tone = "neutral", icon, isLive = false, children }: ChipProps) {
  return (
    <span className={css.chip} data-tone={tone}>
      {isLive && <span className={css.dot} />}
      {icon && <Icon name={icon} sizePx={15} />}
      {children}
    </span>
  );
}

/** The first letters of two words of a name. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toLocaleUpperCase("kk") ?? "")
    .join("");
}

const HUES = 6;
const hueOf = (name: string) =>
  [...name].reduce((sum, c) => sum + (c.codePointAt(0) ?? 0), 0) % HUES;

/** A person without a picture: initials on one of six colours, always the same for one name. */
export function Avatar({ name, sizePx = 36 }: { name: string; sizePx?: number }) {
  return (
    <span
      className={css.avatar}
      data-hue={hueOf(name)}
      style={{ width: sizePx, height: sizePx, fontSize: Math.max(13, sizePx * 0.36) }}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}

/** One қошқар мүйіз, for a hero; give it size and place. */
export function Horn({ className }: { className?: string | undefined }) {
  return <div className={`${css.horn} ${className ?? ""}`} aria-hidden="true" />;
}

/** A row of them. */
export function HornBand({ className }: { className?: string | undefined }) {
  return <div className={`${css.hornBand} ${className ?? ""}`} aria-hidden="true" />;
}

type PageProps = {
  title: ReactNode;
  /** The way to the page above, over the title. */
  back?: ReactNode;
  /** One small line above the title: a date, a class. */
  eyebrow?: ReactNode;
  /** Buttons to the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
};
/** A screen inside the shell: its head and its content. */
export function Page({ title, back, eyebrow, actions, children }: PageProps) {
  return (
    <div className={css.page}>
      {back}
      <header className={css.pageHead}>
        <div className={css.pageTitle}>
          {eyebrow && <div className={css.eyebrow}>{eyebrow}</div>}
          <h1>{title}</h1>
        </div>
        {actions}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with its heading. */
export function Section(props: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h2>{props.title}</h2>
        {props.aside && <span className={css.aside}>{props.aside}</span>}
      </div>
      {props.children}
    </section>
  );
}

/** The way to the page above this one. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <div>
      <Link to={to} className={css.backLink}>
        <Icon name="chevronLeft" sizePx={18} />
        {children}
      </Link>
    </div>
  );
}

type EmptyProps = { icon: IconName; title: string; children?: ReactNode; action?: ReactNode };
/** Nothing here, and what to do next. */
export function EmptyState({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={css.empty}>
      <span className={css.emptyIcon}>
        <Icon name={icon} sizePx={30} />
      </span>
      <div className={css.emptyTitle}>{title}</div>
      {children && <div className={css.emptyText}>{children}</div>}
      {action}
    </div>
  );
}

type NoteProps = {
  tone?: "info" | "ok" | "warn" | "bad" | "sun";
  icon?: IconName;
  children: ReactNode;
};
/** A few words in a coloured box. A bad one is read aloud at once. */
export function Note({ tone = "info", icon, children }: NoteProps) {
  const drawn = icon ?? (tone === "bad" || tone === "warn" ? "alert" : "info");
  return (
    <div className={css.note} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={drawn} />
      <div className={css.noteText}>{children}</div>
    </div>
  );
}

/** What went wrong, in words, and a way to try again. */
export function ErrorNote({
  error,
  onRetry,
}: {
  error: unknown;
  onRetry?: (() => unknown) | undefined;
}) {
  const { t } = useTranslation();
  const wordsOf = useErrorText();
  return (
    <Note tone="bad">
      <span>{wordsOf(error)}</span>
      {onRetry && (
        <Button variant="default" onClick={() => onRetry()}>
          {t("retry")}
        </Button>
      )}
    </Note>
  );
}

const rowKeys = ["a", "b", "c", "d", "e", "f", "g", "h"];
/** Grey rows where a list is about to be; `rows` up to 8. */
export function ListSkeleton({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className={css.card} role="status" aria-label={t("loading")}>
      {rowKeys.slice(0, rows).map((key) => (
        <div key={key} className={css.padded}>
          <Skeleton height={16} width="55%" radius="xl" />
          <Skeleton height={12} width="35%" radius="xl" mt={8} />
        </div>
      ))}
    </div>
  );
}

/** A grey page, while its code or its data is on the way. */
export function PageSkeleton() {
  return (
    <div className={css.page}>
      <Skeleton height={14} width={140} radius="xl" />
      <Skeleton height={26} width={240} radius="xl" />
      <ListSkeleton />
    </div>
  );
}
