import { ActionIcon, Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { CommonFields } from "./CommonFields.tsx";
import css from "./Form.module.css";
import { makeItem } from "./making.ts";
import { siteOf } from "./title.ts";
import { useCommon } from "./useCommon.ts";

type Props = { way: "link" | "words"; onClose: () => void };

/** Something without a file of one's own: a page elsewhere, a file the server fetches, or words alone. */
export function OtherForm({ way, onClose }: Props) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const about = useCommon();
  const [title, setTitle] = useState("");
  const [url, setUrl] = useState("");
  const [isFetched, setIsFetched] = useState(false);
  const site = siteOf(url);
  const isLink = way === "link";
  const make = useMutation({
    mutationFn: () => {
      const type = isFetched ? ("import" as const) : ("link" as const);
      const source = isLink ? { type, url: url.trim() } : ({ type: "none" } as const);
      const common = isLink ? about.common : { ...about.common, isPublished: false };
      return makeItem(title.trim(), source, common, about.choices?.classes ?? []);
    },
    // Words alone are written on the item's own page.
    onSuccess: ({ id }) => (isLink ? onClose() : navigate(`/library/${id}/edit`)),
  });
  return (
    <Card>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <div className={css.head}>
          <h2>{t(isLink ? "upload.link" : "upload.words")}</h2>
          <ActionIcon aria-label={t("upload.close")} onClick={onClose}>
            <Icon name="x" />
          </ActionIcon>
        </div>
        {isLink && (
          <>
            <TextInput
              label={t("upload.address")}
              type="url"
              inputMode="url"
              placeholder={t("upload.addressExample")}
              value={url}
              error={url.trim() !== "" && site === null && t("upload.addressWrong")}
              data-testid="upload-address"
              onChange={({ currentTarget }) => setUrl(currentTarget.value)}
            />
            <SegmentedControl
              fullWidth
              aria-label={t("upload.addressAs.label")}
              value={isFetched ? "import" : "link"}
              onChange={(value) => setIsFetched(value === "import")}
              data={[
                { value: "link", label: t("upload.addressAs.link") },
                { value: "import", label: t("upload.addressAs.import") },
              ]}
            />
            <Note icon={isFetched ? "download" : "link"}>
              {isFetched
                ? t("upload.fetched")
                : t("upload.staysLink", { site: site ?? "aitube.kz" })}
            </Note>
          </>
        )}
        <TextInput
          label={t("upload.title")}
          value={title}
          maxLength={120}
          data-testid="upload-title"
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <CommonFields {...about} />
        {make.error && <ErrorNote error={make.error} />}
        <div className={css.acts}>
          <Button
            type="submit"
            size="lg"
            loading={make.isPending}
            disabled={title.trim() === "" || (isLink && site === null)}
            data-testid="upload-start"
          >
            {t(isLink ? "upload.add" : "upload.goOn")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
