import { Button, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LtiMember } from "#server/lti/protocol.ts";
import { rest } from "../kit/rest.ts";
import { ErrorNote, ListSkeleton, Note, StatusChip } from "../kit/ui/parts.tsx";
import css from "./Lti.module.css";

const TYPING_MS = 300;

/** Who is in a course there, and who of ours they are: proposals by e-mail are confirmed here. */
export function Members({ courseId }: { courseId: string }) {
  const { t } = useTranslation("lti");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["readLtiMembers", courseId],
    queryFn: () => rest("readLtiMembers", { courseId }),
  });
  const link = useMutation({
    mutationFn: (links: { userId: string; personId: string | null }[]) =>
      rest("linkLtiMembers", { courseId, links }),
    onSuccess: () => refetch(),
  });
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={3} />;
  const proposed = data.members.flatMap(({ userId, proposal }) =>
    proposal ? [{ userId, personId: proposal.id }] : [],
  );
  if (data.members.length === 0) return <Note>{t("member.none")}</Note>;
  return (
    <div className={css.stack}>
      {proposed.length > 0 && (
        <Button
          loading={link.isPending}
          onClick={() => link.mutate(proposed)}
          data-testid="lti-link-all"
        >
          {t("member.confirmAll", { count: proposed.length })}
        </Button>
      )}
      {link.error && <ErrorNote error={link.error} />}
      <ul className={css.list}>
        {data.members.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            onLink={(personId) => link.mutate([{ userId: member.userId, personId }])}
          />
        ))}
      </ul>
    </div>
  );
}

type RowProps = { member: LtiMember; onLink: (personId: string | null) => void };
function MemberRow({ member, onLink }: RowProps) {
  const { t } = useTranslation("lti");
  const { name, email, isTeacher, person, proposal } = member;
  return (
    <li className={css.item}>
      <span>
        {name}
        <span className={css.about}>
          {" "}
          · {t(isTeacher ? "member.teacher" : "member.learner")}
          {email && ` · ${email}`}
        </span>
      </span>
      {person ? (
        <>
          <StatusChip tone="ok">{person.fullName}</StatusChip>
          <Button variant="subtle" onClick={() => onLink(null)}>
            {t("member.unlink")}
          </Button>
        </>
      ) : proposal ? (
        <Button variant="default" onClick={() => onLink(proposal.id)}>
          {t("member.confirm", { name: proposal.fullName })}
        </Button>
      ) : (
        <PersonPicker onPick={onLink} />
      )}
    </li>
  );
}

/** Somebody of the school, by name. */
function PersonPicker({ onPick }: { onPick: (personId: string) => void }) {
  const { t } = useTranslation("lti");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data } = useQuery({
    queryKey: ["listPeople", "picker", search],
    queryFn: () => rest("listPeople", { search, limit: 10 }),
    enabled: search.length > 1,
  });
  return (
    <Select
      aria-label={t("member.pick")}
      placeholder={t("member.pick")}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      value={null}
      onChange={(value) => value && onPick(value)}
      filter={({ options }) => options}
      nothingFoundMessage={t("member.typeMore")}
      data={(data?.people ?? []).map(({ id, fullName, className }) => ({
        value: id,
        label: className === null ? fullName : `${fullName}, ${className}`,
      }))}
    />
  );
}
