import { createCanvas, PDFDocument, type SKRSContext2D } from "@napi-rs/canvas";
import { entryOf, writeZip } from "#media/slides/zip.ts";

export const KAZAKH = "Қосындының квадраты: әғқңөұүһі ӘҒҚҢӨҰҮҺІ";
const FONTS = '"Noto Sans", "DejaVu Sans", sans-serif';

type PdfOptions = { pages?: number; widthPt?: number; heightPt?: number; photo?: boolean };

/** A presentation as a teacher's program saves it: embedded fonts, Kazakh words, on request a photograph. */
export function makePdf({
  pages = 3,
  widthPt = 960,
  heightPt = 540,
  photo,
}: PdfOptions = {}): Buffer {
  const document = new PDFDocument();
  for (let page = 1; page <= pages; page++) {
    // Its types know no pictures, its context draws them.
    const context = document.beginPage(widthPt, heightPt) as unknown as SKRSContext2D;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, widthPt, heightPt);
    context.fillStyle = COLOURS[page % COLOURS.length] ?? "#000";
    context.fillRect(0, 0, widthPt, 14);
    context.fillStyle = "#15232d";
    context.font = `bold 40px ${FONTS}`;
    context.fillText(KAZAKH.slice(0, 30), 55, 95);
    context.font = `24px ${FONTS}`;
    for (let line = 0; line < 6; line++)
      context.fillText(
        `${line + 1}. Қысқаша көбейту формулалары, ${page}-бет`,
        55,
        160 + line * 44,
      );
    if (photo) context.drawImage(makePhoto(), 560, 150, 360, 270);
    document.endPage();
  }
  return document.close();
}
const COLOURS = ["#cf3a3f", "#0077a0", "#ffc42e", "#1b8653"];

/** A picture with the detail of a photograph: soft hills, and grain everywhere. Always the same. */
export function makePhoto(widthPx = 720, heightPx = 540) {
  const canvas = createCanvas(widthPx, heightPx);
  const context = canvas.getContext("2d");
  const sky = context.createLinearGradient(0, 0, 0, heightPx);
  for (const [at, colour] of [
    [0, "#5a9bd4"],
    [0.5, "#cfe3ee"],
    [0.55, "#6d8f4e"],
    [1, "#3c5130"],
  ] as const)
    sky.addColorStop(at, colour);
  context.fillStyle = sky;
  context.fillRect(0, 0, widthPx, heightPx);
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  for (let n = 0; n < 9_000; n++) {
    const [x, y] = [random() * widthPx, heightPx * (0.5 + random() * 0.5)];
    const light = Math.round(30 + random() * 40);
    context.fillStyle = `hsl(${80 + random() * 50} 35% ${light}% / 0.5)`;
    context.fillRect(x, y, 1 + random() * 6, 2 + random() * 14);
  }
  return canvas;
}

type Entry = { name: string; text: string; isStored?: boolean };

/** A ZIP of small texts, as office programs write their documents. */
export const makeZip = (entries: readonly Entry[]): Buffer =>
  writeZip(entries.map(({ name, text, isStored }) => entryOf(name, Buffer.from(text), isStored)));

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const OOXML = "http://schemas.openxmlformats.org";
const typesOf = (overrides: Record<string, string>) => ({
  name: "[Content_Types].xml",
  text: `${XML}<Types xmlns="${OOXML}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
    overrides,
  )
    .map(
      ([part, type]) =>
        `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
    )
    .join("")}</Types>`,
});
const relsOf = (name: string, rels: readonly [type: string, target: string][]) => ({
  name,
  text: `${XML}<Relationships xmlns="${OOXML}/package/2006/relationships">${rels
    .map(
      ([type, target], at) =>
        `<Relationship Id="rId${at + 1}" Type="${OOXML}/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`,
});

/** A Word document of one page. */
export function makeDocx(text = KAZAKH): Buffer {
  return makeZip([
    typesOf({ "/word/document.xml": "wordprocessingml.document.main" }),
    relsOf("_rels/.rels", [["officeDocument", "word/document.xml"]]),
    {
      name: "word/document.xml",
      text: `${XML}<w:document xmlns:w="${OOXML}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:rPr><w:sz w:val="56"/></w:rPr><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
    },
  ]);
}

/** A PowerPoint presentation of so many slides, each with one line. */
export function makePptx(slides = 2, text = KAZAKH): Buffer {
  const numbers = Array.from({ length: slides }, (_, at) => at + 1);
  const names = `xmlns:a="${OOXML}/drawingml/2006/main" xmlns:r="${OOXML}/officeDocument/2006/relationships" xmlns:p="${OOXML}/presentationml/2006/main"`;
  const tree = (shape: string) =>
    `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shape}</p:spTree></p:cSld>`;
  const line = (words: string) =>
    `<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="600000" y="600000"/><a:ext cx="10000000" cy="1200000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="kk-KZ" sz="4000"/><a:t>${words}</a:t></a:r></a:p></p:txBody></p:sp>`;
  const map =
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>';
  return makeZip([
    typesOf({
      "/ppt/presentation.xml": "presentationml.presentation.main",
      "/ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
      "/ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout",
      ...Object.fromEntries(
        numbers.map((n) => [`/ppt/slides/slide${n}.xml`, "presentationml.slide"]),
      ),
    }),
    relsOf("_rels/.rels", [["officeDocument", "ppt/presentation.xml"]]),
    relsOf("ppt/_rels/presentation.xml.rels", [
      ["slideMaster", "slideMasters/slideMaster1.xml"],
      ...numbers.map((n): [string, string] => ["slide", `slides/slide${n}.xml`]),
    ]),
    {
      name: "ppt/presentation.xml",
      text: `${XML}<p:presentation ${names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${numbers
        .map((n) => `<p:sldId id="${255 + n}" r:id="rId${n + 1}"/>`)
        .join("")}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>`,
    },
    relsOf("ppt/slideMasters/_rels/slideMaster1.xml.rels", [
      ["slideLayout", "../slideLayouts/slideLayout1.xml"],
    ]),
    {
      name: "ppt/slideMasters/slideMaster1.xml",
      text: `${XML}<p:sldMaster ${names}>${tree("")}${map}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
    },
    relsOf("ppt/slideLayouts/_rels/slideLayout1.xml.rels", [
      ["slideMaster", "../slideMasters/slideMaster1.xml"],
    ]),
    {
      name: "ppt/slideLayouts/slideLayout1.xml",
      text: `${XML}<p:sldLayout ${names} type="blank">${tree("")}</p:sldLayout>`,
    },
    ...numbers.flatMap((n) => [
      relsOf(`ppt/slides/_rels/slide${n}.xml.rels`, [
        ["slideLayout", "../slideLayouts/slideLayout1.xml"],
      ]),
      {
        name: `ppt/slides/slide${n}.xml`,
        text: `${XML}<p:sld ${names}>${tree(line(`${n}. ${text}`))}</p:sld>`,
      },
    ]),
  ]);
}

/** An OpenDocument presentation; `picture` is an address it asks for. */
export function makeOdp(
  slides = 2,
  { picture, isLocked }: { picture?: string; isLocked?: boolean } = {},
) {
  const ODF = "urn:oasis:names:tc:opendocument:xmlns";
  const kind = "application/vnd.oasis.opendocument.presentation";
  const frame = (at: string, inner: string) =>
    `<draw:frame svg:x="1cm" svg:y="${at}" svg:width="24cm" svg:height="5cm">${inner}</draw:frame>`;
  const pages = Array.from({ length: slides }, (_, at) => {
    const words = frame(
      "1cm",
      `<draw:text-box><text:p>${at + 1}. ${KAZAKH}</text:p></draw:text-box>`,
    );
    const asked = picture
      ? frame("8cm", `<draw:image xlink:href="${picture}" xlink:type="simple"/>`)
      : "";
    return `<draw:page draw:name="p${at + 1}" draw:master-page-name="m">${words}${asked}</draw:page>`;
  });
  const locked = isLocked ? "<manifest:encryption-data/>" : "";
  return makeZip([
    { name: "mimetype", text: kind, isStored: true },
    {
      name: "content.xml",
      text: `${XML}<office:document-content xmlns:office="${ODF}:office:1.0" xmlns:draw="${ODF}:drawing:1.0" xmlns:text="${ODF}:text:1.0" xmlns:svg="${ODF}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:presentation>${pages.join("")}</office:presentation></office:body></office:document-content>`,
    },
    {
      name: "META-INF/manifest.xml",
      text: `${XML}<manifest:manifest xmlns:manifest="${ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">${locked}</manifest:file-entry></manifest:manifest>`,
    },
  ]);
}
