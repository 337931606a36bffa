import {
  Button,
  Checkbox,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ABOUT_MAX_CHARS, type MeetingGroup, TITLE_MAX_CHARS } from "#server/meetings/protocol.ts";
import { rest } from "../kit/rest.ts";
import { DayField } from "../kit/ui/DayField.tsx";
import { BackLink, Card, EmptyState, ErrorNote, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./Meetings.module.css";
import { kindsOf, suggestedStart, toLocalInput } from "./rules.ts";

type Kind = ReturnType<typeof kindsOf>[number];
const firstGroups: Record<Kind, MeetingGroup[]> = {
  coaching: ["staff"],
  parents: ["parents"],
  event: ["pupils"],
};

/** `/meetings/new`: who, when, what about. */
export function MakeMeetingPage() {
  const { t } = useTranslation("meetings");
  const kinds = kindsOf(useMe().actions);
  const [first] = kinds;
  return (
    <Page back={<BackLink to="/meetings">{t("back")}</BackLink>} title={t("make.title")}>
      <Card isPadded>
        {first ? (
          <Form kinds={kinds} first={first} />
        ) : (
          <EmptyState icon="lock" title={t("make.closed")} />
        )}
      </Card>
    </Page>
  );
}

function Form({ kinds, first }: { kinds: Kind[]; first: Kind }) {
  const { t } = useTranslation("meetings");
  const me = useMe();
  const mayWholeSchool = me.actions.includes("meetings:makeForSchool");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>(first);
  const [groups, setGroups] = useState<MeetingGroup[]>(firstGroups[first]);
  const [classIds, setClassIds] = useState<string[]>(
    mayWholeSchool ? [] : me.classTeacherOf.map(({ id }) => id),
  );
  const [title, setTitle] = useState("");
  const [about, setAbout] = useState("");
  const [startsAt, setStartsAt] = useState(() => toLocalInput(suggestedStart(Date.now())));
  const [durationMin, setDurationMin] = useState(40);
  const [isOneWay, setOneWay] = useState(false);
  const classes = useQuery({ queryKey: ["listClasses"], queryFn: () => rest("listClasses", {}) });
  const make = useMutation({
    mutationFn: () =>
      rest("makeMeeting", {
        ...{ kind, title, about, isOneWay, durationMin },
        audience: { groups, classIds: kind === "coaching" ? [] : classIds },
        startsAt: new Date(startsAt).toISOString(),
      }),
    onSuccess(meeting) {
      void queries.invalidateQueries({ queryKey: ["listMeetings"] });
      void navigate(`/meetings/${meeting.id}`);
    },
  });
  const choose = (next: Kind) => {
    setKind(next);
    setGroups(firstGroups[next]);
  };
  const toggle = (group: MeetingGroup, isIn: boolean) =>
    setGroups(isIn ? [...groups, group] : groups.filter((one) => one !== group));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const needsClass = kind !== "coaching" && !mayWholeSchool;
  return (
    <form className={css.form} onSubmit={submit}>
      <SegmentedControl
        value={kind}
        onChange={(value) => choose(kinds.find((one) => one === value) ?? first)}
        data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <TextInput
        size="md"
        required
        label={t("make.name")}
        placeholder={t("make.nameHint")}
        maxLength={TITLE_MAX_CHARS}
        value={title}
        data-testid="meeting-title"
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      {kind !== "coaching" && (
        <>
          <MultiSelect
            size="md"
            label={t("make.classes")}
            description={mayWholeSchool ? t("make.classesHint") : undefined}
            placeholder={
              classIds.length === 0 ? t(mayWholeSchool ? "make.wholeSchool" : "make.pick") : ""
            }
            data={(classes.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={classIds}
            onChange={setClassIds}
            searchable
            required={needsClass}
          />
          <fieldset className={css.groups}>
            <legend>{t("forWhom")}</legend>
            {(["pupils", "parents", ...(mayWholeSchool ? (["staff"] as const) : [])] as const).map(
              (group) => (
                <Checkbox
                  key={group}
                  label={t(`group.${group}`)}
                  checked={groups.includes(group)}
                  disabled={firstGroups[kind].includes(group)}
                  onChange={({ currentTarget }) => toggle(group, currentTarget.checked)}
                />
              ),
            )}
          </fieldset>
        </>
      )}
      <div className={css.two}>
        <DayField
          size="md"
          required
          withTime
          label={t("when")}
          value={startsAt}
          onChange={({ currentTarget }) => setStartsAt(currentTarget.value)}
        />
        <NumberInput
          size="md"
          label={t("make.duration")}
          min={5}
          max={240}
          step={5}
          value={durationMin}
          onChange={(value) => typeof value === "number" && setDurationMin(value)}
        />
      </div>
      <Textarea
        size="md"
        label={t("make.about")}
        description={t("make.aboutHint")}
        autosize
        minRows={3}
        maxLength={ABOUT_MAX_CHARS}
        value={about}
        onChange={({ currentTarget }) => setAbout(currentTarget.value)}
      />
      <Switch
        size="md"
        label={t("make.oneWay")}
        description={t("make.oneWayHint")}
        checked={isOneWay}
        data-testid="meeting-one-way"
        onChange={({ currentTarget }) => setOneWay(currentTarget.checked)}
      />
      {make.isError && <ErrorNote error={make.error} />}
      <Button
        type="submit"
        size="lg"
        loading={make.isPending}
        disabled={!title.trim() || startsAt === "" || (needsClass && classIds.length === 0)}
        data-testid="meeting-make"
      >
        {t("make.done")}
      </Button>
    </form>
  );
}
