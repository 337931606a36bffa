import { Autocomplete, Button, SegmentedControl, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Mapping, MappingKind } from "#server/outbox/protocol-settings.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Note } from "../../kit/ui/parts.tsx";
import { readLines } from "./lines.ts";
import css from "./settings.module.css";
import { useMappings, usePairing } from "./useSettings.ts";

/** Which of ours is which outside, and what could not be paired. */
export function Mappings() {
  const { t } = useTranslation("outbox");
  const [kind, setKind] = useState<MappingKind>("class");
  const [isUnmapped, setUnmapped] = useState(true);
  const { data, error, refetch } = useMappings(kind, isUnmapped);
  const pairing = usePairing();
  const { find, set } = pairing;
  return (
    <Card isPadded>
      <p className={css.about}>{t("mapping.about")}</p>
      <div className={css.acts}>
        <Button
          leftSection={<Icon name="search" sizePx={18} />}
          loading={find.isPending}
          onClick={() => find.mutate()}
          data-testid="mappings-find"
        >
          {t("mapping.find")}
        </Button>
        {find.data && (
          <span data-testid="mappings-found">
            <Note tone={find.data.unmapped > 0 ? "warn" : "ok"}>
              {t("mapping.found", find.data)}
            </Note>
          </span>
        )}
      </div>
      {(find.error ?? set.error) && <ErrorNote error={find.error ?? set.error} />}
      <SegmentedControl
        fullWidth
        className={css.kinds ?? ""}
        value={kind}
        onChange={(value) => setKind(MappingKind.options.find((one) => one === value) ?? "class")}
        data={MappingKind.options.map((value) => ({
          value,
          label: t("mapping.kindCount", {
            kind: t(`mapping.kind.${value}`),
            unmapped: data?.counts[value].unmapped ?? 0,
          }),
        }))}
        aria-label={t("settings.mappings")}
      />
      <Switch
        label={t("mapping.onlyUnmapped")}
        checked={isUnmapped}
        onChange={({ currentTarget }) => setUnmapped(currentTarget.checked)}
      />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <ListSkeleton rows={3} />}
      {data?.mappings.length === 0 && <EmptyState icon="check" title={t("mapping.none")} />}
      <ul className={css.rows}>
        {data?.mappings.map((mapping) => (
          <Row
            key={`${mapping.insideId} ${mapping.outsideId}`}
            mapping={mapping}
            onSave={(outsideId) => set.mutate({ kind, insideId: mapping.insideId, outsideId })}
          />
        ))}
      </ul>
      {kind === "person" && <ImportForm pairing={pairing} />}
    </Card>
  );
}

type RowProps = { mapping: Mapping; onSave: (outsideId: string | null) => void };
function Row({ mapping, onSave }: RowProps) {
  const { t } = useTranslation("outbox");
  const { name, className, outsideId, candidates } = mapping;
  const [value, setValue] = useState(outsideId ?? "");
  const isGood = /^\d{0,19}$/.test(value);
  const nameOf = new Map(candidates.map((one) => [one.id, one.name]));
  return (
    <li className={css.row} data-testid="mapping">
      <div className={css.inside}>
        <strong>{name}</strong>
        {className && <span className={css.about}>{className}</span>}
      </div>
      <Autocomplete
        aria-label={t("mapping.outsideOf", { name })}
        placeholder={t("mapping.outsideId")}
        data={candidates.map(({ id }) => id)}
        renderOption={({ option }) => `${nameOf.get(option.value) ?? ""} · ${option.value}`}
        value={value}
        onChange={setValue}
        error={!isGood}
        inputMode="numeric"
      />
      <Button
        variant="light"
        disabled={!isGood || value === (outsideId ?? "")}
        onClick={() => onSave(value === "" ? null : value)}
      >
        {t("mapping.save")}
      </Button>
    </li>
  );
}

/** Ids that another import brought, a line each: login and outside id. */
function ImportForm({ pairing }: { pairing: ReturnType<typeof usePairing> }) {
  const { t } = useTranslation("outbox");
  const [text, setText] = useState("");
  const { lines, bad } = readLines(text);
  const { take } = pairing;
  return (
    <details className={css.import}>
      <summary>{t("mapping.import")}</summary>
      <Textarea
        label={t("mapping.importAbout")}
        autosize
        minRows={4}
        maxRows={12}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={bad.length > 0 && t("mapping.badLines", { lines: bad.join(", ") })}
      />
      <Button
        mt={8}
        disabled={lines.length === 0}
        loading={take.isPending}
        onClick={() => take.mutate(lines)}
      >
        {t("mapping.take", { count: lines.length })}
      </Button>
      {take.error && <ErrorNote error={take.error} />}
      {take.data && (
        <Note tone={take.data.unknown.length > 0 ? "warn" : "ok"}>
          {t("mapping.taken", { count: take.data.taken })}
          {take.data.unknown.length > 0 &&
            ` ${t("mapping.unknownLogins", { logins: take.data.unknown.slice(0, 20).join(", ") })}`}
        </Note>
      )}
    </details>
  );
}
