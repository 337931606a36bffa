import { Button, SegmentedControl } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { ItemTile } from "./card/ItemTile.tsx";
import css from "./LibraryPage.module.css";
import { FilterBar } from "./list/FilterBar.tsx";
import { ItemGrid } from "./list/ItemGrid.tsx";
import { Lists } from "./list/Lists.tsx";
import { NewList } from "./list/NewList.tsx";
import { countOf, toAsked, useFilters } from "./list/useFilters.ts";
import { PolicyLink } from "./policy/PolicyLink.tsx";
import { useItems, useOwnWatching } from "./useLibrary.ts";

const CreditsLink = lazy(async () => ({
  default: (await import("../credits/CreditsLink.tsx")).CreditsLink,
}));

/** The library: a maker's with one's own and lists, a pupil's and a parent's calm and with what was watched. */
export function LibraryPage() {
  const me = useMe();
  if (me.actions.includes("library:make")) return <MakersLibrary />;
  if (me.roles.includes("parent") && me.children.length > 0) return <ParentsLibrary />;
  if (me.actions.includes("library:readStaff")) return <Items isFull actions={<PolicyLink />} />;
  return <Items isFull={false} isPupil />;
}

function MakersLibrary() {
  const { t } = useTranslation("library");
  const { tab, setTab } = useFilters();
  const shown = tab === "mine" || tab === "lists" ? tab : "all";
  const choice = (
    <SegmentedControl
      className={css.tabs ?? ""}
      aria-label={t("list.tabs.label")}
      value={shown}
      onChange={(value) => setTab(value === "all" ? null : value)}
      data={[
        { value: "all", label: t("list.tabs.all") },
        { value: "mine", label: t("list.tabs.mine") },
        { value: "lists", label: t("list.tabs.lists") },
      ]}
    />
  );
  const actions = (
    <>
      <PolicyLink />
      <Suspense fallback={null}>
        <CreditsLink />
      </Suspense>
      <Button
        component={Link}
        to="/library/new"
        leftSection={<Icon name="upload" sizePx={18} />}
        data-testid="library-new"
      >
        {t("upload.start")}
      </Button>
    </>
  );
  if (shown === "lists")
    return (
      <Page title={t("list.page")} actions={actions}>
        {choice}
        <Lists isMaker />
      </Page>
    );
  return (
    <Items key={shown} isFull isOwn={shown === "mine"} mayMakeLists actions={actions}>
      {choice}
    </Items>
  );
}

/** A parent sees what a child sees, and how far the child has come. */
function ParentsLibrary() {
  const { t } = useTranslation("library");
  const { children } = useMe();
  const [childId, setChildId] = useState(children[0]?.id ?? "");
  const child = children.find(({ id }) => id === childId);
  return (
    <Items key={childId} isFull={false} child={child}>
      {children.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("list.whichChild")}
          value={childId}
          onChange={setChildId}
          data={children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </Items>
  );
}

type ItemsProps = {
  isFull: boolean;
  isOwn?: boolean;
  isPupil?: boolean;
  child?: { id: string; name: string; classId: string; className: string } | undefined;
  mayMakeLists?: boolean;
  actions?: ReactNode;
  children?: ReactNode;
};
function Items({ isFull, isOwn, isPupil, child, mayMakeLists, actions, children }: ItemsProps) {
  const { t } = useTranslation("library");
  const filtering = useFilters();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const { filters } = filtering;
  const items = useItems({
    ...toAsked(filters),
    ...(isOwn && { isOwn }),
    ...(child && { classId: child.classId }),
  });
  const pages = items.data?.pages.map((page) => page.items.map(({ id }) => id)) ?? [];
  const isWatched = isPupil === true || child !== undefined;
  const watched = useOwnWatching(pages, { isOn: isWatched, childId: child?.id });
  const isNarrowed = filters.search !== "" || countOf(filters) > 0;
  // Where the way from «Кеңес» leads: recommendations alone.
  const isAdvice = filters.kind === "advice";
  const isNoAdvice = isAdvice && filters.search === "" && countOf(filters) === 1;
  const choose = (id: string) =>
    setChosen((ids) =>
      ids?.includes(id) ? ids.filter((one) => one !== id) : [...(ids ?? []), id],
    );
  return (
    <Page
      {...(child && { eyebrow: `${child.name}, ${child.className}` })}
      title={t(isAdvice ? "list.advice" : child ? "list.childPage" : "list.page")}
      actions={actions}
    >
      {children}
      <FilterBar {...filtering} isFull={isFull} />
      {!isFull && !isNarrowed && <Lists isMaker={false} />}
      {mayMakeLists && !chosen && (items.data?.pages[0]?.total ?? 0) > 0 && (
        <div className={css.acts}>
          <Button
            variant="subtle"
            leftSection={<Icon name="list" sizePx={18} />}
            data-testid="list-new"
            onClick={() => setChosen([])}
          >
            {t("list.new.start")}
          </Button>
        </div>
      )}
      {chosen && <p className={css.hint}>{t("list.new.hint")}</p>}
      <ItemGrid
        query={items}
        // What cannot be watched yet (or never will be: a file that was refused) is no news to a pupil.
        isShown={({ source, isPlayable }) => isFull || source !== "file" || isPlayable}
        tile={(item) => (
          <ItemTile
            item={item}
            percent={watched.get(item.id)}
            chosenAt={chosen ? chosen.indexOf(item.id) + 1 : undefined}
            isMine={isOwn === true}
            onChoose={chosen ? () => choose(item.id) : undefined}
          />
        )}
        empty={
          isNarrowed ? (
            <EmptyState
              icon="search"
              title={t(isNoAdvice ? "list.noAdvice" : "list.notFound.title")}
              action={
                <Button variant="light" onClick={filtering.clear}>
                  {t("list.clear")}
                </Button>
              }
            >
              {isNoAdvice
                ? t(actions ? "list.noAdviceMaker" : "list.noAdviceText")
                : t("list.notFound.text")}
            </EmptyState>
          ) : (
            <Nothing who={actions ? "maker" : child ? "parent" : isPupil ? "pupil" : "staff"} />
          )
        }
      />
      {chosen && <NewList itemIds={chosen} onClose={() => setChosen(null)} />}
    </Page>
  );
}

/** An empty library says what comes, and to makers what to do. */
function Nothing({ who }: { who: "maker" | "pupil" | "parent" | "staff" }) {
  const { t } = useTranslation("library");
  return (
    <EmptyState
      icon="video"
      title={t("list.empty.title")}
      action={
        who === "maker" && (
          <Button component={Link} to="/library/new" leftSection={<Icon name="upload" />}>
            {t("upload.page")}
          </Button>
        )
      }
    >
      {t(`list.empty.${who}`)}
    </EmptyState>
  );
}
