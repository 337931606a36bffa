import { randomBytes } from "node:crypto";
import type { Response } from "express";
import type { Language } from "../people/protocol.ts";
import { words } from "./words.ts";

const ENTITIES: Record<string, string> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" },
};
/** Text inside HTML, attributes too. */
export const toHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f2f6fa;--ink:#12314a;--soft:#50687c;--line:#d5e0ea;--primary:#0b6fa8;--sun:#ffd34d}
@media(prefers-color-scheme:dark){:root{--paper:#17273a;--ground:#0e1a28;--ink:#eaf2f9;--soft:#a9bccd;--line:#2c4158;--primary:#2f95d0}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:640px;margin:24px auto;padding:24px;background:var(--paper);border:1px solid var(--line);border-radius:20px}
@media(max-width:680px){main{margin:0;border:0;border-radius:0;min-height:100vh}}
header{display:flex;gap:10px;align-items:center;color:var(--soft);font-weight:600;font-size:14px}
header i{width:14px;height:14px;border-radius:50%;background:var(--sun)}
h1{font-size:24px;line-height:1.25;margin:16px 0 8px}h2{font-size:16px;margin:20px 0 8px}p{margin:0 0 16px;color:var(--soft)}
.code{font-size:13px;margin-top:16px}.button{display:inline-flex;align-items:center;justify-content:center;min-height:48px;padding:10px 24px;border:0;border-radius:14px;background:var(--primary);color:#fff;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.button.quiet{background:transparent;color:var(--primary);border:1px solid var(--line)}
.row{display:flex;gap:12px;flex-wrap:wrap;align-items:center}
label.pick{display:flex;gap:12px;align-items:center;min-height:52px;padding:8px 12px;border:1px solid var(--line);border-radius:12px;margin-bottom:8px;cursor:pointer}
label.pick small{display:block;color:var(--soft)}input[type=checkbox],input[type=radio]{width:22px;height:22px;flex:none;accent-color:var(--primary)}
input[type=search]{flex:1;min-width:160px;min-height:48px;padding:8px 14px;border:1px solid var(--line);border-radius:12px;background:var(--paper);color:var(--ink);font:inherit}
:focus-visible{outline:3px solid var(--sun);outline-offset:2px}
`;

type Page = {
  language: Language;
  title: string;
  /** HTML, whose texts are escaped already. */
  body: string;
  status?: number;
  /** Runs in the page, by itself. */
  script?: string;
  /** Where its form goes, when elsewhere. */
  formTo?: string;
  /** The refusal's code, for machines. */
  reason?: string;
};

/**
 * A page shown inside another platform: it may be framed, loads nothing, runs only its own script, keeps nothing.
 * It holds no session: what it does it does with a one-time code.
 */
export function sendPage(res: Response, page: Page): void {
  const { language, title, body, status = 200, script, formTo, reason } = page;
  const nonce = randomBytes(16).toString("base64");
  const formAction = formTo ? `'self' ${new URL(formTo).origin}` : "'self'";
  res.removeHeader("X-Frame-Options");
  res.setHeader(
    "Content-Security-Policy",
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; ` +
      `form-action ${formAction}; base-uri 'none'; frame-ancestors *`,
  );
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Referrer-Policy", "no-referrer");
  if (reason) res.setHeader("X-Lti-Refusal", reason);
  res
    .status(status)
    .type("html")
    .send(`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${toHtml(title)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main${reason ? ` data-reason="${toHtml(reason)}"` : ""}><header><i></i>${toHtml(words[language].title)}</header><h1>${toHtml(title)}</h1>${body}</main>
${script ? `<script nonce="${nonce}">${script}</script>` : ""}</body></html>`);
}

/** A form that goes by itself, and by its button where scripts do not run. */
export function autoForm(action: string, fields: Record<string, string>, button: string): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${toHtml(name)}" value="${toHtml(value)}">`,
  );
  return `<form id="go" method="post" action="${toHtml(action)}">${inputs.join("")}<button class="button">${toHtml(button)}</button></form>`;
}
/** Sends the page's one form. */
export const GO = "document.getElementById('go').submit()";
