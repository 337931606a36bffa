import { Button, NumberInput, SegmentedControl } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { ConsultationKind, TalkWay } from "#server/consultations/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { BackLink, Card, ErrorNote, Note, Page } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { FamilyPick } from "./FamilyPick.tsx";
import { HostsOnly } from "./HostsOnly.tsx";
import { ways } from "./hours/draft.ts";
import css from "./Offer.module.css";
import { type Person, PersonPick } from "./PersonPick.tsx";
import { TimePick } from "./TimePick.tsx";
import { useHours } from "./useDesk.ts";

/** `/calendar/offer`: a host proposes a time to a pupil or a parent, who answers. */
export function OfferPage() {
  return (
    <HostsOnly>
      <Shown />
    </HostsOnly>
  );
}

function Shown() {
  const { t } = useTranslation("desk");
  return (
    <Page back={<BackLink to="/calendar">{t("backToCalendar")}</BackLink>} title={t("offer.title")}>
      <Card isPadded>
        <Form />
      </Card>
    </Page>
  );
}

const kinds: readonly ConsultationKind[] = ["private", "ordinary"];
const LENGTH_MIN = 30;

function Form() {
  const { t } = useTranslation("desk");
  const isPrivateHost = useMe().actions.includes("consultations:hostPrivate");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const hours = useHours();
  const [kind, setKind] = useState<ConsultationKind>(isPrivateHost ? "private" : "ordinary");
  const [guest, setGuest] = useState<Person | null>(null);
  const [others, setOthers] = useState<Person[]>([]);
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const [typedMin, setTypedMin] = useState<number | null>(null);
  const [way, setWay] = useState<TalkWay>("video");
  const lengthMin = typedMin ?? hours.data?.lengthMin ?? LENGTH_MIN;
  const offer = useMutation({
    mutationFn: (asked: { guestId: string; startsAt: string }) =>
      rest("offerConsultation", {
        ...{ kind, ...asked, lengthMin, way },
        withIds: others.map(({ id }) => id),
      }),
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ["listConsultations"] });
      void navigate("/calendar");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (guest && startsAt !== null) offer.mutate({ guestId: guest.id, startsAt });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <PersonPick
        label={t("offer.guest")}
        hint={t("offer.guestHint")}
        picked={guest}
        onChange={(one) => {
          setGuest(one);
          setOthers([]);
        }}
      />
      {isPrivateHost && (
        <div className={css.field}>
          <span className={css.label}>{t("offer.kind")}</span>
          <SegmentedControl
            aria-label={t("offer.kind")}
            value={kind}
            onChange={(value) => setKind(kinds.find((one) => one === value) ?? "private")}
            data={kinds.map((value) => ({ value, label: t(`offer.kindOf.${value}`) }))}
          />
          <span className={css.hint}>{t(`offer.kindAbout.${kind}`)}</span>
        </div>
      )}
      <div className={css.field}>
        <span className={css.label}>{t("offer.when")}</span>
        <TimePick value={startsAt} onChange={setStartsAt} />
      </div>
      <NumberInput
        size="md"
        className={css.length ?? ""}
        label={t("offer.length")}
        min={10}
        max={180}
        step={5}
        value={lengthMin}
        onChange={(value) => setTypedMin(typeof value === "number" ? value : null)}
      />
      <div className={css.field}>
        <span className={css.label}>{t("offer.way")}</span>
        <SegmentedControl
          aria-label={t("offer.way")}
          value={way}
          onChange={(value) => setWay(ways.find((one) => one === value) ?? "video")}
          data={ways.map((value) => ({ value, label: t(`way.${value}`) }))}
        />
      </div>
      {guest && <FamilyPick guestId={guest.id} picked={others} onChange={setOthers} />}
      {kind === "private" && <Note icon="lock">{t("offer.neutral")}</Note>}
      {offer.error && <ErrorNote error={offer.error} />}
      <Button
        type="submit"
        size="lg"
        loading={offer.isPending}
        disabled={!guest || startsAt === null}
        data-testid="offer-send"
      >
        {t("offer.send")}
      </Button>
    </form>
  );
}
