import ExcelJS, { type Worksheet } from "exceljs";

/** A workbook of one sheet. */
export async function bookOf(fill: (sheet: Worksheet) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet("КТЖ"));
  return new Uint8Array(await book.xlsx.writeBuffer());
}
const day = (text: string) => new Date(`${text}T00:00:00Z`);

/** As a Kazakh school writes it: titles above, sections as rows merged over the table, Excel's dates. */
export const kazakhPlan = () =>
  bookOf((sheet) => {
    sheet.addRow(["Күнтізбелік-тақырыптық жоспар"]);
    sheet.mergeCells("A1:F1");
    sheet.addRow(["Пәні: Алгебра   Сыныбы: 7 «Ә»   Мұғалімі: С. Ермекқызы"]);
    sheet.mergeCells("A2:F2");
    sheet.addRow([]);
    sheet.addRow([
      "№",
      "Сабақтың тақырыбы",
      "Оқу мақсаттары",
      "Сағат саны",
      "Күні",
      "Үй тапсырмасы",
    ]);
    sheet.addRow(["I тоқсан"]);
    sheet.mergeCells("A5:F5");
    sheet.addRow(["7.1А бөлім. Бүтін көрсеткішті дәреже (18 сағат)"]);
    sheet.mergeCells("A6:F6");
    sheet.addRow([1, "Бүтін көрсеткішті  дәреже", "7.1.2.1", 1, day("2026-09-01"), "№ 5, 6"]);
    sheet.addRow([2, "Дәреженің қасиеттері", "7.1.2.2", 2, day("2026-09-03"), "№ 12"]);
    sheet.addRow([3, "Бірмүше және оның\nстандарт түрі", "7.2.1.1", 1, day("2026-09-08"), null]);
    sheet.addRow([]);
    sheet.addRow([null, "Барлығы", null, 4]);
  });

/** In Russian: dates as text, the second sheet of its book, a formula, rich text, a page that says its headings again. */
export async function russianPlan(): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("Титул").addRow(["Утверждаю. Директор школы", "Дата"]);
  const sheet = book.addWorksheet("План");
  sheet.addRow(["КАЛЕНДАРНО-ТЕМАТИЧЕСКИЙ ПЛАН"]);
  sheet.addRow([]);
  sheet.addRow([
    "№ п/п",
    "Раздел",
    "Тема урока",
    "Цели обучения",
    "Кол-во часов",
    "Дата",
    "Домашнее задание",
  ]);
  sheet.addRow([
    1,
    "Степень",
    "Степень с целым показателем",
    "7.1",
    1,
    "02.09.2026",
    { richText: [{ text: "Упр. 14" }, { text: ", 15" }] },
  ]);
  sheet.addRow([
    { formula: "A4+1", result: 2 },
    "Степень",
    { richText: [{ text: "Свойства " }, { text: "степени" }] },
    "7.2",
    "1 ч",
    "04.09",
    null,
  ]);
  sheet.addRow([
    "№ п/п",
    "Раздел",
    "Тема урока",
    "Цели обучения",
    "Кол-во часов",
    "Дата",
    "Домашнее задание",
  ]);
  sheet.addRow(["Раздел 2. Одночлены"]);
  sheet.addRow([3, "Одночлены", "Одночлены", "7.3", 1, "сентябрь", null]);
  sheet.addRow([]);
  sheet.addRow([4, "Многочлены", "Многочлены", "7.4", 36, "12.01", null]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** Headings of two storeys, two dates, a topic merged over its two hours, the section beside it. */
export const twoStoreyPlan = () =>
  bookOf((sheet) => {
    sheet.addRow(["Келісілді", null, null, null, null, "Бекітемін"]);
    sheet.addRow(["р/с", "Бөлім / Ортақ тақырып", "Тақырыбы", "Мерзімі", null, "Үйге тапсырма"]);
    sheet.addRow([null, null, null, "жоспар", "нақты", null]);
    for (const range of ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"]) sheet.mergeCells(range);
    sheet.addRow([
      1,
      "Тригонометрия",
      "Тригонометриялық функциялар",
      day("2026-09-01"),
      day("2026-09-02"),
      "§ 3",
    ]);
    sheet.addRow([2, "Тригонометрия", null, day("2026-09-02"), null, null]);
    sheet.mergeCells("C4:C5");
    sheet.addRow([
      3,
      "Тригонометрия",
      "Келтіру формулалары",
      day("2026-09-08"),
      day("2026-09-09"),
      "§ 4",
    ]);
  });
